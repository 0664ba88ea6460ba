"""Words of a report. "Unknown" is an answer, not a gap (DESIGN 10.5)."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.words.referrals import Purpose, ReferralEnd


class ReportSource(StrEnum):
    """How a report that the Centre's intake keys in for a reporter came to the Centre."""

    PHONE = "phone"
    PAPER = "paper"
    HOTLINE = "hotline"
    EMAIL = "email"


class ReceiptStage(StrEnum):
    """How far a report has come, as its reporter is shown."""

    SAVED = "saved"
    DELIVERED = "delivered"
    OPENED = "opened"
    TAKEN_OVER = "taken_over"
    PROCEDURE_OPENED = "procedure_opened"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"


class ReportState(StrEnum):
    """Whether a report is open, or how it ended."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"

    @property
    def row(self) -> "ReportStateRow":
        """What holds of a report in this state."""
        return _REPORT_STATES[self]


@dataclass(frozen=True, slots=True)
class ReportStateRow:
    """`is_open` to additions, questions and decisions, or ended; what of requests to units `goes_on` after the end.

    Who protects a child goes on when the Centre has dismissed the report.
    `feedback` is the stage that its reporter reads; None while that depends on how far the report has been delivered.
    """

    is_open: bool
    goes_on: frozenset[Purpose]
    feedback: ReceiptStage | None

    def discloses(self, purpose: str) -> bool:
        """Whether units that were asked for this purpose may read it, where its grounds allow that."""
        return self.is_open or purpose in self.goes_on


_NOTHING: frozenset[Purpose] = frozenset()
_REPORT_STATES = {
    ReportState.SUBMITTED: ReportStateRow(is_open=True, goes_on=_NOTHING, feedback=None),
    ReportState.RECEIVED: ReportStateRow(is_open=True, goes_on=_NOTHING, feedback=ReceiptStage.TAKEN_OVER),
    ReportState.WITHDRAWN: ReportStateRow(is_open=False, goes_on=_NOTHING, feedback=ReceiptStage.WITHDRAWN),
    ReportState.DISMISSED: ReportStateRow(
        is_open=False, goes_on=frozenset({Purpose.CHILD_PROTECTION}), feedback=ReceiptStage.DISMISSED
    ),
}


def goes_on(end: ReferralEnd) -> frozenset[Purpose]:
    """Purposes of which a referral goes on when its report ends, and what else was asked for it as `end` says."""
    return ReportState(end).row.goes_on


class ReportingSector(StrEnum):
    """Where a report can come from: a sector whose people report, a person who works for none, or the Centre itself."""

    HEALTH = "health"
    POLICE = "police"
    LABOUR = "labour"
    SOCIAL_CARE = "social_care"
    EDUCATION = "education"
    MIGRATION = "migration"
    NGO = "ngo"
    CITIZEN = "citizen"
    CENTRE = "centre"


class CentreShow(StrEnum):
    """Which running reports the Centre's list shows.

    Of what no case manager has: those of which anything is undecided, those that it took over, or all. Assigned are the others. Of what
    the caller has, for a supervisor of all: those of whom the prosecutor is to be informed, those whose danger is to be assessed anew by
    the end of today, and those for which a unit has still to answer a request, or a reporter a question.
    """

    WAITING = "waiting"
    TAKEN_OVER = "taken_over"
    ALL = "all"
    ASSIGNED = "assigned"
    TO_INFORM = "to_inform"
    REVIEW = "review"
    ANSWER_PENDING = "answer_pending"

    @property
    def is_task(self) -> bool:
        """Whether it lists persons for whom something is pending, by its own moment: neither narrowed nor sorted otherwise."""
        return self in (CentreShow.TO_INFORM, CentreShow.REVIEW, CentreShow.ANSWER_PENDING)


class Age(StrEnum):
    """Whether the person is under 18, as the reporter can tell."""

    CHILD = "child"
    ADULT = "adult"
    NOT_SURE = "not_sure"


class Answer(StrEnum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PoliceTold(StrEnum):
    """Whether the police know."""

    YES = "yes"
    NO = "no"
    PENDING = "pending"


class Companion(StrEnum):
    """Who is with the person."""

    ALONE = "alone"
    SPEAKS_FOR_PERSON = "speaks_for_person"
    INSTITUTION_INTERPRETER = "institution_interpreter"
    WAITING_OUTSIDE = "waiting_outside"
    OTHER = "other"
    UNKNOWN = "unknown"


class WayIn(StrEnum):
    """On which ground the report is made (DESIGN 10.4)."""

    CONSENT_ADULT = "consent_adult"
    CHILD_DUTY = "child_duty"
    COULD_NOT_ASK = "could_not_ask"
    THROUGH_ME = "through_me"
    OFFICIAL_DUTY = "official_duty"
    VITAL_INTEREST = "vital_interest"


class Manner(StrEnum):
    """How something is answered: chosen from a list or counted; a day, a country or a place, which may be too exact; or written."""

    CHOSEN = "chosen"
    EXACT = "exact"
    WRITTEN = "written"


class Suspicion(StrEnum):
    """Forms of exploitation that may be suspected."""

    SEXUAL_EXPLOITATION = "sexual_exploitation"
    LABOUR_EXPLOITATION = "labour_exploitation"
    FORCED_BEGGING = "forced_begging"
    FORCED_CRIMINALITY = "forced_criminality"
    FORCED_MARRIAGE = "forced_marriage"
    DOMESTIC_SERVITUDE = "domestic_servitude"
    ORGAN_REMOVAL = "organ_removal"
    ILLEGAL_ADOPTION = "illegal_adoption"
    CHILD_LABOUR = "child_labour"
    OTHER = "other"


class Whereabouts(StrEnum):
    """The reporter's one-tap answer: where the person is."""

    STILL_HERE = "still_here"
    LEFT_ALONE = "left_alone"
    LEFT_WITH_COMPANION = "left_with_companion"
    SAFE = "safe"


class WithdrawalReason(StrEnum):
    """Why an author takes a report back."""

    FILED_BY_MISTAKE = "filed_by_mistake"
    PERSON_WITHDREW_CONSENT = "person_withdrew_consent"
    DUPLICATE = "duplicate"


class DismissalReason(StrEnum):
    """Why the Centre dismisses a report."""

    INSUFFICIENT_INFORMATION = "insufficient_information"
    NOT_TRAFFICKING_OTHER_OFFENCE = "not_trafficking_other_offence"
    NOT_TRAFFICKING_LABOUR_DISPUTE = "not_trafficking_labour_dispute"
    NOT_TRAFFICKING_FAMILY_VIOLENCE = "not_trafficking_family_violence"
    DUPLICATE = "duplicate"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    PERSON_UNTRACEABLE = "person_untraceable"
    ERROR = "error"


class ReopeningReason(StrEnum):
    """Why a supervisor of the Centre opens a dismissed report again."""

    NEW_FACTS = "new_facts"
    ANOTHER_REPORT = "another_report"
    PERSON_FOUND = "person_found"
    DISMISSED_BY_MISTAKE = "dismissed_by_mistake"


class RecusalReason(StrEnum):
    """Why a person does not work on a case."""

    KNOWS_PERSON = "knows_person"
    RELATIVE = "relative"
    OTHER_CONFLICT = "other_conflict"


class AssessedGrounds(StrEnum):
    """Whether there are grounds to think that the person is a victim of trafficking."""

    NONE = "none"
    INSUFFICIENT = "insufficient"
    REASONABLE = "reasonable"


class AssessedRisk(StrEnum):
    """How great the danger to the person is, as the Centre assessed it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class RiskThreat(StrEnum):
    """From whom or what the danger to a person comes, without saying who that is."""

    EXPLOITER = "exploiter"
    ASSOCIATES = "associates"
    FAMILY = "family"
    PARTNER = "partner"
    SURROUNDINGS = "surroundings"
    ONLINE = "online"
    RECRUITED_AGAIN = "recruited_again"
    REMOVAL = "removal"
    SELF_HARM = "self_harm"
    HEALTH = "health"
    NOT_KNOWN = "not_known"


class NextStep(StrEnum):
    """What the Centre does after an assessment."""

    NONE = "none"
    GATHER_INFORMATION = "gather_information"
    OPEN_PROCEDURE = "open_procedure"
    OTHER_PROTECTION = "other_protection"
    OTHER_AUTHORITY = "other_authority"


class HandOver(StrEnum):
    """How far a report is handed over to a colleague of its author's unit."""

    OFFERED = "offered"
    TAKEN = "taken"
    UNDONE = "undone"


class AddendumKind(StrEnum):
    """Which of the report's texts it goes on with; each is the class of the access table that decides who reads it."""

    ACCOUNT = "account"
    CLINICAL = "clinical"
    CARE_NEEDS = "care_needs"


class Caution(StrEnum):
    """What to look at again."""

    JMBG_IN_CONCERN = "jmbg_in_concern"
    PHONE_IN_CONCERN = "phone_in_concern"
    NAME_IN_CONCERN = "name_in_concern"
    MARKUP_IN_CONCERN = "markup_in_concern"
    ENCOUNTER_LONG_AGO = "encounter_long_ago"
    JMBG_MISTYPED = "jmbg_mistyped"
    JMBG_OTHER_SEX = "jmbg_other_sex"
    JMBG_OTHER_BIRTH = "jmbg_other_birth"
    JMBG_OTHER_AGE = "jmbg_other_age"
    PASSPORT_UNUSUAL = "passport_unusual"
