"""What may be disclosed about an exception: its type, its cause's type and a line of code. Messages quote data."""

from __future__ import annotations

import sys
import sysconfig
from traceback import walk_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_INSTALLED = (sysconfig.get_path("stdlib"), "<frozen")


def first(error: BaseException) -> BaseException:
    """The first error of a group of tasks that failed together; `error` itself when it is no group."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def type_name(error: BaseException) -> str:
    """Dotted name of the error's class."""
    kind = type(error)
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}".replace("<locals>.", "")


def describe(error: BaseException) -> dict[str, str]:
    """Log fields for `error`, without a word of its message."""
    error = first(error)
    attributes = {"exception.type": type_name(error), "exception.at": _place(error)}
    cause = error.__cause__ or getattr(error, "orig", None)
    if isinstance(cause, BaseException):
        attributes["exception.cause"] = type_name(cause)
    return attributes


def _place(error: BaseException) -> str:
    """Innermost line of the platform's code; of a library when none of ours is on the way."""
    frames = list(walk_tb(error.__traceback__))
    ours = [pair for pair in frames if _is_ours(pair[0])]
    for frame, line in reversed(ours or frames):
        return f"{_module(frame)}:{line}"
    return "unknown:0"


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "unknown"))


def _is_ours(frame: FrameType) -> bool:
    """Code of this library, of the running program's package, or of a source tree."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    program = spec.name.partition(".")[0] if spec else "__main__"
    installed = frame.f_code.co_filename.startswith(_INSTALLED) or "site-packages" in frame.f_code.co_filename
    return _module(frame).partition(".")[0] in ("chassis", program) or not installed
