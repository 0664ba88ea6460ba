"""Which SQL statements this process sends, whatever the pool, database or role."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENDING = "before_cursor_execute"


@contextmanager
def sent_statements() -> Iterator[list[str]]:
    """A list that every statement sent inside the block is added to, in order."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, _SENDING, note)
    try:
        yield sent
    finally:
        event.remove(Engine, _SENDING, note)
