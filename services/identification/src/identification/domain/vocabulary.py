"""Words of a report. "Unknown" is an answer, not a gap (DESIGN 10.5)."""

from __future__ import annotations

from enum import StrEnum


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


WAYS_IN_FORCE = frozenset({WayIn.CONSENT_ADULT, WayIn.CHILD_DUTY, WayIn.COULD_NOT_ASK})


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


class Sex(StrEnum):
    """Sex as seen or told."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class AgeBand(StrEnum):
    """Bands that stand for a birth date where only a band may be shown."""

    AGE_0_8 = "0-8"
    AGE_9_13 = "9-13"
    AGE_14_17 = "14-17"
    AGE_18_20 = "18-20"
    AGE_21_29 = "21-29"
    AGE_30_47 = "30-47"
    AGE_48_PLUS = "48+"
    UNKNOWN = "unknown"


CHILD_BANDS = frozenset({AgeBand.AGE_0_8, AgeBand.AGE_9_13, AgeBand.AGE_14_17})


class ResidenceStatus(StrEnum):
    """Residence or immigration status."""

    CITIZEN = "citizen"
    RESIDENT = "resident"
    ASYLUM_SEEKER = "asylum_seeker"
    IRREGULAR = "irregular"
    UNKNOWN = "unknown"


class Urgency(StrEnum):
    """How fast a unit must answer."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    STANDARD = "standard"


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


class RevocationReason(StrEnum):
    """Why the Centre ends a disclosure."""

    SAFETY = "safety"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    SENT_TO_WRONG_UNIT = "sent_to_wrong_unit"
    NO_LONGER_NEEDED = "no_longer_needed"


class ReadingScope(StrEnum):
    """What a recorded basis opens for the one who recorded it."""

    SEALED_PERSON = "sealed_person"
    CLINICAL = "clinical"
    WITHDRAWN_CONSENT = "withdrawn_consent"


class ReadingBasis(StrEnum):
    """Grounds that may be recorded before reading (access table, suffix "+" and the seal)."""

    CHILD_DUTY = "child_duty"
    VITAL_INTEREST = "vital_interest"


def is_child_path(age: Age) -> bool:
    """Children, and everyone who may be one, go the child's way (DESIGN 10.4)."""
    return age is not Age.ADULT


def urgency_of(danger: Answer, age: Age) -> Urgency:
    """Danger first; a possible child or an unanswered danger is urgent; everything else is standard."""
    if danger is Answer.YES:
        return Urgency.IMMEDIATE
    return Urgency.URGENT if is_child_path(age) or danger is Answer.UNKNOWN else Urgency.STANDARD


def urgency_of_answer(answer: Whereabouts, reported: Urgency) -> Urgency:
    """How fast somebody must look at the reporter's answer to a report that was `reported` so.

    Whoever left with the companion may soon be out of reach; alone, nobody looks after them; in safety nobody needs to run.
    """
    if answer is Whereabouts.LEFT_WITH_COMPANION:
        return Urgency.IMMEDIATE
    if answer is Whereabouts.SAFE:
        return Urgency.STANDARD
    lifted = answer is Whereabouts.LEFT_ALONE and reported is Urgency.STANDARD
    return Urgency.URGENT if lifted else reported
