"""Waits for a Keycloak that does not answer: by the clock, however many tries that is."""

import time
from collections.abc import Callable
from typing import TypeVar

from infra.errors import CliError

_PAUSE_SECONDS = 2.0
T = TypeVar("T")


class Unanswered(CliError):
    """No answer in time, or an answer that there can be none now; the same may go well a little later."""


def until_it_answers(work: Callable[[], T], seconds: float) -> T:
    """Repeat work that was not answered until it is, or until so many seconds have passed; then the refusal stands."""
    end = time.monotonic() + seconds
    while True:
        try:
            return work()
        except Unanswered:
            if time.monotonic() + _PAUSE_SECONDS > end:
                raise
        time.sleep(_PAUSE_SECONDS)
