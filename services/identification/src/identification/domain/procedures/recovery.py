"""The life of a recovery period: it is offered, then granted, and ends or is interrupted once; until then it may be extended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput
from chassis.domain.lifecycle import Lifecycle
from contracts.words.procedures import RecoveryState, RecoveryStep
from identification.domain.procedures.errors import RecoveryMoveRefused

if TYPE_CHECKING:
    from datetime import date

    from contracts.words.procedures import RecoveryInterruption

_S, _A = RecoveryState, RecoveryStep
RECOVERY_LIFECYCLE = Lifecycle(
    RecoveryState,
    RecoveryStep,
    {
        (_S.NOT_OFFERED, _A.OFFERED): _S.OFFERED,
        (_S.OFFERED, _A.GRANTED): _S.GRANTED,
        (_S.GRANTED, _A.EXTENDED): _S.EXTENDED,
        (_S.EXTENDED, _A.EXTENDED): _S.EXTENDED,
        (_S.GRANTED, _A.ENDED): _S.ENDED,
        (_S.EXTENDED, _A.ENDED): _S.ENDED,
        (_S.GRANTED, _A.INTERRUPTED): _S.INTERRUPTED,
        (_S.EXTENDED, _A.INTERRUPTED): _S.INTERRUPTED,
    },
    refusal=RecoveryMoveRefused,
)
USUAL_LENGTH: Final = timedelta(days=90)
"""Not verified with the law; a decision that says until when is followed instead."""
_DECIDED: Final = frozenset({_A.GRANTED, _A.EXTENDED, _A.INTERRUPTED})


def recovery_must_fit(
    step: RecoveryStep,
    starts_on: date | None,
    ends_on: date | None,
    basis: str | None,
    interrupted_for: RecoveryInterruption | None,
) -> None:
    """Raises InvalidInput, which names all that is missing or too much."""
    rules = (
        ("startsOn", starts_on, step is _A.GRANTED, step is not _A.GRANTED),
        ("endsOn", ends_on, step is _A.EXTENDED, step not in (_A.GRANTED, _A.EXTENDED)),
        ("basis", basis, step in _DECIDED, step not in _DECIDED),
        ("interruptedFor", interrupted_for, step is _A.INTERRUPTED, step is not _A.INTERRUPTED),
    )
    wrong = [(name, "is missing for this step.") for name, said, needed, _ in rules if needed and said is None]
    wrong += [
        (name, "is not said of this step: leave it out.")
        for name, said, _, refused in rules
        if refused and said is not None
    ]
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        wrong.append(("endsOn", "is not after the first day: give the last day of the period."))
    if wrong:
        raise InvalidInput(wrong)
