"""Words of a person, and of what may be shown of them."""

from enum import StrEnum


class Sex(StrEnum):
    """Sex as seen or stated."""

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


class ConsentOutcome(StrEnum):
    """What came of asking a person for consent."""

    AGREED = "agreed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


class ConsentGiver(StrEnum):
    """Who answered for an adult: the person, or who represents them by law."""

    PERSON = "person"
    LEGAL_REPRESENTATIVE = "legal_representative"


class ConsentMethod(StrEnum):
    """How an answer was given."""

    WRITTEN = "written"
    SPOKEN_BEFORE_WITNESS = "spoken_before_witness"
    BY_TELEPHONE = "by_telephone"


class ConsentGround(StrEnum):
    """On what a request to a unit rests that was answered for: an adult's consent, or guardianship of a child."""

    CONSENT = "consent"
    GUARDIANSHIP = "guardianship"


class ChildAgrees(StrEnum):
    """What a child says to what the guardianship authority answers for it."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    TOO_YOUNG = "too_young"


class GuardianCheckResult(StrEnum):
    """Whether a parent or guardian was found to be in conflict with the interests of the child."""

    NO_CONFLICT = "no_conflict"
    CONFLICT = "conflict"
    COULD_NOT_CHECK = "could_not_check"


class InformedHow(StrEnum):
    """How the prosecutor was informed."""

    WRITTEN = "written"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


class NotAskedReason(StrEnum):
    """Why a person could not be asked for consent yet."""

    UNSAFE = "unsafe"
    NOT_UNDERSTOOD = "not_understood"
    NOT_FOUND = "not_found"
    OTHER = "other"


class AgeBasis(StrEnum):
    """From what it is known how old a person is."""

    DOCUMENT = "document"
    STATEMENT = "statement"
    MEDICAL_ESTIMATE = "medical_estimate"
    SOCIAL_WORK_ASSESSMENT = "social_work_assessment"
    OTHER = "other"


class ResidenceStatus(StrEnum):
    """Residence or immigration status."""

    CITIZEN = "citizen"
    RESIDENT = "resident"
    ASYLUM_SEEKER = "asylum_seeker"
    IRREGULAR = "irregular"
    UNKNOWN = "unknown"


class CitizenshipGroup(StrEnum):
    """Serbian or foreign, where the countries themselves are not shown."""

    SERBIAN = "serbian"
    FOREIGN = "foreign"


class NumberKind(StrEnum):
    """Kind of a document's number."""

    JMBG = "jmbg"
    PASSPORT = "passport"
    PERMIT = "permit"
    OTHER = "other"


class CodeKind(StrEnum):
    """By what the persons of two reports may be the same: a whole number, or a name with a birth date.

    `folded` is without accents and in any order, `swapped` with day and month the other way round too.
    """

    NUMBER = "whole_number"
    NAME_BIRTH = "name_birth"
    FOLDED = "folded"
    SWAPPED = "swapped"

    @property
    def exact(self) -> bool:
        """Whether that is what was written in both."""
        return self in (CodeKind.NUMBER, CodeKind.NAME_BIRTH)


class Relation(StrEnum):
    """How the persons of two reports are related; only those of the same person are one case."""

    SAME_PERSON = "same_person"
    CO_VICTIMS = "co_victims"
    SAME_SITE = "same_site"
    SAME_EXPLOITER = "same_exploiter"


class ConsentStatus(StrEnum):
    """Whether the adult agreed to be identified."""

    GIVEN = "given"
    REFUSED = "refused"
