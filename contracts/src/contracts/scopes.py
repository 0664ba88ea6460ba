"""Operations and the roles that carry them. A role opens an operation; the record decides the rest."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One name per operation, `<resource>:<action>`."""

    PROFILE_READ = "profile:read"
    REPORTS_FILE = "reports:file"
    REPORTS_KEY = "reports:key"
    REPORTS_READ = "reports:read"
    REPORTS_LIST_ALL = "reports:list-all"
    REPORTS_TAKE_OVER = "reports:take-over"
    REPORTS_ADVISE = "reports:advise"
    REPORTS_ASK = "reports:ask"
    REPORTS_ANSWER = "reports:answer"
    REPORTS_ADD = "reports:add"
    REPORTS_WITHDRAW = "reports:withdraw"
    REPORTS_ASSESS = "reports:assess"
    REPORTS_DISMISS = "reports:dismiss"
    RISKS_ASSESS = "risks:assess"
    REPORTS_CORRECT = "reports:correct"
    REPORTS_CONFIRM_DISMISSAL = "reports:confirm-dismissal"
    REPORTS_REOPEN = "reports:reopen"
    REPORTS_HAND_OVER = "reports:hand-over"
    REPORTS_RECORD_BASIS = "reports:record-basis"
    REPORTS_UPDATE_WHEREABOUTS = "reports:update-whereabouts"
    ADVICE_ASK = "advice:ask"
    ADVICE_READ = "advice:read"
    ADVICE_ANSWER = "advice:answer"
    AGES_RECORD = "ages:record"
    CONSENTS_RECORD = "consents:record"
    CONSENTS_WITHDRAW = "consents:withdraw"
    GUARDIANSHIPS_RECORD = "guardianships:record"
    PROSECUTORS_INFORM = "prosecutors:inform"
    DISCLOSURES_REVOKE = "disclosures:revoke"
    DISCLOSURES_CONFIRM = "disclosures:confirm"
    CASES_ASSIGN = "cases:assign"
    CASES_HAND_OVER = "cases:hand-over"
    CASES_RECUSE = "cases:recuse"
    PROCEDURES_OPEN = "procedures:open"
    PROCEDURES_LEAD = "procedures:lead"
    PROCEDURES_ASSESS = "procedures:assess"
    PROCEDURES_SIGN = "procedures:sign"
    PROCEDURES_SUPERVISE = "procedures:supervise"
    PROCEDURES_RULE = "procedures:rule"
    PROCEDURES_QUESTION = "procedures:question"
    PROCEDURES_LIST = "procedures:list"
    PEOPLE_READ = "people:read"
    PERSONS_SEARCH = "persons:search"
    PERSONS_LINK = "persons:link"
    ROSTER_READ = "roster:read"
    ROSTER_CHANGE = "roster:change"
    REFERRALS_READ = "referrals:read"
    REFERRALS_SEND = "referrals:send"
    REFERRALS_ACCEPT = "referrals:accept"
    REFERRALS_REJECT = "referrals:reject"
    FLOW_READ = "flow:read"
    NOTICES_READ = "notices:read"
    NOTICES_OPEN = "notices:open"


_REPORTING = frozenset(
    {
        Permission.REPORTS_FILE,
        Permission.REPORTS_READ,
        Permission.REPORTS_ADD,
        Permission.REPORTS_ANSWER,
        Permission.REPORTS_WITHDRAW,
        Permission.REPORTS_HAND_OVER,
        Permission.AGES_RECORD,
        Permission.CONSENTS_RECORD,
        Permission.CONSENTS_WITHDRAW,
        Permission.REPORTS_UPDATE_WHEREABOUTS,
        Permission.REFERRALS_READ,
    }
)
_FRONT_LINE = _REPORTING | {Permission.ADVICE_ASK, Permission.ADVICE_READ}
_RECEIVING = frozenset(
    {
        Permission.REPORTS_READ,
        Permission.REFERRALS_READ,
        Permission.REFERRALS_ACCEPT,
        Permission.REFERRALS_REJECT,
        Permission.CONSENTS_WITHDRAW,
        Permission.CASES_RECUSE,
    }
)
_PROTECTING = _RECEIVING | {Permission.GUARDIANSHIPS_RECORD, Permission.REFERRALS_SEND, Permission.RISKS_ASSESS}
_CENTRE = frozenset({Permission.REPORTS_READ, Permission.REFERRALS_READ})
_CASEWORK = _CENTRE | {
    Permission.REPORTS_LIST_ALL,
    Permission.REPORTS_ASSESS,
    Permission.REPORTS_DISMISS,
    Permission.RISKS_ASSESS,
    Permission.REPORTS_CORRECT,
    Permission.REPORTS_ADVISE,
    Permission.REPORTS_ASK,
    Permission.AGES_RECORD,
    Permission.CONSENTS_RECORD,
    Permission.CONSENTS_WITHDRAW,
    Permission.PROSECUTORS_INFORM,
    Permission.DISCLOSURES_REVOKE,
    Permission.REFERRALS_SEND,
    Permission.CASES_HAND_OVER,
    Permission.CASES_RECUSE,
    Permission.PROCEDURES_OPEN,
    Permission.PROCEDURES_LEAD,
    Permission.PROCEDURES_ASSESS,
    Permission.PROCEDURES_QUESTION,
    Permission.PEOPLE_READ,
    Permission.PERSONS_SEARCH,
    Permission.PERSONS_LINK,
}
_EVERYBODY = frozenset({Permission.PROFILE_READ, Permission.NOTICES_READ, Permission.NOTICES_OPEN})
_NO_CASES: frozenset[Permission] = frozenset()

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    role: carried | _EVERYBODY
    for role, carried in {
        "health_reporter": _FRONT_LINE | _RECEIVING,
        "police_reporter": _FRONT_LINE,
        "police_investigator": _RECEIVING,
        "labour_inspector": _FRONT_LINE | _RECEIVING,
        "csr_worker": _FRONT_LINE | _PROTECTING,
        "csr_supervisor": _PROTECTING,
        "unit_supervisor": _RECEIVING,
        "education_reporter": _FRONT_LINE,
        "migration_officer": _FRONT_LINE | _RECEIVING,
        "ngo_worker": _FRONT_LINE | _RECEIVING,
        "reception_worker": _RECEIVING,
        "foreigners_officer": _RECEIVING,
        "centre_intake": _REPORTING
        | _CENTRE
        | {
            Permission.REPORTS_KEY,
            Permission.REPORTS_LIST_ALL,
            Permission.REPORTS_TAKE_OVER,
            Permission.REPORTS_ASSESS,
            Permission.REPORTS_DISMISS,
            Permission.REPORTS_CORRECT,
            Permission.REPORTS_ADVISE,
            Permission.REPORTS_ASK,
            Permission.ADVICE_READ,
            Permission.ADVICE_ANSWER,
            Permission.CASES_ASSIGN,
            Permission.PROCEDURES_OPEN,
            Permission.REPORTS_RECORD_BASIS,
            Permission.PROSECUTORS_INFORM,
            Permission.DISCLOSURES_REVOKE,
            Permission.DISCLOSURES_CONFIRM,
            Permission.REFERRALS_SEND,
            Permission.PEOPLE_READ,
            Permission.PERSONS_SEARCH,
            Permission.PERSONS_LINK,
            Permission.ROSTER_READ,
            Permission.REFERRALS_REJECT,
            Permission.FLOW_READ,
        },
        "centre_case_manager": _CASEWORK,
        "centre_assessor": _CENTRE
        | {
            Permission.CASES_RECUSE,
            Permission.PROCEDURES_ASSESS,
            Permission.PROCEDURES_SIGN,
            Permission.PROCEDURES_LIST,
            Permission.RISKS_ASSESS,
        },
        "centre_supervisor": _CENTRE
        | {
            Permission.REPORTS_CONFIRM_DISMISSAL,
            Permission.REPORTS_REOPEN,
            Permission.REPORTS_LIST_ALL,
            Permission.CASES_ASSIGN,
            Permission.CASES_HAND_OVER,
            Permission.PROCEDURES_SUPERVISE,
            Permission.PROCEDURES_QUESTION,
            Permission.PROCEDURES_LIST,
            Permission.AGES_RECORD,
            Permission.DISCLOSURES_REVOKE,
            Permission.REFERRALS_SEND,
            Permission.PEOPLE_READ,
            Permission.PERSONS_SEARCH,
            Permission.PERSONS_LINK,
            Permission.ROSTER_READ,
            Permission.ROSTER_CHANGE,
            Permission.FLOW_READ,
        },
        "centre_director": _CENTRE | {Permission.FLOW_READ, Permission.PROCEDURES_RULE, Permission.PROCEDURES_LIST},
        "coordination_office": frozenset({Permission.FLOW_READ}),
        "national_rapporteur": frozenset({Permission.FLOW_READ}),
        "training_lead": _NO_CASES,
        "dpo_auditor": _NO_CASES,
        "agency_admin": _NO_CASES,
        "platform_admin": _NO_CASES,
    }.items()
}


def carries(roles: frozenset[str], permission: Permission) -> bool:
    """Whether any of `roles` carries `permission`; an unknown role carries nothing."""
    return any(permission in ROLE_PERMISSIONS.get(role, _NO_CASES) for role in roles)
