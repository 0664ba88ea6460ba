"""A row of a consumer says which event goes to which use case; types do not hold it, so this does."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest

from contracts.events.identification import ReportEndedEvent
from identification.entrypoints import reception as of_identification
from notifications.entrypoints import reception as of_notifications
from referral.entrypoints import reception as of_referral

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contracts.envelope import EventData

ROWS: list[tuple[type[EventData], Callable[..., Any]]] = [
    *of_identification.FOLLOWED.items(),
    *of_referral.FOLLOWED.items(),
    *of_notifications.FOLLOWED.items(),
]


def takes(use_case: Callable[..., Any]) -> set[str]:
    """Names of the events that the first argument is declared as."""
    declared: str = next(iter(signature(use_case).parameters.values())).annotation
    return {each.rpartition(".")[2] for each in declared.split(" | ")}


def names_of(event: type[EventData]) -> set[str]:
    """Of the event, and of what it is a kind of."""
    return {each.__name__ for each in event.__mro__}


@pytest.mark.parametrize(("event", "use_case"), ROWS, ids=lambda each: each.__name__)
def test_a_use_case_takes_the_event_of_its_row(event: type[EventData], use_case: Callable[..., Any]) -> None:
    assert names_of(event) & takes(use_case)


@pytest.mark.parametrize("use_case", {use_case for _, use_case in ROWS}, ids=lambda each: each.__qualname__)
def test_a_use_case_has_a_row_for_each_event_that_it_takes(use_case: Callable[..., Any]) -> None:
    for taken in takes(use_case):
        assert any(taken in names_of(event) for event, known in ROWS if known == use_case)


@pytest.mark.parametrize(
    "followed", [of_referral.FOLLOWED, of_notifications.FOLLOWED], ids=["referral", "notifications"]
)
def test_every_end_of_a_report_is_followed(followed: Mapping[type[EventData], object]) -> None:
    assert set(ReportEndedEvent.__subclasses__()) <= followed.keys()


def test_another_event_is_seen() -> None:
    (first, taken), (second, _) = ROWS[:2]
    assert names_of(first) & takes(taken)
    assert not names_of(second) & takes(taken)
