"""`python -m <service>.operations`: migrate, audit, dead-letters, republish, openapi; alike in every service."""

import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from chassis.audit.operations import AuditAccess, audit_commands
from chassis.bus.engine import connected
from chassis.bus.ports import BusContents
from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.inbox.applying import Handler
from chassis.inbox.inbox import Inbox
from chassis.inbox.operations import dead_letter_commands
from chassis.outbox.operations import add_republish
from chassis.settings.loading import EXIT_CODE, load, needed
from chassis.settings.processes import OperationsSettings
from chassis.startup_errors import StartupRefused
from chassis.vault import keyset_file
from contracts.envelope import EventData

_DRIFTED = 1


def service_commands(
    service: str,
    settings: type[OperationsSettings],
    handlers: Mapping[type[EventData], Handler],
    migrate_more: Callable[[], None] | None = None,
) -> typer.Typer:
    """The service's commands. `migrate_more` brings further databases of the service to their newest migration."""
    group = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help=f"Commands on the data of {service}.",
    )
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
        path: Annotated[Path, typer.Argument(help="Where the document is.")],
        *,
        check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when it differs.")] = False,
    ) -> None:
        """Write, or compare, the OpenAPI document of the service."""
        # Imported here alone, so that the other commands load no web framework.
        app = import_module(f"{service}.entrypoints.http.app").documented_app()
        text = json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"
        if not check:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            typer.echo(f"{path.name} differs from the code. Run `make contracts` and commit the result.", err=True)
            raise typer.Exit(_DRIFTED)

    def worker_dsn() -> SecretStr:
        return needed(load(settings).db.worker_dsn, f"{prefix}_DB__WORKER_DSN")

    def access() -> AuditAccess:
        known = load(settings)
        return AuditAccess(
            service,
            worker_dsn(),
            known.keys.audit_public,
            known.record.head,
            known.record.copies,
            lambda: _contents(known),
        )

    def inbox() -> Inbox:
        known = load(settings)
        aead = keyset_file.load(needed(known.keys.dead_letter_keyset, f"{prefix}_KEYS__DEAD_LETTER_KEYSET"))
        return Inbox(Database(worker_dsn(), pool_size=2), service, handlers, aead)

    group.add_typer(audit_commands(access), name="audit")
    group.add_typer(dead_letter_commands(inbox), name="dead-letters")
    add_republish(group, service, worker_dsn, lambda: load(settings))
    return group


@asynccontextmanager
async def _contents(settings: OperationsSettings) -> AsyncIterator[BusContents | None]:
    if settings.bus is None and settings.kafka is None:
        yield None
        return
    async with connected(settings) as bus:
        yield bus.contents


def run(commands: typer.Typer) -> None:
    """Runs a command; a missing setting, or a database that a migration cannot reach, ends it with one sentence and exit 2."""
    try:
        commands()
    except StartupRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(EXIT_CODE)
