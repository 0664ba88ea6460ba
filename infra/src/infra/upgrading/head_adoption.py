"""What a demonstration does whose records were sealed before heads were kept: it adopts them by the command, and says so."""

from collections.abc import Callable

from infra.keys.files import SERVICES, KeyFiles
from infra.launcher.environment import Environments
from infra.launcher.plan import Step, python
from infra.postgres.server import Server

_HAS_A_RECORD = "select to_regclass('audit_seal') is not null"
_SEALED = "select exists (select from audit_seal)"
_YES = [["t"]]


def adoptions(server: Server, keys: KeyFiles, environments: Environments, say: Callable[[str], None]) -> list[Step]:
    """The commands to run before the workers start; none where a head is kept, or where nothing was ever sealed.

    Called when what is migrated at this start is migrated. In production nobody does this for the operator (infra/PRODUCTION.md).
    """
    services = [
        service
        for service in SERVICES
        if not keys.audit_head(service).exists()
        and server.query(_HAS_A_RECORD, service) == _YES
        and server.query(_SEALED, service) == _YES
    ]
    if services:
        say(f"No head of the record of {', '.join(services)} was kept so far: it is adopted as it is now.")
    return [
        Step(
            f"{service}-adopt-head",
            python(f"{service}.operations", "audit", "adopt-head"),
            environments.operations(service),
        )
        for service in services
    ]
