"""A person's wish to end, as a flag that every wait of the launcher looks at."""

import os
import select
import signal
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruption:
    """The first Ctrl-C, SIGTERM or SIGHUP asks for an orderly end, the second for one at once."""

    def __init__(self) -> None:
        """Not asked yet; `listen` begins."""
        self._asked = False
        # A pipe and not a threading.Event: setting one in a signal handler can deadlock.
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._at_once: Callable[[], None] = lambda: None

    def listen(self) -> None:
        """Take over the signals, until the process ends."""
        for number in _SIGNALS:
            signal.signal(number, self._on_signal)

    def second_time(self, at_once: Callable[[], None]) -> None:
        """Say what a second wish does."""
        self._at_once = at_once

    def asked(self) -> bool:
        """Whether we were asked to end."""
        return self._asked

    def wait(self, seconds: float) -> bool:
        """Pause; returns early, and True, once the end is asked for."""
        if not self._asked:
            select.select([self._read], [], [], seconds)
        return self._asked

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            self._at_once()
        self._asked = True
        try:
            os.write(self._write, b"!")
        except BlockingIOError:
            # Full: the reader has been woken long ago.
            return
