"""Referral's database alone is lost, and comes back from what the others know and its record from the last backup."""

import json
import time
from pathlib import Path

from contracts.topics import tellers_of
from infra.containers.running.composed import SERVICES, Composed
from infra.containers.trials import restoring
from infra.errors import CliError
from infra.upgrading.republish import wanted

_LOST = "referral"
_PROCESSES = (_LOST, *(f"{_LOST}-{part}" for part in ("relay", "consumer", "worker")))
_RECORD = ("audit", "audit_seal", "audit_root")
# Who read and asked what is known there alone; an outbox's moments are the machine's, and a hop's trace is its own.
_NOT_REBUILT = (*_RECORD, "audit_unsealed", "idempotency", "alembic_version")
_WHOLE = "select to_jsonb(t) from {} t"
_SELECT = {
    "outbox": "select to_jsonb(t) - array['created_at', 'published_at', 'attempts', 'retry_at', 'traceparent'] "
    "from {} t where topic not like '%.heads'",
    "outbox_sequence": "select to_jsonb(t) from {} t where topic not like '%.heads'",
    "inbox_event": "select to_jsonb(t) - 'at' from {} t",
}
_PUBLISHED_SECONDS = 120


def back_up(composed: Composed, copy: Path) -> None:
    """The last backup of the database that will be lost."""
    composed.postgres("pg_dump", "--format=custom", _LOST, into=copy)


def lose(composed: Composed) -> dict[str, set[str]]:
    """End its processes once all was told and heard, and drop the database; returns the rows that it had."""
    _until_all_is_told(composed)
    composed.compose("stop", *_PROCESSES)
    rows = _rows(composed)
    composed.asked("postgres", f"drop database {_LOST}")
    return rows


def rebuild(composed: Composed, before: dict[str, set[str]]) -> str:
    """Make it anew and apply the journals; refuses unless every row is back as it was."""
    restoring.job(composed, "postgres-apply")
    restoring.job(composed, f"{_LOST}-migrate")
    whole = composed.places.work / "journals"
    whole.touch(mode=0o600)
    with whole.open("ab") as together:
        for by, of in wanted(_LOST):
            one = _journal(composed, by, of)
            together.write(one.read_bytes())
            one.unlink()
    told = composed.places.work / "told"
    composed.once(f"{_LOST}-migrate", *_operations(_LOST), "restore", "--json", given=whole, into=told)
    whole.unlink()
    # podman does not hand the exit code of such a container on.
    if not (said := told.read_text()).startswith("{"):
        raise CliError(f"{_LOST} was not restored: see its last words in the log of commands")
    known = json.loads(said)
    after = _rows(composed)
    different = {
        table: len(before.get(table, set()) ^ after.get(table, set())) for table in before.keys() | after.keys()
    }
    if found := {table: number for table, number in different.items() if number}:
        raise CliError(f"Rows that only one of the two has: {found}")
    told_so = f"{known['applied']} events applied, {known['retold']} told as before"
    return f"{sum(map(len, after.values()))} rows of {len(after)} tables as before; {told_so}"


def bring_record_back(composed: Composed, copy: Path) -> str:
    """The record of reads out of the backup, its head adopted, and the processes started."""
    tables = [f"--table={table}" for table in _RECORD]
    composed.postgres("pg_restore", "--exit-on-error", "--data-only", *tables, f"--dbname={_LOST}", given=copy)
    adopted = restoring.adopt(composed, _LOST)
    composed.compose("up", "--detach", "--no-build", "--no-deps", *_PROCESSES)
    composed.wait_until_healthy(*_PROCESSES)
    return f"{composed.asked(_LOST, 'select count(*) from audit')} lines; {adopted.found}"


def _until_all_is_told(composed: Composed) -> None:
    """Nothing lies in an outbox, and what others published was heard here: `journal --of` waits for that."""
    end = time.monotonic() + _PUBLISHED_SECONDS
    for service in SERVICES:
        while composed.asked(service, "select count(*) from outbox where published_at is null") != "0":
            if time.monotonic() > end:
                raise CliError(f"{service}'s outbox was not published within {_PUBLISHED_SECONDS} s")
            time.sleep(1)
    for teller in tellers_of(_LOST):
        _journal(composed, _LOST, teller).unlink()


def _journal(composed: Composed, by: str, of: str) -> Path:
    """One journal; a consumer's container is given what the command needs: the worker's address and the bus."""
    file = composed.places.work / f"journal-{by}-{of}"
    file.touch(mode=0o600)
    # Its health has a port, which a command does not know.
    of_the_process = ("env", "-u", f"{by.upper()}_HEALTH__PORT")
    composed.once(f"{by}-consumer", *of_the_process, *_operations(by), "journal", "--of", of, into=file)
    if not file.read_text().strip():
        raise CliError(f"{by} told no journal of {of}")
    return file


def _operations(service: str) -> tuple[str, ...]:
    return ("python", "-P", "-m", f"{service}.operations")


def _rows(composed: Composed) -> dict[str, set[str]]:
    """Every row of every table that is rebuilt, without what is the machine's and without the heads of the record."""
    tables = composed.asked(_LOST, "select tablename from pg_tables where schemaname = 'public'").splitlines()
    return {
        table: set(composed.asked(_LOST, _SELECT.get(table, _WHOLE).format(table)).splitlines())
        for table in tables
        if table not in _NOT_REBUILT
    }
