"""`python -m <service>.operations`: migrate, audit, dead-letters, openapi; alike in every service."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from fastapi import FastAPI

from chassis.audit.operations import AuditAccess, audit_commands
from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.domain.errors import Unavailable
from chassis.inbox.dead_letters import DeadLetters
from chassis.inbox.errors import LetterNotFound, LetterResolved, ReplayFailed
from chassis.inbox.inbox import Handler, Inbox
from chassis.inbox.sealing import RecordUnreadable
from chassis.settings.loading import SettingsRefused, load, needed
from chassis.settings.processes import OperationsSettings
from chassis.vault import keyset_file
from contracts.envelope import EventData

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of lines.")]
_REFUSED, _NOT_RUN = 1, 2
_TOLD = (LetterNotFound, LetterResolved, ReplayFailed, RecordUnreadable, SettingsRefused)


def commands(
    service: str,
    settings: type[OperationsSettings],
    handlers: Mapping[type[EventData], Handler],
    make_app: Callable[[], FastAPI],
    migrate_more: Callable[[], None] | None = None,
) -> typer.Typer:
    """The service's commands. `migrate_more` brings further databases of the service to their newest migration."""
    group = typer.Typer(no_args_is_help=True, add_completion=False, help=f"Commands on the data of {service}.")
    prefix = service.upper()

    @group.command()
    def migrate() -> None:
        """Bring the service's databases to their newest migration."""
        dsn = needed(load(settings).db.migrator_dsn, f"{prefix}_DB__MIGRATOR_DSN")
        upgrade(f"{service}.migrations", dsn.get_secret_value())
        if migrate_more is not None:
            migrate_more()

    @group.command()
    def openapi(
        path: Annotated[Path, typer.Argument(help="Where the document stands.")],
        *,
        check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when it differs.")] = False,
    ) -> None:
        """Write, or compare, the OpenAPI document of the service."""
        text = json.dumps(make_app().openapi(), indent=2, ensure_ascii=False) + "\n"
        if not check:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            typer.echo(f"{path.name} differs from the code. Run `make contracts` and commit the result.", err=True)
            raise typer.Exit(_REFUSED)

    def access() -> AuditAccess:
        known = load(settings)
        return AuditAccess(
            needed(known.db.worker_dsn, f"{prefix}_DB__WORKER_DSN"),
            needed(known.keys.audit_public, f"{prefix}_KEYS__AUDIT_PUBLIC"),
        )

    group.add_typer(audit_commands(access), name="audit")
    group.add_typer(_dead_letter_commands(service, settings, handlers), name="dead-letters")
    return group


def _dead_letter_commands(
    service: str, settings: type[OperationsSettings], handlers: Mapping[type[EventData], Handler]
) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help="Events that could not be applied, and their keys that wait.")

    def run(work: Callable[[DeadLetters], Awaitable[Any]]) -> Any:
        return _told(lambda: asyncio.run(_with_letters(service, settings, handlers, work)))

    @group.command("list")
    def list_letters(*, as_json: AsJson = False) -> None:
        """The open ones, oldest first."""
        letters = run(lambda dead: dead.list())
        if as_json:
            typer.echo(json.dumps([asdict(letter) for letter in letters], default=str))
        elif not letters:
            typer.echo("No dead letters: every event was applied.")
        else:
            for letter in letters:
                typer.echo(f"{letter.id} {letter.topic} position {letter.position} {letter.type}: {letter.reason}")

    @group.command()
    def show(letter_id: UUID) -> None:
        """One letter and its event: ids, codes and times."""
        letter, received = run(lambda dead: dead.show(letter_id))
        typer.echo(json.dumps(asdict(letter), default=str, indent=2))
        typer.echo(received.value.decode("utf-8", "backslashreplace"))

    @group.command()
    def replay(letter_id: UUID) -> None:
        """Apply the letter and what waits behind it, in order."""
        done = run(lambda dead: dead.replay(letter_id))
        behind = ", ".join(f"{number} {name}" for name, number in done.behind.items()) or "nothing"
        typer.echo(f"{done.outcome.value}; behind it: {behind}")

    return group


async def _with_letters(
    service: str,
    settings: type[OperationsSettings],
    handlers: Mapping[type[EventData], Handler],
    work: Callable[[DeadLetters], Awaitable[Any]],
) -> Any:
    known, prefix = load(settings), service.upper()
    aead = keyset_file.load(needed(known.keys.dead_letter_keyset, f"{prefix}_KEYS__DEAD_LETTER_KEYSET"))
    database = Database(needed(known.db.worker_dsn, f"{prefix}_DB__WORKER_DSN"), pool_size=2)
    try:
        return await work(DeadLetters(Inbox(database, service, handlers, aead)))
    finally:
        await database.dispose()


def _told(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Unavailable:
        sys.stderr.write("The database cannot be reached. Start it (`spona up`) and repeat.\n")
    except _TOLD as refused:
        sys.stderr.write(f"{refused}\n")
    raise typer.Exit(_NOT_RUN)
