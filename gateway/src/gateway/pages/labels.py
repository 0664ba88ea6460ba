"""What the codes of referrals and reports are called on a page; the codes are those of the schema."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from contracts import access, reference
from contracts.words.disclosures import ReadingBasis, RevocationReason
from contracts.words.people import Profession
from contracts.words.persons import (
    AgeBasis,
    ChildAgrees,
    CodeKind,
    ConsentGiver,
    ConsentGround,
    ConsentMethod,
    ConsentStatus,
    GuardianCheckResult,
    InformedHow,
    Relation,
)
from contracts.words.positions import Position
from contracts.words.procedures import (
    Act,
    ChallengeState,
    ChallengeStep,
    DecisionOutcome,
    Discontinuance,
    InterviewPlace,
    Means,
    OtherProtection,
    ProcedureState,
    ProvenError,
    ReviewFor,
    ReviewGround,
    Vote,
)
from contracts.words.referrals import ClockCode, ClockState, Owner, Purpose, ReferralState, RejectionReason
from contracts.words.reports import (
    Age,
    Answer,
    AssessedGrounds,
    AssessedRisk,
    DismissalReason,
    NextStep,
    RecusalReason,
    ReopeningReason,
    ReportingSector,
    ReportSource,
    ReportState,
    RiskThreat,
)
from contracts.words.urgency import Urgency
from gateway.pages.languages.alphabet import by_alphabet
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contracts.reference import Unit
    from gateway.pages.answers import CentreListMunicipalityContent, ReadReferralReferralClock

Words = dict[str, str]

URGENCY: Final[Words] = {
    Urgency.IMMEDIATE: N_("Immediate"),
    Urgency.URGENT: N_("Urgent"),
    Urgency.STANDARD: N_("Usual"),
}
URGENCY_MEANS: Final[Words] = {Urgency.IMMEDIATE: "danger", Urgency.URGENT: "waiting", Urgency.STANDARD: "neutral"}
"""What a colour repeats of it, as of a tag."""
PURPOSE: Final[Words] = {
    Purpose.FORMAL_IDENTIFICATION: N_("Taking over by the Centre"),
    Purpose.CHILD_PROTECTION: N_("Protection of a child"),
    Purpose.EMERGENCY_ACCOMMODATION: N_("Emergency accommodation"),
    Purpose.URGENT_HEALTH: N_("Urgent health care"),
    Purpose.PSYCHOSOCIAL: N_("Psychosocial support"),
    Purpose.LEGAL_AID: N_("Legal aid"),
    Purpose.EDUCATION: N_("Education"),
    Purpose.LIVELIHOOD: N_("Work and income"),
    Purpose.CRIMINAL_INVESTIGATION: N_("Criminal investigation"),
    Purpose.LABOUR_CONTROL: N_("Labour inspection of the employer"),
    Purpose.RESIDENCE_STATUS: N_("Residence status"),
    Purpose.VOLUNTARY_RETURN: N_("Voluntary return"),
}
STATE: Final[Words] = {
    ReferralState.SENT: N_("Waits for an answer"),
    ReferralState.ACCEPTED: N_("Taken on"),
    ReferralState.ESCALATED: N_("Escalated: the unit did not take it"),
    ReferralState.REVOKED: N_("Revoked"),
    ReferralState.WITHDRAWN: N_("Withdrawn"),
    ReferralState.DISMISSED: N_("Dismissed"),
}
STATE_BRIEF: Final[Words] = {
    ReferralState.SENT: STATE[ReferralState.SENT],
    ReferralState.ACCEPTED: STATE[ReferralState.ACCEPTED],
    ReferralState.ESCALATED: N_("Passed to the supervisor"),
}
"""Of what is open, in a table."""
WAITS_FOR_CENTRE: Final = N_("Not taken over yet")
WITHOUT_WORKER: Final = N_("Another worker is needed")
TAKEN_OVER: Final = N_("Taken over")
TO_ASSESS: Final = N_("To be assessed")
TO_INFORM: Final = N_("Inform the prosecutor")
RISK_TO_REVIEW: Final = N_("Danger to review")
ASSIGNED: Final = N_("With a case manager")
OWNER: Final[Words] = {Owner.ME: N_("you"), Owner.OTHERS: N_("a colleague"), Owner.NOBODY: N_("nobody")}
STAGES: Final[Words] = {
    "saved": N_("Your report is saved. It is not in the Centre's duty inbox yet."),
    "delivered": N_("Your report is in the Centre's duty inbox. No person has opened it yet."),
    "opened": N_("A person at the Centre has opened your report. Nobody has taken it over yet."),
    "taken_over": N_("The Centre has taken your report over."),
    "nothing_said": N_(
        "The Centre has taken your report over. It has not said yet what you should do: stay reachable, this page shows it."
    ),
    "reopened": N_(
        "The Centre has opened your report again and goes on with it. Stay reachable: this page shows what you should do."
    ),
    "procedure_opened": N_("The Centre has opened a procedure. Stay reachable: this page shows what you should do."),
    "concluded": N_(
        "The Centre has concluded its work on the report. If something new happens, call the Centre's duty by telephone."
    ),
    "withdrawn": N_("The report was taken back by its author."),
    "dismissed": N_(
        "The Centre has looked into the report and closed it. If something new happens, call the Centre's duty by telephone."
    ),
}
STATES: Final[Words] = {
    ReportState.SUBMITTED: N_("The report is sent. Nobody has taken it over yet."),
    ReportState.RECEIVED: N_("The Centre has taken the report over."),
    ReportState.WITHDRAWN: N_("The report was taken back."),
    ReportState.DISMISSED: N_("The Centre has looked into the report and closed it."),
}
"""What is said of a report in each state, to whom its stage is not shown."""
STATES_BRIEF: Final[Words] = {
    ReportState.SUBMITTED: WAITS_FOR_CENTRE,
    ReportState.RECEIVED: TAKEN_OVER,
    ReportState.WITHDRAWN: N_("Withdrawn"),
    ReportState.DISMISSED: N_("Closed by the Centre"),
}
"""The same in a table."""
PROCEDURES_BRIEF: Final[Words] = {
    ProcedureState.OPEN: N_("Procedure opened"),
    ProcedureState.ASSESSMENT: N_("The panel assesses"),
    ProcedureState.PROPOSED: N_("Decision proposed"),
    ProcedureState.SIGNED: N_("Waits for confirmation"),
    ProcedureState.DISSENTED: N_("Waits for the director"),
    ProcedureState.IDENTIFIED: N_("Decided"),
    ProcedureState.NOT_IDENTIFIED: N_("Decided"),
    ProcedureState.DISCONTINUED: N_("Procedure discontinued"),
}
"""How far a procedure is, in a table, which does not say how it was decided."""
CHALLENGES_BRIEF: Final[Words] = {
    ChallengeState.REVIEW_REQUESTED: N_("Review requested"),
    ChallengeState.QUESTIONED: N_("Decision questioned"),
    ChallengeState.REVOCATION_PROPOSED: N_("Revocation proposed"),
}
"""What of one that has ended waits for a director, in a table."""
CHANGES: Final[Words] = {
    "state": N_("the report is in another state"),
    "takenOverAt": N_("the Centre has taken it over"),
    "withdrawnAt": N_("it was taken back"),
    "dismissedAt": N_("it was closed"),
    "reopenedAt": N_("it was opened again"),
    "addenda": N_("something was added to it"),
    "corrections": N_("a fact of it was corrected"),
    "guardian": N_("a parent or guardian was checked"),
    "proceedings": N_("the prosecutor was informed"),
    "manager": N_("it was given to a case manager"),
    "age": N_("the age of the person was found out"),
    "consent": N_("something was recorded about the person's consent"),
}
"""What has changed since a form was opened, by the name of the field."""
AGE: Final[Words] = {
    Age.CHILD: N_("child"),
    Age.ADULT: N_("adult"),
    Age.NOT_SURE: N_("maybe a child"),
}
CHILD_PATH: Final = N_("Child or maybe a child")
"""Where the age itself is not read."""
AGE_BAND: Final[Words] = {
    "age_0_8": N_("0 to 8 years"),
    "age_9_13": N_("9 to 13 years"),
    "age_14_17": N_("14 to 17 years"),
    "age_18_20": N_("18 to 20 years"),
    "age_21_29": N_("21 to 29 years"),
    "age_30_47": N_("30 to 47 years"),
    "age_48_plus": N_("48 years or more"),
    "unknown": N_("age not known"),
}
_YEARS: Final[Mapping[str, tuple[Age, str]]] = {
    "age_0_8": (Age.CHILD, "0–8"),
    "age_9_13": (Age.CHILD, "9–13"),
    "age_14_17": (Age.CHILD, "14–17"),
    "age_18_20": (Age.ADULT, "18–20"),
    "age_21_29": (Age.ADULT, "21–29"),
    "age_30_47": (Age.ADULT, "30–47"),
    "age_48_plus": (Age.ADULT, N_("48 and over")),
}
AGE_BASIS: Final[Words] = {
    AgeBasis.DOCUMENT: N_("From a document"),
    AgeBasis.STATEMENT: N_("From what the person says"),
    AgeBasis.MEDICAL_ESTIMATE: N_("From a medical estimate"),
    AgeBasis.SOCIAL_WORK_ASSESSMENT: N_("From an assessment by a centre for social work"),
    AgeBasis.OTHER: N_("From something else"),
}
_YES_OR_NO: Final[Words] = {Answer.YES: N_("Yes"), Answer.NO: N_("No")}
ANSWER: Final[Words] = {**_YES_OR_NO, Answer.UNKNOWN: N_("I do not know")}
DISMISSAL: Final[Words] = {
    DismissalReason.INSUFFICIENT_INFORMATION: N_("There is too little information"),
    DismissalReason.NOT_TRAFFICKING_OTHER_OFFENCE: N_("It is another offence, not trafficking"),
    DismissalReason.NOT_TRAFFICKING_LABOUR_DISPUTE: N_("It is a labour dispute, not trafficking"),
    DismissalReason.NOT_TRAFFICKING_FAMILY_VIOLENCE: N_("It is family violence, not trafficking"),
    DismissalReason.DUPLICATE: N_("The same report was already filed"),
    DismissalReason.OUTSIDE_JURISDICTION: N_("It is outside the Centre's jurisdiction"),
    DismissalReason.PERSON_UNTRACEABLE: N_("The person cannot be found"),
    DismissalReason.ERROR: N_("It was filed by mistake"),
}
REOPENING: Final[Words] = {
    ReopeningReason.NEW_FACTS: N_("There are new facts"),
    ReopeningReason.ANOTHER_REPORT: N_("Another report concerns the person"),
    ReopeningReason.PERSON_FOUND: N_("The person was found"),
    ReopeningReason.DISMISSED_BY_MISTAKE: N_("It was dismissed by mistake"),
}
RECUSAL: Final[Words] = {
    RecusalReason.KNOWS_PERSON: N_("I know the person"),
    RecusalReason.RELATIVE: N_("The person is my relative, or close to a relative of mine"),
    RecusalReason.OTHER_CONFLICT: N_("There is another conflict of interest"),
}
RECUSED_AS: Final[Words] = {
    Position.CASE: N_("A case manager recused themself"),
    Position.PANEL: N_("A member of the panel recused themself"),
    Position.GRANT: N_("A worker of a unit recused themself"),
}
RECUSED: Final[Words] = {
    RecusalReason.KNOWS_PERSON: N_("They know the person"),
    RecusalReason.RELATIVE: N_("The person is their relative, or close to one"),
    RecusalReason.OTHER_CONFLICT: N_("Another conflict of interest"),
}
SAME_BY: Final[Words] = {
    CodeKind.NUMBER: N_("the same number of a document"),
    CodeKind.NAME_BIRTH: N_("the same name and date of birth"),
    CodeKind.FOLDED: N_("a similar name and the same date of birth"),
    CodeKind.SWAPPED: N_("a similar name, day and month of birth perhaps swapped"),
}
RELATION: Final[Words] = {
    Relation.SAME_PERSON: N_("The same person"),
    Relation.CO_VICTIMS: N_("Victims together"),
    Relation.SAME_SITE: N_("The same place of exploitation"),
    Relation.SAME_EXPLOITER: N_("The same exploiter"),
}
GROUNDS: Final[Words] = {
    AssessedGrounds.NONE: N_("No grounds"),
    AssessedGrounds.INSUFFICIENT: N_("Insufficient grounds"),
    AssessedGrounds.REASONABLE: N_("Reasonable grounds"),
}
RISK: Final[Words] = {
    AssessedRisk.LOW: N_("Low"),
    AssessedRisk.MEDIUM: N_("Medium"),
    AssessedRisk.HIGH: N_("High"),
    AssessedRisk.CRITICAL: N_("Critical"),
}
THREAT: Final[Words] = {
    RiskThreat.EXPLOITER: N_("From who exploited the person"),
    RiskThreat.ASSOCIATES: N_("From those who work with the exploiter"),
    RiskThreat.FAMILY: N_("From the family"),
    RiskThreat.PARTNER: N_("From a partner or former partner"),
    RiskThreat.SURROUNDINGS: N_("From other people around the person"),
    RiskThreat.ONLINE: N_("By telephone or on the internet"),
    RiskThreat.RECRUITED_AGAIN: N_("The person may be exploited again"),
    RiskThreat.REMOVAL: N_("The person may have to leave the country"),
    RiskThreat.SELF_HARM: N_("The person may harm themself"),
    RiskThreat.HEALTH: N_("From the state of health"),
    RiskThreat.NOT_KNOWN: N_("Not known"),
}
NEXT_STEP: Final[Words] = {
    NextStep.NONE: N_("Nothing more"),
    NextStep.GATHER_INFORMATION: N_("More information is gathered"),
    NextStep.OPEN_PROCEDURE: N_("The formal procedure is opened"),
    NextStep.OTHER_PROTECTION: N_("Another kind of protection"),
    NextStep.OTHER_AUTHORITY: N_("Another authority"),
}
PROFESSION: Final[Words] = {
    Profession.PSYCHOLOGIST: N_("Psychologist"),
    Profession.PEDAGOGUE: N_("Pedagogue"),
    Profession.SOCIAL_WORKER: N_("Social worker"),
}
ACTED_AS: Final[Words] = {
    **PROFESSION,
    "case": N_("Case manager"),
    "duty": N_("The Centre's duty"),
    "supervisor": N_("Supervisor"),
    "director": N_("Director"),
}
"""As whom a person wrote something in a procedure."""
PROCEDURE: Final[Words] = {
    ProcedureState.OPEN: N_("Opened, without a panel"),
    ProcedureState.ASSESSMENT: N_("The panel assesses"),
    ProcedureState.PROPOSED: N_("A decision is proposed"),
    ProcedureState.SIGNED: N_("Signed by all three"),
    ProcedureState.DISSENTED: N_("A member does not agree"),
    ProcedureState.IDENTIFIED: N_("Identified as a victim"),
    ProcedureState.NOT_IDENTIFIED: N_("Not assessed as a victim"),
    ProcedureState.DISCONTINUED: N_("Discontinued"),
}
PROCEDURE_MEANS: Final[Words] = {
    each: "ended" if not each.row.is_open else "danger" if each is ProcedureState.DISSENTED else "waiting"
    for each in ProcedureState
}
"""What a colour repeats of it, as of a tag."""
CHALLENGE: Final[Words] = {
    **CHALLENGES_BRIEF,
    ChallengeState.UPHELD: N_("Upheld after a review"),
    ChallengeState.ADMITTED: N_("Review admitted"),
    ChallengeState.REVOKED: N_("Decision revoked"),
}
CHALLENGE_MEANS: Final[Words] = {
    each: "waiting" if each.awaits_director else "danger" if each is ChallengeState.REVOKED else "ended"
    for each in ChallengeState
}
"""What a colour repeats of it, as of a tag."""
CHALLENGE_STEP: Final[Words] = {
    ChallengeStep.REVIEW_REQUESTED: N_("A review was requested"),
    ChallengeStep.UPHELD: N_("The director upheld what was decided"),
    ChallengeStep.ADMITTED: N_("The director admitted the review"),
    ChallengeStep.QUESTIONED: N_("The decision was brought to the director"),
    ChallengeStep.DECLINED: N_("The director found no error: the decision holds"),
    ChallengeStep.REVOCATION_PROPOSED: N_("A director proposed to revoke the decision"),
    ChallengeStep.NOT_CONFIRMED: N_("Another director did not confirm it: the decision holds"),
    ChallengeStep.REVOKED: N_("Another director confirmed it: the decision is revoked"),
}
REVIEW_FOR: Final[Words] = {
    ReviewFor.PERSON: N_("The person"),
    ReviewFor.GUARDIAN: N_("The guardian of the person"),
    ReviewFor.REPORTER: N_("The reporter"),
    ReviewFor.ORGANISATION: N_("An organisation that helps the person"),
}
REVIEW_GROUND: Final[Words] = {
    ReviewGround.NEW_EVIDENCE: N_("There is new evidence"),
    ReviewGround.PROCEDURE_NOT_FOLLOWED: N_("The procedure was not followed"),
    ReviewGround.BOTH: N_("Both"),
}
PROVEN_ERROR: Final[Words] = {
    ProvenError.FACTS_PROVEN_FALSE: N_("Facts on which it rests are proven false"),
    ProvenError.ANOTHER_PERSON: N_("It is about another person"),
    ProvenError.NOT_AS_DECIDED: N_("It was recorded otherwise than it was decided"),
}
OUTCOME: Final[Words] = {
    DecisionOutcome.IDENTIFIED: N_("The person is identified as a victim of trafficking"),
    DecisionOutcome.NOT_IDENTIFIED: N_("The person is not assessed as a victim of trafficking"),
}
ACTS: Final[Words] = {
    Act.RECRUITMENT: N_("Recruitment"),
    Act.TRANSPORT: N_("Transport"),
    Act.TRANSFER: N_("Transfer"),
    Act.HARBOURING: N_("Harbouring"),
    Act.RECEIPT: N_("Taking the person in"),
}
MEANS: Final[Words] = {
    Means.THREAT: N_("Threat"),
    Means.FORCE: N_("Force"),
    Means.COERCION: N_("Coercion"),
    Means.ABDUCTION: N_("Abduction"),
    Means.FRAUD: N_("Fraud"),
    Means.DECEPTION: N_("Deception"),
    Means.ABUSE_OF_POWER: N_("Abuse of a position or of power"),
    Means.ABUSE_OF_VULNERABILITY: N_("Abuse of difficult circumstances"),
    Means.PAYMENTS_TO_CONTROLLER: N_("Payments to a person who has control over another"),
}
OTHER_PROTECTION: Final[Words] = {
    OtherProtection.SOCIAL_PROTECTION: N_("Social protection"),
    OtherProtection.FAMILY_VIOLENCE_PROTECTION: N_("Protection from family violence"),
    OtherProtection.LABOUR_RIGHTS: N_("Protection of rights at work"),
    OtherProtection.ASYLUM: N_("Asylum"),
    OtherProtection.HEALTH_CARE: N_("Health protection"),
    OtherProtection.NONE_WANTED: N_("The person wants none"),
}
DISCONTINUANCE: Final[Words] = {
    Discontinuance.PERSON_REFUSED: N_("The person does not want the procedure"),
    Discontinuance.PERSON_UNTRACEABLE: N_("The person cannot be found"),
    Discontinuance.LEFT_COUNTRY: N_("The person has left the country"),
    Discontinuance.DECEASED: N_("The person has died"),
    Discontinuance.TRANSFERRED_ABROAD: N_("An authority abroad has taken it over"),
    Discontinuance.LEGAL_OBSTACLE: N_("The law does not allow it to go on"),
}
GUARDIAN_THERE: Final[Words] = {Answer.YES: N_("the guardian was there"), Answer.NO: N_("the guardian was not there")}
INTERVIEW_PLACE: Final[Words] = {
    InterviewPlace.CENTRE: N_("At the Centre"),
    InterviewPlace.SHELTER: N_("In the shelter"),
    InterviewPlace.SOCIAL_WORK_CENTRE: N_("At a centre for social work"),
    InterviewPlace.HEALTH_INSTITUTION: N_("In a health institution"),
    InterviewPlace.POLICE: N_("At the police"),
    InterviewPlace.REMOTE: N_("By telephone or video"),
    InterviewPlace.ELSEWHERE: N_("Elsewhere"),
}
VOTE: Final[Words] = {
    Vote.PROPOSED: N_("Proposed it"),
    Vote.SIGNED: N_("Signed"),
    Vote.DISSENTED: N_("Does not agree"),
}
GIVEN_BY: Final[Words] = {
    ConsentGiver.PERSON: N_("The person"),
    ConsentGiver.LEGAL_REPRESENTATIVE: N_("Who represents the person by law"),
}
GIVEN_HOW: Final[Words] = {
    ConsentMethod.WRITTEN: N_("In writing, signed"),
    ConsentMethod.SPOKEN_BEFORE_WITNESS: N_("Spoken, before a witness"),
    ConsentMethod.BY_TELEPHONE: N_("By telephone"),
}
CONSENT_SAID: Final[Words] = {
    ConsentStatus.GIVEN: N_("The person agreed to be identified"),
    ConsentStatus.REFUSED: N_("The person does not agree, or took consent back"),
}
ANSWERED: Final = {True: N_("The person agreed"), False: N_("The person did not agree")}
ANSWERED_FOR: Final = {
    True: N_("The guardianship authority agreed"),
    False: N_("The guardianship authority did not agree"),
}
OF_A_CHILD: Final = frozenset({ConsentGround.GUARDIANSHIP})
"""Grounds of an answer that is given for a child, by whom and how is known."""
CHILD_AGREES: Final[Words] = {
    ChildAgrees.YES: N_("The child agrees"),
    ChildAgrees.NO: N_("The child does not agree"),
    ChildAgrees.UNCLEAR: N_("It is not clear, or the child was not heard"),
    ChildAgrees.TOO_YOUNG: N_("The child is too young to say"),
}
GUARDIAN_CHECK: Final[Words] = {
    GuardianCheckResult.NO_CONFLICT: N_("Checked, no conflict"),
    GuardianCheckResult.CONFLICT: N_("There is a conflict"),
    GuardianCheckResult.COULD_NOT_CHECK: N_("It could not be checked"),
}
INFORMED_HOW: Final[Words] = {
    InformedHow.WRITTEN: N_("In writing"),
    InformedHow.TELEPHONE: N_("By telephone"),
    InformedHow.IN_PERSON: N_("In person"),
}
ANSWERS_TO: Final[Mapping[type, Words]] = {
    bool: _YES_OR_NO,
    AgeBasis: AGE_BASIS,
    Answer: ANSWER,
    DismissalReason: DISMISSAL,
    ReopeningReason: REOPENING,
    RecusalReason: RECUSAL,
    CodeKind: SAME_BY,
    Relation: RELATION,
    AssessedGrounds: GROUNDS,
    AssessedRisk: RISK,
    NextStep: NEXT_STEP,
    DecisionOutcome: OUTCOME,
    Discontinuance: DISCONTINUANCE,
    InterviewPlace: INTERVIEW_PLACE,
    ReviewFor: REVIEW_FOR,
    ReviewGround: REVIEW_GROUND,
    ProvenError: PROVEN_ERROR,
    ConsentGiver: GIVEN_BY,
    ConsentMethod: GIVEN_HOW,
    ChildAgrees: CHILD_AGREES,
    GuardianCheckResult: GUARDIAN_CHECK,
    InformedHow: INFORMED_HOW,
    Urgency: URGENCY,
}
"""What a form offers for a field of this kind."""
PROPOSED_AS: Final[Words] = {
    "intake": N_("the Centre's intake"),
    "duty": N_("the Centre's duty"),
    "case": N_("the case manager"),
}
"""Position at the Centre -> what it is called as the one who proposed something."""
REPORTING: Final = ("health", "police", "labour", "social_care", ReportingSector.EDUCATION, "migration", "ngo")
"""Sectors of reporters, in the order in which they are offered."""
KEYED: Final[Words] = {
    ReportSource.PHONE: N_("Entered by the Centre's intake from a telephone call"),
    ReportSource.HOTLINE: N_("Entered by the Centre's intake from the free line for reports"),
    ReportSource.PAPER: N_("Entered by the Centre's intake from paper"),
    ReportSource.EMAIL: N_("Entered by the Centre's intake from an e-mail"),
}
SECTOR: Final[Words] = {
    "citizen": N_("A person who works for no service"),
    "health": N_("Health care"),
    "police": N_("Police"),
    "labour": N_("Labour inspection"),
    "social_care": N_("Social care"),
    ReportingSector.EDUCATION: N_("Education"),
    "migration": N_("Asylum and migration"),
    "ngo": N_("Civil society"),
    "centre": N_("Centre for the Protection of Victims"),
}
SECTOR_BRIEF: Final[Words] = {**SECTOR, "citizen": N_("Citizens"), "centre": N_("The Centre")}
REGION: Final[Words] = {
    "BEOGRAD": N_("Belgrade region"),
    "VOJVODINA": N_("Vojvodina region"),
    "SUMADIJA_ZAPADNA_SRBIJA": N_("Šumadija and Western Serbia"),
    "JUZNA_ISTOCNA_SRBIJA": N_("Southern and Eastern Serbia"),
    "KOSOVO_METOHIJA": N_("Kosovo and Metohija"),
    "ABROAD": N_("Abroad"),
    "UNKNOWN": N_("Not known"),
}
REJECTION: Final[Words] = {
    RejectionReason.OUT_OF_AREA: N_("Another unit serves this area"),
    RejectionReason.OUT_OF_MANDATE: N_("This is not a task of our unit"),
    RejectionReason.NO_CAPACITY: N_("Nobody of us can take it on in time"),
    RejectionReason.SAFETY_CONFLICT: N_("It would not be safe for the person or for us"),
    RejectionReason.CONFLICT_OF_INTEREST: N_("Somebody of us is involved or related"),
}
REJECTED: Final[Words] = {
    RejectionReason.OUT_OF_AREA: N_("another unit serves the area"),
    RejectionReason.OUT_OF_MANDATE: N_("it is not a task of this unit"),
    RejectionReason.NO_CAPACITY: N_("nobody there can take it on in time"),
    RejectionReason.SAFETY_CONFLICT: N_("it would not be safe for the person or for the unit"),
    RejectionReason.CONFLICT_OF_INTEREST: N_("somebody in the unit is involved or related"),
}
"""The same reasons as others read them of a unit."""
REVOCATION: Final[Words] = {
    RevocationReason.SAFETY: N_("For the person's safety"),
    RevocationReason.CONFLICT_OF_INTEREST: N_("Somebody in the unit is involved or related"),
    RevocationReason.SENT_TO_WRONG_UNIT: N_("It was sent to the wrong unit"),
    RevocationReason.NO_LONGER_NEEDED: N_("It is no longer needed"),
}
CLOCK: Final[Words] = {
    ClockCode.TRIAGE_ASSESS: N_("The Centre assesses the report"),
    ClockCode.REFERRAL_DECIDE: N_("The unit answers the referral"),
    ClockCode.DELIVERY_60S: N_("The report reaches the duty inbox"),
    ClockCode.TAKEOVER_15MIN: N_("Somebody takes the report over"),
    ClockCode.ASK_WHEN_SAFE: N_("Task: ask the person for consent as soon as it is safe"),
    ClockCode.CHILD_WITHOUT_UNIT: N_("Task: name a unit that protects the child"),
}
CLOCK_STATE: Final[Words] = {
    ClockState.RUNNING: N_("runs"),
    ClockState.MET: N_("met %(when)s"),
    ClockState.BREACHED: N_("not kept"),
    ClockState.MET_LATE: N_("met late, %(when)s"),
    ClockState.CANCELLED: N_("no longer applies"),
    ClockState.UNMEASURED: N_("not measured, since no assessment is recorded"),
}
# What a clock keeps of due_times.yaml; the sentence of an earlier release stays English.
LEGAL_BASES: Final = (
    N_(
        "Panel assessment within 24 hours of referral, as the TIP report 2023 on Serbia describes the practice; "
        "no article of law known"
    ),
    N_("House rule"),
    N_("House rule, modelled on the five working days of the United Kingdom's mechanism"),
    N_("House rule: a report with danger reaches the duty inbox within a minute, or the reporter is told whom to call"),
    N_("House rule: a report with danger is taken over within fifteen minutes, or the next person on duty is alerted"),
    N_("House rule: a person who could not be asked is asked within 72 hours, when it is safe"),
    N_("House rule: for a child whom no unit is asked to protect the Centre's duty names one within an hour"),
    N_("House rule: a person of the Centre answers a question without a report within eight hours"),
    N_(
        "House rule: the prosecutor is informed within 24 hours that a person who is detained, charged or to be expelled may be a victim; "
        "article 26 of the Council of Europe Convention names no term"
    ),
    N_("General administrative appeal within fifteen days; that it holds for these decisions is not confirmed"),
)
BASIS: Final[Words] = {
    ReadingBasis.CHILD_DUTY: N_("Duty to protect a child"),
    ReadingBasis.VITAL_INTEREST: N_("The person's life or health is in danger"),
}
UNPROTECTED: Final = N_("No unit protects this child yet")
UNPROTECTED_BRIEF: Final = N_("Child without a unit")
DONE: Final[Words] = {
    "accepted": N_("Your unit has taken the referral on. What it needs to know is now open to you."),
    "taken_over": N_("You have taken the report over. The reporter sees it."),
    "advised": N_("The reporter sees what to do now."),
    "asked": N_("The reporter and their unit find the question. You are told when there is an answer."),
    "passed_on": N_("The referral has gone to the unit you named. Its term runs on."),
    "escalated": N_("The referral has gone to your supervisor and to the Centre's duty. Its term runs on."),
    "revoked": N_("The referral is revoked. The unit can read nothing of it any more."),
    "rights_explained": N_("It is recorded which rights were explained."),
    "decision_served": N_("It is recorded how the decision was served. Panel and director read the record no more."),
    "victim_presumed": N_("It is recorded that the person is a presumed victim."),
    "recovery_recorded": N_("The step of the recovery period is recorded."),
    "risk_assessed": N_("The assessment of the danger and the day of the next review are recorded."),
    "assessed": N_("The assessment is recorded. Only the Centre reads it."),
    "dismissal_proposed": N_(
        "It is proposed to dismiss the report. It goes on until a supervisor of the Centre agrees."
    ),
    "dismissal_declined": N_("It is recorded that you do not agree. The report goes on."),
    "assigned": N_("The case manager has the case now and is notified."),
    "cases_handed_over": N_("The cases are handed over, and the case manager is notified."),
    "covered": N_("It is recorded who stands in. They see the cases on these days and are notified."),
    "cover_ended": N_("Nobody stands in any more."),
    "linked": N_("It is recorded. “Linked reports” says whether another person has still to confirm it."),
    "unlinked": N_("The reports are not linked any more."),
    "recused": N_("You do not work on this case any more. Who gives it to another person is notified."),
    "dismissed": N_("The report is dismissed. The reporter sees that the Centre has closed it."),
    "reopened": N_("The report is open again. The reporter sees it, and whoever has it at the Centre is notified."),
    "corrected": N_("It is corrected. What it was before stands beside it."),
    "consent_withdrawn": N_("It is recorded that the person withdrew consent. What rested on it is closed."),
    "age_recorded": N_("The age is recorded. What follows from it stands on this page."),
    "adult_proposed": N_(
        "It is proposed that the person is an adult. Another person of the Centre must confirm it; the child stays protected until then."
    ),
    "adult_confirmed": N_("The person counts as an adult now. What rested on the protection of a child has ended."),
    "agreed": N_("It is recorded that the person agrees. What was sealed is open to the Centre."),
    "refused": N_("It is recorded that the person does not agree. What would rest on consent is closed."),
    "not_asked": N_(
        "It is recorded that the person could not be asked. They are still to be asked as soon as it is safe."
    ),
    "confirmed": N_("You have confirmed the unit. It can read now what it needs before it answers."),
    "referral_agreed": N_("It is recorded what the person agrees to. You can ask the unit for help now."),
    "referral_refused": N_(
        "It is recorded that the person does not agree. What was open to units for this purpose is closed."
    ),
    "guardianship_agreed": N_("It is recorded that you agree for the child. You can ask the unit for help now."),
    "guardianship_refused": N_(
        "It is recorded that you do not agree for the child. What was open to units for this purpose is closed."
    ),
    "prosecutor_informed": N_("It is recorded that the prosecutor was informed."),
    "guardian_checked": N_("It is recorded what came of checking the parent or guardian. The Centre is notified."),
    "taken_back": N_("It is recorded that the person does not want your help any more. The Centre is notified."),
    "sent": N_("The request is sent. The unit sees that help is needed, and answers by its term."),
    "procedure_opened": N_("The procedure is open. The case manager appoints the panel."),
    "panel_appointed": N_("The panel is appointed. Its members read the record now and are notified."),
    "member_replaced": N_("The member is replaced. The new member reads the record now and is notified."),
    "interview_recorded": N_("The interview is recorded."),
    "indicators_answered": N_("The answers are recorded. The result is with the indicators on the record."),
    "decision_proposed": N_("Your proposal is recorded, and is your signature. The two others are notified."),
    "decision_signed": N_("You have signed the proposal."),
    "dissent_recorded": N_("It is recorded that you do not agree. The director decides."),
    "decision_confirmed": N_("The decision is confirmed, and the procedure has ended."),
    "decision_returned": N_("The proposal is returned to the panel, which is notified."),
    "dissent_decided": N_("Your decision is recorded, and the procedure has ended."),
    "procedure_discontinued": N_("The procedure is discontinued."),
    "review_requested": N_("It is recorded that a review is requested. The director is notified."),
    "review_admitted": N_("Your decision is recorded. Another procedure is open, with other persons."),
    "review_upheld": N_("Your decision is recorded. What was decided holds."),
    "decision_questioned": N_("The decision is brought to the director, who is notified."),
    "revocation_proposed": N_("Your proposal is recorded. Another director confirms it, or lets the decision hold."),
    "decision_revoked": N_("The decision is revoked. What was decided stays on the record."),
    "decision_holds": N_("It is recorded that the decision holds."),
    "basis_recorded": N_("The ground is recorded. What it opens can now be read by you alone."),
}


class AgeInWords(NamedTuple):
    """Whether a person is a child, and of how many years where that is known, both as the catalogues hold them."""

    said: str
    years: str


def age_in_words(age: Age | None, band: str | None, *, child_path: bool | None) -> AgeInWords | None:
    """What is known of an age, in few words; else what the path says, where that is known: who is not on a child's is an adult."""
    known, years = _YEARS.get(band or "", (age, ""))
    if known is not None:
        return AgeInWords(AGE[known], years)
    return None if child_path is None else AgeInWords(CHILD_PATH if child_path else AGE[Age.ADULT], "")


def clock_said(clock: ReadReferralReferralClock) -> tuple[str, str | None, bool]:
    """The state of a clock: a sentence, the moment that it names, and whether the term is shown beside it."""
    state = clock["state"]
    return CLOCK_STATE[state], clock["metAt"] if state in ("met", "met_late") else clock["dueAt"], state != "unmeasured"


def place(municipality: CentreListMunicipalityContent | None, language: str) -> str | None:
    """Where the encounter was, by its name in `language`; None when only the region, or nothing, is given."""
    code = None if municipality is None else municipality["encounter"]
    return None if code is None else reference.place_name(code, language)


@cache
def unit_name(unit_id: str, language: str) -> str:
    """The institution and, where it has several, its unit."""
    found = reference.unit(UUID(unit_id))
    institution = reference.agency(found.agency).name.in_language(language)
    own = found.name.in_language(language)
    return institution if own == institution else f"{institution} – {own}"


@cache
def unit_brief(unit_id: str, language: str) -> str:
    """The unit alone, where its institution is plain or not needed."""
    return reference.unit(UUID(unit_id)).name.in_language(language)


def sign(code: str, language: str) -> str:
    """The sentence of one sign; a code of a list that is not in use any more stays a code."""
    signs = (each for found in reference.indicator_lists() for each in found.indicators if each.code == code)
    return next((each.text.in_language(language) for each in signs), code)


def indicator(code: str, language: str) -> str:
    """What an indicator that an assessor answers is called, or its dimension or profile; a code out of use stays a code."""
    found = reference.ilo_indicators().text(code)
    return code if found is None else found.in_language(language)


def vital_reason(code: str, language: str) -> str:
    """Why an adult in danger of life or health could not be asked; a code that is not in use any more stays a code."""
    return next((each.text.in_language(language) for each in reference.vital_reasons() if each.code == code), code)


def named_units(units: Iterable[Unit], language: str) -> list[tuple[str, str]]:
    """Units as id and name, in the order of the alphabet."""
    named = [(str(each.id), unit_name(str(each.id), language)) for each in units]
    return sorted(named, key=lambda each: by_alphabet(each[1]))


def receiving_units(purpose: str, language: str) -> list[tuple[str, str]]:
    """Units that can go on with a request for this purpose, as id and name: the Centre's duty, then all that take it on by name."""
    duty = str(reference.centre_duty_unit())
    return [(duty, unit_name(duty, language)), *named_units(access.receivers(purpose), language)]
