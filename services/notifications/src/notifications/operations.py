"""`python -m notifications.operations migrate | audit verify|who-saw | dead-letters list|show|replay|skip`."""

import sys

import typer

from chassis.audit.operations import AuditAccess, audit_commands
from chassis.db.database import Database
from chassis.db.migrations import upgrade
from chassis.inbox.inbox import Inbox
from chassis.inbox.operations import dead_letter_commands
from chassis.settings.loading import EXIT_CODE, SettingsRefused, load, needed
from chassis.vault import keyset_file
from notifications import bootstrap
from notifications.entrypoints.reception import handlers
from notifications.settings import NotificationsOperationsSettings

_WORKER_DSN = "NOTIFICATIONS_DB__WORKER_DSN"

commands = typer.Typer(no_args_is_help=True, help="Data of notifications.", add_completion=False)


@commands.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    dsn = needed(load(NotificationsOperationsSettings).db.migrator_dsn, "NOTIFICATIONS_DB__MIGRATOR_DSN")
    upgrade("notifications.migrations", dsn.get_secret_value())


@commands.callback()
def _group() -> None:
    """Keep `migrate` a command of its own."""


def _audit_access() -> AuditAccess:
    settings = load(NotificationsOperationsSettings)
    worker = needed(settings.db.worker_dsn, _WORKER_DSN)
    return AuditAccess(worker, needed(settings.keys.audit_public, "NOTIFICATIONS_KEYS__AUDIT_PUBLIC"))


def _inbox() -> Inbox:
    settings = load(NotificationsOperationsSettings)
    keyset = needed(settings.keys.dead_letter_keyset, "NOTIFICATIONS_KEYS__DEAD_LETTER_KEYSET")
    worker = Database(needed(settings.db.worker_dsn, _WORKER_DSN), pool_size=1)
    return Inbox(worker, bootstrap.NAME, handlers(), keyset_file.load(keyset))


commands.add_typer(audit_commands(_audit_access), name="audit")
commands.add_typer(dead_letter_commands(_inbox), name="dead-letters")


def main() -> None:
    """Runs a command; a missing setting is a sentence and exit 2."""
    try:
        commands()
    except SettingsRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(EXIT_CODE)


if __name__ == "__main__":
    main()
