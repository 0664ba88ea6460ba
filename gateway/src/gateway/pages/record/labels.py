"""What the classes of the access table and the answers in them are called on a record's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import reference
from contracts.words.disclosures import ReadingScope
from contracts.words.files import FileKind, Scan
from contracts.words.indicators import DimensionResult, IndicatorAdvice, IndicatorClause, IndicatorStrength
from contracts.words.persons import CitizenshipGroup, ConsentStatus, ResidenceStatus, Sex
from contracts.words.reports import Companion, Suspicion, WayIn
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contracts.words.indicators import IndicatorProfile
    from gateway.pages.answers import RecordReport, Withheld

Words = dict[str, str]

CLASS: Final[Words] = {
    "reference": N_("reference and state"),
    "report": N_("sector, date and way of reporting"),
    "danger": N_("danger and whether the person is still there"),
    "receipt": N_("how far the report came"),
    "instruction": N_("what the Centre told the reporter"),
    "whereabouts": N_("the reporter's answers where the person is"),
    "open_question": N_("what the Centre asked the reporter"),
    "encounter": N_("who was with the person, seen alone, police told"),
    "concern": N_("the sentence of concern"),
    "conflict": N_("who in an institution could be involved"),
    "reporter_name": N_("name of the reporter"),
    "unit_callback": N_("the reporting unit and its telephone"),
    "municipality": N_("municipality of the encounter"),
    "indicators": N_("signs that were seen"),
    "exploitation": N_("forms of exploitation that are suspected"),
    "assignment": N_("who has the case at the Centre"),
    "links": N_("who may be the same person"),
    "triage": N_("what the Centre assessed"),
    "risk": N_("how great the danger is"),
    "corrections": N_("why a fact was corrected"),
    "assessment": N_("what the rule says of the indicators"),
    "procedure": N_("panel, interviews, proposal and signatures"),
    "decision": N_("the formal decision"),
    "reasons": N_("reasons of the decision"),
    "rights": N_("which rights the person was explained"),
    "recovery": N_("the recovery period"),
    "consent": N_("what the person agreed to"),
    "person_name": N_("names"),
    "person_numbers": N_("numbers of documents"),
    "birth": N_("date of birth or age"),
    "sex": N_("sex"),
    "citizenship": N_("citizenship"),
    "residence": N_("residence status"),
    "language_needs": N_("language and interpreter"),
    "safe_contact": N_("how to reach the person"),
    "contact_flags": N_("what is safe about contact"),
    "present_place": N_("where the person is now"),
    "guardian": N_("guardian and household"),
    "child_views": N_("what the child says"),
    "control": N_("how the person was recruited and is controlled"),
    "site": N_("place and employer"),
    "suspect": N_("who is suspected"),
    "proceedings": N_("police and court proceedings"),
    "account": N_("what was seen and heard"),
    "clinical": N_("clinical findings"),
    "care_needs": N_("care needs"),
    "attachments": N_("photos, documents and recordings that are not medical"),
    "clinical_images": N_("photos of injuries and medical documents"),
    "referral_flow": N_("referrals and their terms"),
}
TO_AGREE: Final[Mapping[str, Sequence[str]]] = {
    N_("Who the person is"): ("person_name", "person_numbers", "birth", "sex", "citizenship", "residence"),
    N_("Where the person is and how to reach them"): ("safe_contact", "present_place", "municipality"),
    N_("What the person needs"): ("care_needs", "clinical"),
    N_("What happened to the person"): (
        "exploitation",
        "account",
        "concern",
        "encounter",
        "indicators",
        "control",
        "site",
        "suspect",
    ),
    N_("Documents and proceedings"): ("proceedings", "attachments", "guardian"),
}
"""What a person agrees to, each for itself, under a heading. What the platform does not hold yet is not asked for."""
FILE_KIND: Final[Words] = {
    FileKind.JPEG: N_("Picture"),
    FileKind.PNG: N_("Picture"),
    FileKind.PDF: N_("Document"),
    FileKind.M4A: N_("Recording"),
    FileKind.MP3: N_("Recording"),
    FileKind.OGG: N_("Recording"),
    FileKind.WAV: N_("Recording"),
}
PICTURES: Final = frozenset({FileKind.JPEG, FileKind.PNG})
SCAN: Final[Words] = {
    Scan.CLEAN: N_("No virus was found in it."),
    Scan.NOT_SCANNED: N_("Nobody has looked for viruses in it."),
}
REASON: Final[Words] = {
    "not_for_position": N_("Not for your task on this record"),
    "partly_for_position": N_("For your task only in part"),
    "before_acceptance": N_("Only after your unit takes the referral on"),
    "step_up_required": N_("Only with your second factor"),
    "clinical_consent_required": N_("Only with the person's consent to share it, or on a recorded ground"),
    "sealed": N_("Sealed: the person could not be asked. Only the Centre's duty opens it, on a recorded ground"),
    "consent_withdrawn": N_(
        "Closed: the person does not consent. Only danger to life or health opens it, on a recorded ground"
    ),
    "way_in": N_("By the way of reporting not at all, or only in part"),
    "not_agreed": N_("The person did not agree to it"),
}
OF_UNIT: Final[Words] = {
    **REASON,
    "not_for_position": N_("Not for the unit's task"),
    "partly_for_position": N_("For the unit's task only in part"),
    "before_acceptance": N_("Only once the unit has accepted"),
}
"""The same, as the one who asks a unit reads what will be held back from it."""
BY_SECOND_FACTOR: Final = frozenset({"step_up_required"})
"""Reasons that a sign-in with the second factor takes away."""
CLOSED: Final[Words] = {
    "consent_withdrawn": "withdrawn_consent",
    "sealed": "sealed_person",
    "clinical_consent_required": "clinical",
}
"""Reason -> the scope of the ground that opens it; what closed first is asked first."""
GROUND: Final[Words] = {
    ReadingScope.WITHDRAWN_CONSENT: N_("The person does not consent: on which ground do you open it for 72 hours?"),
    ReadingScope.SEALED_PERSON: N_("The person is sealed: on which ground do you open it?"),
    ReadingScope.CLINICAL: N_("On which ground do you read the clinical findings?"),
}
ANSWER: Final[Words] = {"yes": N_("yes"), "no": N_("no"), "unknown": N_("not known"), "pending": N_("being told now")}
COMPANION: Final[Words] = {
    Companion.ALONE: N_("nobody, the person is alone"),
    Companion.SPEAKS_FOR_PERSON: N_("somebody who speaks for the person"),
    Companion.INSTITUTION_INTERPRETER: N_("an interpreter of the institution"),
    Companion.WAITING_OUTSIDE: N_("somebody who waits outside"),
    Companion.OTHER: N_("somebody else"),
    Companion.UNKNOWN: N_("not known"),
}
WAY_IN: Final[Words] = {
    WayIn.CONSENT_ADULT: N_("an adult who agreed"),
    WayIn.CHILD_DUTY: N_("duty to report a child"),
    WayIn.COULD_NOT_ASK: N_("the person could not be asked"),
    WayIn.THROUGH_ME: N_("through the reporter, without identity"),
    WayIn.OFFICIAL_DUTY: N_("official duty"),
    WayIn.VITAL_INTEREST: N_("life or health in danger"),
}
RESTS_ON: Final[Words] = {
    WayIn.CONSENT_ADULT: N_("The person's consent"),
    WayIn.CHILD_DUTY: N_("The duty to protect a child; consent is not asked"),
    WayIn.COULD_NOT_ASK: N_("The person could not be asked; who it is stays sealed, and nothing is passed on"),
    WayIn.THROUGH_ME: N_("The reporter speaks for the person, whose identity is not told"),
    WayIn.OFFICIAL_DUTY: N_("An official duty to report; the person did not agree"),
    WayIn.VITAL_INTEREST: N_("Danger to the person's life or health; the person could not be asked"),
}
"""Way in -> the ground on which the report is worked on."""
MEANS: Final[Words] = {
    WayIn.THROUGH_ME: N_(
        "Only the reporter knows who the person is. Work through the reporter: ask by the questions of the list. "
        "There is no name, no text and no formal procedure."
    ),
    WayIn.OFFICIAL_DUTY: N_(
        "The person did not agree, so there is no name, and none can be added. Nothing opens beyond the Centre unless they agree later."
    ),
    WayIn.VITAL_INTEREST: N_(
        "Nothing is passed on by itself. Ask the person for consent as soon as they can answer. "
        "Clinical findings open to whoever records danger to life or health as the ground."
    ),
}
"""Way in -> what it means for the work; of the others their ground says it."""
RESTS_ON_NOTHING: Final = N_("Nothing: the person does not consent")
REMAINS: Final = N_(
    "What stays open: where the report stands, the danger, what the reporter was told and answered, the call-back and who saw it. "
    "Only danger to life or health opens the rest: for 72 hours, for whoever records it as the ground."
)
SUSPICION: Final[Words] = {
    Suspicion.SEXUAL_EXPLOITATION: N_("sexual exploitation"),
    Suspicion.LABOUR_EXPLOITATION: N_("labour exploitation"),
    Suspicion.FORCED_BEGGING: N_("forced begging"),
    Suspicion.FORCED_CRIMINALITY: N_("forced criminality"),
    Suspicion.FORCED_MARRIAGE: N_("forced marriage"),
    Suspicion.DOMESTIC_SERVITUDE: N_("domestic servitude"),
    Suspicion.ORGAN_REMOVAL: N_("removal of organs"),
    Suspicion.ILLEGAL_ADOPTION: N_("illegal adoption"),
    Suspicion.CHILD_LABOUR: N_("child labour"),
    Suspicion.OTHER: N_("another form"),
}
DIMENSION_RESULT: Final[Words] = {
    DimensionResult.POSITIVE: N_("Positive"),
    DimensionResult.NEGATIVE: N_("Negative"),
    DimensionResult.UNDETERMINED: N_("Undetermined"),
}
DIMENSION_WHY: Final[Words] = {
    DimensionResult.POSITIVE: N_("Positive by: %(clauses)s."),
    DimensionResult.UNDETERMINED: N_("Positive as soon as there are: %(clauses)s."),
    DimensionResult.NEGATIVE: N_("Nothing that is still open can make it positive."),
}
DIMENSION_MEANS: Final[Words] = {
    DimensionResult.POSITIVE: "waiting",
    DimensionResult.NEGATIVE: "ended",
    DimensionResult.UNDETERMINED: "neutral",
}
"""What a colour repeats of it, as of a tag."""
CLAUSE: Final[Words] = {
    IndicatorClause.TWO_STRONG: N_("two strong indicators"),
    IndicatorClause.STRONG_AND_OTHER: N_("one strong and one medium or weak indicator"),
    IndicatorClause.THREE_MEDIUM: N_("three medium indicators"),
    IndicatorClause.TWO_MEDIUM_AND_WEAK: N_("two medium indicators and one weak one"),
}
STRENGTH: Final[Words] = {
    IndicatorStrength.STRONG: N_("strong"),
    IndicatorStrength.MEDIUM: N_("medium"),
    IndicatorStrength.WEAK: N_("weak"),
}
INDICATOR_ADVICE: Final[Words] = {
    IndicatorAdvice.NOTHING_POSITIVE: N_("No dimension is positive"),
    IndicatorAdvice.LABOUR_RIGHTS: N_("Exploitation alone: consider the protection of labour rights"),
    IndicatorAdvice.OTHER_COMBINATION: N_("A combination that the rule does not name: assess it"),
    IndicatorAdvice.DECEIVED_AND_EXPLOITED: N_("Deceived and exploited, without coercion at the destination"),
    IndicatorAdvice.COERCED_EXPLOITATION: N_("Exploitation under coercion, without a means of recruitment: assess it"),
    IndicatorAdvice.PATTERN_THROUGH_ABUSE: N_("A pattern of trafficking, through abuse of vulnerability"),
    IndicatorAdvice.TRAFFICKING_PATTERN: N_("A pattern of trafficking"),
    IndicatorAdvice.CHILD_PATTERN: N_("A pattern of trafficking in a child; no means is needed"),
}
AGREED: Final = N_("The person's consent, given after the report was filed")
CONSENT: Final[Words] = {ConsentStatus.GIVEN: N_("given"), ConsentStatus.REFUSED: N_("refused")}
SEX: Final[Words] = {
    Sex.FEMALE: N_("female"),
    Sex.MALE: N_("male"),
    Sex.OTHER: N_("other"),
    Sex.UNKNOWN: N_("not known"),
}
CITIZENSHIP: Final[Words] = {CitizenshipGroup.SERBIAN: N_("Serbian"), CitizenshipGroup.FOREIGN: N_("foreign")}
RESIDENCE: Final[Words] = {
    ResidenceStatus.CITIZEN: N_("citizen"),
    ResidenceStatus.RESIDENT: N_("with residence"),
    ResidenceStatus.ASYLUM_SEEKER: N_("asylum seeker"),
    ResidenceStatus.IRREGULAR: N_("without a regulated stay"),
    ResidenceStatus.UNKNOWN: N_("not known"),
}


def strength(code: str, profile: IndicatorProfile) -> str:
    """How strong an indicator is in a list, in a word; empty where that is not known."""
    found = reference.ilo_indicators().strength(code, profile)
    return STRENGTH[found] if found else ""


def rests_on(report: RecordReport) -> str | None:
    """The ground on which the report is worked on now; None where its way in is not shown."""
    return AGREED if _has_agreed_since(report) else RESTS_ON.get(_way_of(report))


def means(report: RecordReport) -> str | None:
    """What the way in means for the work; None where the ground says it, also since the person could be asked."""
    return None if _has_agreed_since(report) else MEANS.get(_way_of(report))


def rests_on_duty_alone(way: str | None, consent: ConsentStatus | None) -> bool:
    """Whether an official's duty is all that the report rests on: the person did not agree, and has not since."""
    return way == WayIn.OFFICIAL_DUTY and consent is not ConsentStatus.GIVEN


def _has_agreed_since(report: RecordReport) -> bool:
    given = report["consent"] and report["consent"]["status"] is ConsentStatus.GIVEN
    return bool(given) and _way_of(report) in (WayIn.COULD_NOT_ASK, WayIn.VITAL_INTEREST, WayIn.OFFICIAL_DUTY)


def _way_of(report: RecordReport) -> str:
    return (report["report"] and report["report"]["wayIn"]) or ""


def scope_to_open(withheld: Iterable[Withheld]) -> str | None:
    """The scope for which a ground may be recorded next; None where nothing is closed that a ground opens."""
    reasons = {each["reason"] for each in withheld}
    return next((scope for reason, scope in CLOSED.items() if reason in reasons), None)


def held_back(withheld: Iterable[Withheld]) -> dict[str, list[str]]:
    """Reason -> classes that it holds back, in the order of the answer; the same for every record of that kind."""
    found: dict[str, list[str]] = {}
    for each in withheld:
        classes = found.setdefault(each["reason"], [])
        if each["class"] not in classes:
            classes.append(each["class"])
    return found


def opens_by_second_factor(withheld: Iterable[Withheld]) -> bool:
    """Whether a sign-in with the second factor opens some of what is held back."""
    return any(each["reason"] in BY_SECOND_FACTOR for each in withheld)
