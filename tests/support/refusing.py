"""A database that refuses what is written about single things, for as long as a test says, as a fault in their rows would."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from tests.integration.chassis.scratch_database import Scratch

_REFUSE = """
create function refuses() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
create trigger refuses before insert or update on {table} for each row when (new.{column} in ({ids})) execute function refuses()
"""


@contextmanager
def refusing(database: Scratch, table: str, column: str, ids: Collection[UUID | str]) -> Iterator[None]:
    """Nothing is written into `table` where `column` is one of `ids`."""
    named = ", ".join(f"'{each}'" for each in ids)
    database.as_superuser(_REFUSE.format(table=table, column=column, ids=named))
    try:
        yield
    finally:
        database.as_superuser(f"drop trigger refuses on {table}; drop function refuses")
