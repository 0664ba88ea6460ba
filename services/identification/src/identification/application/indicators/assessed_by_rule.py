"""What the rule says of the indicators that an assessor answered, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import reference
from contracts.words.indicators import IndicatorProfile
from contracts.words.reports import Answer
from identification.domain.indicators.profile import assess_profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.commands.procedures import IndicatorAnswers
    from identification.application.contents.ports import Content
    from identification.domain.indicators.profile import AssessedProfile

ANSWERS = "indicatorAnswers"
"""Where they stand in what is written of the procedure."""


def answered(given: IndicatorAnswers) -> Content:
    """What is kept of answers: with the version of the indicators that they were given to."""
    said = given.model_dump(mode="json", by_alias=True, include={"profile", "answers"})
    return {**said, "indicatorsVersion": reference.ilo_indicators().version}


def assessed_by_rule(answers: Iterable[Content]) -> Content:
    """The class `assessment`, of what `answered` kept, oldest first: of each profile the newest answers count.

    It is advice, made when it is read, and is not to be stored, published or sent. A profile without weights is named without a result.
    """
    newest = {IndicatorProfile(each["profile"]): each for each in answers}
    profiles = [_profile(each, newest[each]) for each in IndicatorProfile if each in newest]
    return {"indicatorsVersion": reference.ilo_indicators().version, "profiles": profiles}


def _profile(profile: IndicatorProfile, content: Content) -> Content:
    indicators = reference.ilo_indicators()
    row, said = indicators.profile(profile), {each["code"]: Answer(each["answer"]) for each in content["answers"]}
    found = assess_profile(said, indicators.weights(profile), indicators.act.code if row.of_children else None)
    return {
        "profile": profile.value,
        "scored": row.scored,
        "advice": found.possible[0].value if len(found.possible) == 1 else None,
        "possible": [each.value for each in found.possible],
        "dimensions": _dimensions(found),
        "ignored": list(found.ignored),
    }


def _dimensions(found: AssessedProfile) -> list[Content]:
    return [
        {
            "dimension": dimension.value,
            "result": each.result.value,
            "clauses": [clause.value for clause in each.clauses],
            "yes": list(each.yes),
            "notKnown": list(each.not_known),
        }
        for dimension, each in found.dimensions.items()
    ]
