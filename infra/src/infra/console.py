"""What the launcher says: a moving line on a terminal, plain lines everywhere else."""

import contextlib
import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live
from rich.text import Text


class ProgressPrinter:
    """Prints progress. A terminal that went away never raises: that would skip the orderly stop."""

    def __init__(self, console: Console | None = None) -> None:
        """Speak to standard output unless given another console."""
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._live: Live | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person watches."""
        return self._console.is_terminal

    def say(self, text: str, style: str = "", *, end: str = "\n") -> None:
        """Print one line, or several."""
        with contextlib.suppress(OSError):
            self._console.print(Text(text, style=style), end=end)

    def waiting_for(self, names: Sequence[str]) -> None:
        """Show on a terminal what is still awaited; an empty list ends it.

        Drawn from the caller's loop and never by a thread: the launcher forks children meanwhile.
        """
        with contextlib.suppress(OSError):
            if not names:
                if self._live:
                    self._live.stop()
                self._live = None
            elif self._console.is_terminal:
                if self._live is None:
                    self._live = Live(console=self._console, auto_refresh=False, transient=True)
                    self._live.start()
                text = Text(f"… {', '.join(names)}", style="dim", overflow="ellipsis", no_wrap=True)
                self._live.update(text, refresh=True)


def terminal_is_gone(*, had_terminal: bool) -> bool:
    """Whether the terminal we started on was closed.

    Its hang-up signal reaches the session's leader only; under `make` that is make.
    """
    return had_terminal and not os.isatty(sys.stdout.fileno())
