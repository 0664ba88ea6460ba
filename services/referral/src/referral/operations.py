"""`python -m referral.operations migrate | audit … | dead-letters …`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from chassis.audit.operations import AuditAccess, audit_commands
from chassis.db.migrations import upgrade
from chassis.inbox.operations import dead_letter_commands
from chassis.settings.loading import EXIT_CODE, SettingsRefused, load, needed
from referral import bootstrap
from referral.entrypoints.reception import handles
from referral.settings import Operations

if TYPE_CHECKING:
    from chassis.inbox.inbox import Inbox

commands = typer.Typer(no_args_is_help=True, help="What an operator does with referral's data.", add_completion=False)


@commands.command()
def migrate() -> None:
    """Bring the database to the newest migration, as its migrator role."""
    dsn = needed(load(Operations).db.migrator_dsn, "REFERRAL_DB__MIGRATOR_DSN")
    upgrade("referral.migrations", dsn.get_secret_value())


def _audit_access() -> AuditAccess:
    settings = load(Operations)
    return AuditAccess(
        needed(settings.db.worker_dsn, "REFERRAL_DB__WORKER_DSN"),
        needed(settings.keys.audit_public, "REFERRAL_KEYS__AUDIT_PUBLIC"),
    )


def _inbox() -> Inbox:
    settings = load(Operations)
    return bootstrap.inbox(
        needed(settings.db.worker_dsn, "REFERRAL_DB__WORKER_DSN"),
        needed(settings.keys.dead_letter_keyset, "REFERRAL_KEYS__DEAD_LETTER_KEYSET"),
        handles(),
    )


commands.add_typer(audit_commands(_audit_access), name="audit")
commands.add_typer(dead_letter_commands(_inbox), name="dead-letters")


def main() -> None:
    """Runs a command; a setting that is missing ends it with a sentence."""
    try:
        commands()
    except SettingsRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(EXIT_CODE)


if __name__ == "__main__":
    main()
