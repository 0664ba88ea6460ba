"""What a start does once to what an earlier one left: migrations whose files changed, another engine of events, first heads of records."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys.files import SERVICES, KeyFiles
from infra.launcher.environment import Environments
from infra.launcher.plan import EMBEDDED, STACKS, Migration, Planner, Step, python
from infra.postgres.provision import Marks, read_marks, write_marks
from infra.postgres.server import Server
from infra.whole_files import replace_whole

_READ = {".py", ".sql", ".yaml"}
_NOTE = "bus"
_REPUBLISH = """
    with again as (update outbox set published_at = null, retry_at = null where published_at > now() - interval '14 days' returning 1)
    select count(*) from again
"""
_HAS_A_RECORD = "select to_regclass('audit_seal') is not null"
_SEALED = "select exists (select from audit_seal)"
_YES = [["t"]]


def pending(server: Server, migrations: Sequence[Migration]) -> dict[Migration, str]:
    """Return the migrations to run, each with the mark that its success deserves.

    Starting four programs to learn that nothing is to be done would cost seconds at every start.
    """
    marks = read_marks(server)
    wanted = {migration: _digest(migration.sources) for migration in migrations}
    return {
        migration: digest
        for migration, digest in wanted.items()
        if any(marks.get(name, Marks()).migrated != digest for name in migration.databases)
    }


def mark(server: Server, done: dict[Migration, str]) -> None:
    """Remember on the databases themselves that these migrations succeeded."""
    marks = read_marks(server)
    write_marks(
        server,
        {
            name: replace(marks.get(name, Marks()), migrated=digest)
            for migration, digest in done.items()
            for name in migration.databases
        },
    )


def _digest(packages: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for package in packages:
        folder = _folder(package)
        for file in sorted(each for each in folder.rglob("*") if each.suffix in _READ):
            digest.update(str(file.relative_to(folder)).encode() + b"\0")
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _folder(package: str) -> Path:
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise CliError(f"The part {package} is not installed; run: make setup")
    return Path(places[0])


def republish_after_change(
    installation: Installation, server: Server, planner: Planner, say: Callable[[str], None]
) -> None:
    """Have the relays publish again what the engine of last time may hold unread; does nothing when it is the same one.

    Called when the outboxes exist and are not read yet. Consumers drop what they applied before.
    What was published longer ago than records stay on a bus was read.
    """
    noted = noted_stack(installation)
    before = STACKS.get(noted, EMBEDDED)
    if before.events != planner.events:
        count = sum(int(server.query(_REPUBLISH, service)[0][0]) for service in SERVICES)
        if count:
            say(
                f"Events went over {before.events} before, where some may lie unread: "
                f"the last {count} are published again over {planner.events}."
            )
    if noted != planner.stack:
        remember(installation, planner)


def noted_stack(installation: Installation) -> str:
    """Return the stack of the last start; empty when there was none."""
    note = installation.data / _NOTE
    return note.read_text().strip() if note.is_file() else ""


def remember(installation: Installation, planner: Planner) -> None:
    """Note which engine carries the events from now on: nothing in an outbox is to be read from another one."""
    replace_whole(installation.data / _NOTE, planner.stack)


def adoptions(
    server: Server, keys: KeyFiles, environments: Environments, copies: Path, say: Callable[[str], None]
) -> list[Step]:
    """The commands to run before the workers start; none for a record whose head is kept, or was and is gone.

    Called when what is migrated at this start is migrated. A record of before heads were kept is adopted as it is; in
    production the operator does it (infra/production/upgrade-and-recovery.md#adopt-a-restored-record).
    """
    without = [
        service
        for service in SERVICES
        if not keys.audit_head(service).exists() and server.query(_HAS_A_RECORD, service) == _YES
    ]
    lost = [service for service in without if any(copies.glob(f"{service}-*.head"))]
    if lost:
        say(
            f"The head of the record of {', '.join(lost)} is gone, and {copies} knows one: nothing is sealed until it is back."
        )
    sealed = [service for service in without if service not in lost and server.query(_SEALED, service) == _YES]
    if sealed:
        say(f"No head of the record of {', '.join(sealed)} was kept so far: it is adopted as it is now.")
    begun = [service for service in without if service not in (*lost, *sealed)]
    if begun:
        say(f"The record of reads begins: {', '.join(begun)}.")
    return [
        Step(
            f"{service}-adopt-head",
            python(f"{service}.operations", "audit", "adopt-head", *(["--first"] if service in begun else [])),
            environments.operations(service),
            f"Nothing is sealed in the record of {service} until this is settled:",
        )
        for service in (*sealed, *begun)
    ]
