"""SQL that a migration applies whole when its file has changed: policies, what they ask, and rights; and the access table."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from chassis.startup_errors import StartupRefused
from contracts.words import positions, procedures, referrals, reports

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from contracts.access import AccessTable

_CALLER = Path(__file__).with_name("caller.sql")
_LISTED: dict[str, Any] = {
    each.__name__: each
    for each in (
        reports.ReportState,
        referrals.ReferralState,
        referrals.Stage,
        referrals.Purpose,
        positions.UnitSupervisor,
        procedures.ProcedureState,
        procedures.ChallengeState,
    )
}
_WORDS = re.compile(r"\{\{(\w+)(?:\.(\w+))?\}\}")
_APPLIED = "create table if not exists applied_sql (name text primary key, sha256 text not null)"
_GONE = (
    "{names}: the database was given these files, and this release has no such file. Put it back (one that is not needed any more "
    "drops what it made), or run the release that has it, and repeat."
)
_REMEMBER = "insert into applied_sql values (:name, :sha256) on conflict (name) do update set sha256 = excluded.sha256"


class RepeatableFileMissing(StartupRefused):
    """A file that was applied is not there any more: what it made would stay, and could no longer be read."""


def apply(connection: Connection, folder: Path, table: AccessTable) -> None:
    """Runs those files of `folder` that are not as they were last run, in the order of their names, and fills in the access table.

    After a new Alembic step all are run: it may have made a table anew, without its policies. All in the caller's transaction.
    Where there is no such folder, nothing asks for either. Raises WallsGone.
    """
    if not folder.is_dir():
        return
    connection.execute(text(_APPLIED))
    applied = set(connection.execute(text("select name, sha256 from applied_sql")))
    newest = connection.execute(text("select version_num from alembic_version")).scalar_one()
    there = (_CALLER, *sorted(folder.glob("*.sql")))
    if gone := {name for name, _ in applied} - {file.name for file in there}:
        raise RepeatableFileMissing(_GONE.format(names=", ".join(sorted(gone))))
    for file in there:
        # With the step below it and with what it calls: a change of either is a change of every file.
        digest = sha256(newest.encode() + _CALLER.read_bytes() + sql_of(file).encode()).hexdigest()
        if (file.name, digest) not in applied:
            run(connection, file)
            connection.execute(text(_REMEMBER), {"name": file.name, "sha256": digest})
    _fill(connection, table)


def run(connection: Connection, file: Path = _CALLER) -> None:
    """Runs a file at once; prepared, as everything else is, it could hold one statement only."""
    driver: Any = connection.connection.dbapi_connection
    driver.run_async(lambda postgres: postgres.execute(sql_of(file)))


def sql_of(file: Path) -> str:
    """The text of a file, in which `{{ReportState}}` is a list of all states, and `{{ReportState.is_open}}` of those of which that holds.

    What holds of a state for some purposes is listed with each of them: `'received/child_protection'`.

    What holds of a state is a row of `contracts.words`, of a word without a row its own property; a list of them is written nowhere else.
    """
    return _WORDS.sub(_listed, file.read_text("utf-8"))


def _listed(found: re.Match[str]) -> str:
    words, holds = _LISTED[found[1]], found[2]
    said = {each: holds is None or getattr(getattr(each, "row", each), holds) for each in words}
    for_purposes = [f"{word}/{each}" for word, of in said.items() if isinstance(of, frozenset) for each in sorted(of)]
    return ", ".join(f"'{each}'" for each in for_purposes or (word for word, of in said.items() if of))


def _fill(connection: Connection, table: AccessTable) -> None:
    _hold(connection, "access_role (position, role)", table.holders())
    _hold(connection, "access_class (class, position)", table.readers())


def _hold(connection: Connection, named: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Makes a table of two columns hold these pairs and no others."""
    name, _, columns = named.partition(" ")
    wanted = set(pairs)
    if set(connection.execute(text(f"select {columns.strip('()')} from {name}"))) == wanted:
        return
    connection.execute(text(f"delete from {name}"))
    rows = [{"one": one, "other": other} for one, other in sorted(wanted)]
    connection.execute(text(f"insert into {named} values (:one, :other)"), rows)
