"""`audit verify` and `audit who-saw`, for a service's `python -m <service>.operations`."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import SecretStr

from chassis.asking import NOT_RUN, asking_the_database
from chassis.audit.signing import SigningKeyUnusable, load_public
from chassis.audit.verify import Verdict, verify
from chassis.audit.walk import Head
from chassis.audit.who_saw import Sighting, who_saw
from chassis.db.database import Database

# A walk over years of reads counts rows for longer than a request may wait.
_STATEMENT_TIMEOUT_MS = 60_000
TAMPERED = 1
_HEAD = re.compile(r"(?P<seq>[1-9][0-9]{0,17}):(?P<root>[0-9a-f]{64})")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")]
Noted = Annotated[
    str | None,
    typer.Option("--head", help="A head printed earlier (NUMBER:HEX): it must still be there."),
]


@dataclass(frozen=True, slots=True)
class AuditAccess:
    """Where a service's record is and what verifies it: the worker's address and the public key."""

    worker_dsn: SecretStr
    public_key: Path


def audit_commands(access: Callable[[], AuditAccess]) -> typer.Typer:
    """The command group to add as `audit`; `access` is asked when a command runs."""
    commands = typer.Typer(no_args_is_help=True, help="The record of who read and changed what.")

    @commands.command("verify")
    def verify_command(*, as_json: AsJson = False, head: Noted = None) -> None:
        """Walk the record; exit 0 when nothing that was sealed is altered or missing, else 1."""
        verdict = asyncio.run(_verify(access(), _noted(head)))
        typer.echo(json.dumps(verdict_as_json(verdict)) if as_json else _sentences(verdict))
        raise typer.Exit(0 if verdict.sound else TAMPERED)

    @commands.command("who-saw")
    def who_saw_command(subject_id: UUID, *, as_json: AsJson = False) -> None:
        """List every recorded read and change of a person, report or other subject by its id."""
        sightings = asyncio.run(_who_saw(access(), subject_id))
        for line in _lines(sightings, as_json=as_json):
            typer.echo(line)

    return commands


def verdict_as_json(verdict: Verdict) -> dict[str, object]:
    """The verdict as `audit verify --json` prints it."""
    return {
        "sound": verdict.sound,
        "first": asdict(verdict.first) if verdict.first else None,
        "findings": verdict.findings,
        "sealed": verdict.sealed,
        "head": str(verdict.head) if verdict.head else None,
        "unsealed": {
            "rows": verdict.unsealed,
            "oldest": verdict.oldest_unsealed.isoformat() if verdict.oldest_unsealed else None,
        },
    }


async def _verify(access: AuditAccess, noted: Head | None) -> Verdict:
    try:
        key = load_public(access.public_key)
    except SigningKeyUnusable as error:
        raise _not_run(str(error)) from error
    db = Database(access.worker_dsn, pool_size=1, statement_timeout_ms=_STATEMENT_TIMEOUT_MS)
    try:
        with asking_the_database():
            async with db.transaction() as connection:
                return await verify(connection, key, noted)
    finally:
        await db.dispose()


async def _who_saw(access: AuditAccess, subject_id: UUID) -> list[Sighting]:
    db = Database(access.worker_dsn, pool_size=1, statement_timeout_ms=_STATEMENT_TIMEOUT_MS)
    try:
        with asking_the_database():
            async with db.transaction() as connection:
                return await who_saw(connection, subject_id)
    finally:
        await db.dispose()


def _noted(head: str | None) -> Head | None:
    if head is None:
        return None
    form = _HEAD.fullmatch(head)
    if form is None:
        raise _not_run("--head takes what `audit verify` printed earlier: NUMBER:HEX.")
    return Head(int(form["seq"]), bytes.fromhex(form["root"]))


def _not_run(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(NOT_RUN)


def _sentences(verdict: Verdict) -> str:
    lines = []
    if verdict.first is None:
        lines.append(f"The record is sound: {verdict.sealed} sealed rows, none altered, none missing.")
    else:
        first = verdict.first
        lines.append(f"TAMPERED, {verdict.findings} findings; the first: {first.kind} {first.id}.")
        lines.append(f"{first.sentence} Keep a copy of the database and tell the data protection officer.")
    if verdict.head:
        lines.append(f"Head {verdict.head}: note it elsewhere; `--head` proves later that nothing was cut.")
    if verdict.unsealed and verdict.oldest_unsealed:
        oldest = verdict.oldest_unsealed.isoformat(timespec="seconds")
        lines.append(f"Not sealed yet, so not protected: {verdict.unsealed} rows, the oldest of {oldest}.")
    else:
        lines.append("Nothing waits to be sealed.")
    return "\n".join(lines)


def _lines(sightings: list[Sighting], *, as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps([_as_json(sighting) for sighting in sightings])]
    if not sightings:
        return ["No read or change of this id is on the record. Check that the id is complete."]
    return [
        f"{seen.at.isoformat(timespec='seconds')} {seen.caller} as {seen.position} of unit "
        f"{seen.unit or 'none'}: {seen.action} {seen.subject_type} "
        f"({', '.join(seen.classes) or 'no classes'})"
        f"{f' on basis {seen.basis}' if seen.basis else ''}, "
        f"{f'link {seen.seal}' if seen.seal else 'not sealed yet'}"
        for seen in sightings
    ]


def _as_json(sighting: Sighting) -> dict[str, object]:
    return {
        **asdict(sighting),
        "at": sighting.at.isoformat(),
        "caller": str(sighting.caller),
        "unit": str(sighting.unit) if sighting.unit else None,
    }
