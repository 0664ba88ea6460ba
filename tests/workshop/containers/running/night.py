"""Commands of a service (infra/production/runbook.md#commands-of-a-service): its image, on the network of the databases."""

import json
import shutil
from typing import Any

from infra.errors import CliError
from tests.workshop.containers.places import USER
from tests.workshop.containers.running.composed import Composed, owned

_GIVEN = ("ca.pem", "{}_db__worker_dsn", "{}_keys__audit_public", "{}_keys__dead_letter_keyset")


def command(composed: Composed, service: str, *words: str) -> tuple[int, str, str]:
    """Run `python -m SERVICE.operations` as a container; returns its code and what it said."""
    places = composed.places
    folder = places.work / "night" / service
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    owned(folder, {name: places.secrets / name for name in (each.format(service) for each in _GIVEN)})
    done = composed.engine.attempt(
        *("podman", "--log-level=error", "run", "--rm", "--user", str(USER), "--network", "spona_database"),
        *("--volume", f"{folder}:/run/secrets:ro", "--volume", f"{places.work / 'heads' / service}:/heads"),
        *("--env", f"{service.upper()}_RECORD__HEAD=/heads/{service}.head"),
        *("--env", "SPONA_SECRETS_DIR=/run/secrets", "--env", "PGSSLMODE=verify-full"),
        *("--env", "PGSSLROOTCERT=/run/secrets/ca.pem"),
        *(f"spona/{service}", "python", "-P", "-m", f"{service}.operations", *words),
        within=120,
    )
    return done.returncode, done.stdout, done.stderr


def verdict(composed: Composed, service: str) -> dict[str, Any]:
    """Return what `audit verify` finds; refuses when it could not look."""
    code, said, complained = command(composed, service, "audit", "verify", "--json")
    if code not in {0, 1} or not said.startswith("{"):
        raise CliError(f"audit verify of {service} ended with {code}: {complained.strip() or said.strip()}")
    printed: dict[str, Any] = json.loads(said)
    return printed


def must_be_sound(composed: Composed, service: str) -> str:
    """Refuse unless the record is sound; returns how many rows are sealed."""
    found = verdict(composed, service)
    if not found["sound"]:
        raise CliError(f"The record of {service} is not sound: {found['first']}")
    return f"{service} {found['sealed']} sealed"
