"""Words of the indicators that an assessor answers, and of what their rule says of the answers; an answer is `reports.Answer`."""

from enum import StrEnum


class IndicatorProfile(StrEnum):
    """Which of the lists is answered."""

    ADULT_LABOUR = "adult_labour"
    CHILD_LABOUR = "child_labour"
    ADULT_SEXUAL = "adult_sexual"
    CHILD_SEXUAL = "child_sexual"


class IndicatorDimension(StrEnum):
    """What a group of indicators is about."""

    DECEPTIVE_RECRUITMENT = "deceptive_recruitment"
    COERCIVE_RECRUITMENT = "coercive_recruitment"
    RECRUITMENT_BY_ABUSE = "recruitment_by_abuse"
    EXPLOITATION = "exploitation"
    COERCION_AT_DESTINATION = "coercion_at_destination"
    ABUSE_AT_DESTINATION = "abuse_at_destination"


class IndicatorStrength(StrEnum):
    """How much one indicator says."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class IndicatorClause(StrEnum):
    """What makes a dimension positive."""

    TWO_STRONG = "two_strong"
    STRONG_AND_OTHER = "strong_and_other"
    THREE_MEDIUM = "three_medium"
    TWO_MEDIUM_AND_WEAK = "two_medium_and_weak"


class DimensionResult(StrEnum):
    """What the rule says of one dimension; as long as answers that are not known could change it, it is undetermined."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNDETERMINED = "undetermined"


class IndicatorAdvice(StrEnum):
    """What the dimensions point to together, as advice: the one that says least first, so that one more yes never leads back."""

    NOTHING_POSITIVE = "nothing_positive"
    LABOUR_RIGHTS = "labour_rights"
    OTHER_COMBINATION = "other_combination"
    DECEIVED_AND_EXPLOITED = "deceived_and_exploited"
    COERCED_EXPLOITATION = "coerced_exploitation"
    PATTERN_THROUGH_ABUSE = "pattern_through_abuse"
    TRAFFICKING_PATTERN = "trafficking_pattern"
    CHILD_PATTERN = "child_pattern"


class Verified(StrEnum):
    """How well a row of the reference data is known: read in its source, from memory, or a design of ours."""

    READ = "read"
    MEMORY = "memory"
    DESIGN = "design"
