"""Ctrl-C and its like: they end the course in order, and do not cut short what takes everything away again."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ending:
    """Remembers that a person asked: what unwinds may fail in its own way meanwhile."""

    def __init__(self) -> None:
        """No one has asked; `listen` begins."""
        self.asked = False

    def listen(self) -> None:
        """From now on each of the signals raises KeyboardInterrupt in the main thread."""
        for number in _SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        raise KeyboardInterrupt


@contextmanager
def undisturbed() -> Iterator[None]:
    """While the block runs nothing interrupts it; what is half taken away is worse than a wait of some seconds."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
