"""How the records of a demonstration get their first heads: by the command that an operator runs, before the workers start."""

from collections.abc import Callable
from pathlib import Path

from infra.keys.files import SERVICES, KeyFiles
from infra.launcher.environment import Environments
from infra.launcher.plan import Step, python
from infra.postgres.server import Server

_HAS_A_RECORD = "select to_regclass('audit_seal') is not null"
_SEALED = "select exists (select from audit_seal)"
_YES = [["t"]]


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
