"""What a client may conclude from its answers, and no more."""

from __future__ import annotations

import pytest

from tests.faults.history import Attempt, Kind, Operation, Outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([], Outcome.UNKNOWN),
        ([None], Outcome.UNKNOWN),
        ([200], Outcome.OK),
        ([201], Outcome.OK),
        ([None, 200], Outcome.OK),
        ([503, None, 204], Outcome.OK),
        ([409], Outcome.FAILED),
        ([404], Outcome.FAILED),
        # The request whose answer was lost may have been done, and the refusal may be because of it.
        ([None, 409], Outcome.UNKNOWN),
        ([503, 409], Outcome.UNKNOWN),
        ([429], Outcome.UNKNOWN),
        ([500], Outcome.UNKNOWN),
    ],
)
def test_the_outcome_of_an_operation(answers: list[int | None], outcome: Outcome) -> None:
    attempts = [Attempt(str(number), status) for number, status in enumerate(answers)]
    assert Operation(Kind.ADVISE, "identification", "somebody", "r1", attempts=attempts).outcome is outcome
