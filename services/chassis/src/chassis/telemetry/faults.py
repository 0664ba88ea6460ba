"""What may be told about an exception: its type, its cause's type and a line of code. Messages quote data."""

from __future__ import annotations

import traceback


def first(error: BaseException) -> BaseException:
    """The first error of a group of tasks that failed together; `error` itself when it is no group."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def type_name(error: BaseException) -> str:
    """Dotted name of the error's class."""
    kind = type(error)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}".replace("<locals>.", "")
    )


def describe(error: BaseException) -> dict[str, str]:
    """Log fields for `error`, without a word of its message."""
    error = first(error)
    told = {"exception.type": type_name(error), "exception.at": _place(error)}
    cause = error.__cause__ or getattr(error, "orig", None)
    if isinstance(cause, BaseException):
        told["exception.cause"] = type_name(cause)
    return told


def _place(error: BaseException) -> str:
    """Innermost line of our own code; of a library when none of ours is on the way."""
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    ours = [
        pair for pair in frames if "site-packages" not in pair[0].f_code.co_filename and "__spec__" in pair[0].f_globals
    ]
    for frame, line in reversed(ours or frames):
        return f"{frame.f_globals.get('__name__', 'unknown')}:{line}"
    return "unknown:0"
