"""The life of a recovery period, every state with every step, against a table written by hand."""

from __future__ import annotations

import pytest

from contracts.words.procedures import RecoveryState, RecoveryStep
from identification.domain.procedures.errors import RecoveryMoveRefused
from identification.domain.procedures.recovery import RECOVERY_LIFECYCLE

ALLOWED = {
    "not_offered offered": "offered",
    "offered granted": "granted",
    "granted extended": "extended",
    "extended extended": "extended",
    "granted ended": "ended",
    "extended ended": "ended",
    "granted interrupted": "interrupted",
    "extended interrupted": "interrupted",
}


@pytest.mark.parametrize("state", RecoveryState)
@pytest.mark.parametrize("step", RecoveryStep)
def test_each_step_is_allowed_or_refused(state: RecoveryState, step: RecoveryStep) -> None:
    expected = ALLOWED.get(f"{state} {step}")
    if expected is None:
        with pytest.raises(RecoveryMoveRefused):
            RECOVERY_LIFECYCLE.next(state, step)
    else:
        assert RECOVERY_LIFECYCLE.next(state, step) == expected
