"""Backup and restore by the commands of infra/PRODUCTION.md, after everything that PostgreSQL and Kafka held was lost."""

import time
from dataclasses import dataclass
from pathlib import Path

from infra.containers.outside import world as outside
from infra.containers.running import night
from infra.containers.running.composed import SERVICES, Composed, container
from infra.errors import CliError

# The keys first: a report never refers to a key that is not in the copy.
DATABASES = ("identification_keys", "identification", "referral", "notifications", "keycloak")
_SEALING_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was found on the record of one service, and that its head was adopted."""

    service: str
    found: str


def back_up(composed: Composed, folder: Path) -> str:
    """Copy every database that is backed up; returns how large the copies are."""
    folder.mkdir(mode=0o700)
    for database in DATABASES:
        composed.postgres("pg_dump", "--format=custom", database, into=folder / f"{database}.dump")
    whole = sum(file.stat().st_size for file in folder.glob("*.dump"))
    return f"{len(DATABASES)} databases, {whole / 1024:.0f} KiB"


def lose_everything(composed: Composed) -> None:
    """End all containers and throw away the volumes; secrets, heads and the copies are what is left."""
    outside.stop(composed.engine)
    composed.compose("down", "--volumes", "--timeout", "30")


def restore(composed: Composed, folder: Path) -> list[Adopted]:
    """Put all copies back, adopt the heads of the records that end before them; the platform is not started yet."""
    composed.compose("up", "--detach", "--no-build", "postgres")
    composed.wait_until_healthy("postgres")
    job(composed, "postgres-apply")
    for database in DATABASES:
        copy = folder / f"{database}.dump"
        composed.postgres("pg_restore", "--exit-on-error", f"--dbname={database}", given=copy)
    for service in SERVICES:
        job(composed, f"{service}-migrate")
    return [adopt(composed, service) for service in SERVICES]


def wait_until_sealed(composed: Composed) -> None:
    """Wait until nothing of any record waits to be sealed, so that what is lost afterwards has a head that knows of it."""
    end = time.monotonic() + _SEALING_SECONDS
    for service in SERVICES:
        while night.verdict(composed, service)["unsealed"]["rows"]:
            if time.monotonic() > end:
                raise CliError(f"{service}'s record was not sealed within {_SEALING_SECONDS} s")
            time.sleep(1)


def job(composed: Composed, service: str) -> None:
    """Run one job of the compose file alone and refuse what failed."""
    composed.compose("up", "--no-build", "--no-deps", "--force-recreate", service)
    code = composed.engine.inspect(container(service))["State"]["ExitCode"]
    if code:
        raise CliError(f"{service} ended with {code}")


def adopt(composed: Composed, service: str) -> Adopted:
    """Adopt the end of a record that was put back; refuses one that has more against it than its end."""
    told = night.verdict(composed, service)
    if told["sound"]:
        return Adopted(service, "sound as it is")
    first = told["first"]
    if first["kind"] != "head-differs" or len(told["kinds"]) != 1:
        raise CliError(f"{service}'s record has more against it than its end: {told}")
    code, said, complained = night.command(composed, service, "audit", "adopt-head", "--instead-of", first["id"])
    if code:
        raise CliError(f"adopt-head of {service} ended with {code}: {complained or said}")
    night.must_be_sound(composed, service)
    return Adopted(service, "head adopted")
