"""A wish to end, for work that tidies up by leaving its blocks: SIGTERM, SIGHUP and Ctrl-C leave them as an error would."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Ending:
    """The first wish ends the work; told again, it goes on tidying up."""

    def __init__(self) -> None:
        """No one wishes it yet; `listening` begins."""
        self._number: int | None = None
        self._held = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Inside, a signal raises SystemExit, with the code that a shell gives for it; from the main thread only."""
        before = {each: signal.signal(each, self._come) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, what must not be cut short is done first."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._number is not None:
            raise SystemExit(128 + self._number)

    def _come(self, number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        self._number = number
        if not self._held:
            raise SystemExit(128 + number)
