"""An answer tells a view by equal names: a name of the view that it lacks is refused; `test_answers_of_views` looks deeper."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from chassis.http.models import by_equal_names
from contracts.models import CamelModel


class StageAnswer(CamelModel):
    """A part of an answer."""

    stage: str
    reached_by: int | None = None


class FlowAnswer(CamelModel):
    """An answer."""

    of_unit: str
    stages: list[StageAnswer]
    last: StageAnswer | None = None


@dataclass(frozen=True)
class Stage:
    """The same names."""

    stage: str
    reached_by: int | None


@dataclass(frozen=True)
class Flow:
    """The same names."""

    of_unit: str
    stages: tuple[Stage, ...]
    last: Stage | None = None


@dataclass(frozen=True)
class Shorter:
    """Without what is reported beside it."""

    of_unit: str
    stages: tuple[Stage, ...]


ONE, OTHER = Stage("sent", 3), Stage("ended", None)


def test_equal_names_are_told_at_any_depth() -> None:
    found = by_equal_names(FlowAnswer, Flow("a", (ONE, OTHER), OTHER))
    assert found.model_dump(by_alias=True) == {
        "ofUnit": "a",
        "stages": [{"stage": "sent", "reachedBy": 3}, {"stage": "ended", "reachedBy": None}],
        "last": {"stage": "ended", "reachedBy": None},
    }


def test_what_is_told_beside_a_view_is_reported_in_the_same_way() -> None:
    assert by_equal_names(FlowAnswer, Shorter("a", (ONE,)), last=OTHER) == by_equal_names(
        FlowAnswer, Flow("a", (ONE,), OTHER)
    )


@pytest.mark.parametrize(
    ("view", "more"),
    [
        (Shorter("a", ()), {"latest": ONE}),
        (ONE, {}),
    ],
    ids=["beside", "what is needed"],
)
def test_a_name_that_one_side_lacks_is_refused(view: object, more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        by_equal_names(FlowAnswer, view, **more)
