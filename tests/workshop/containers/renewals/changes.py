"""Secrets that are made anew while people work."""

from dataclasses import dataclass
from secrets import token_hex

from infra.errors import CliError
from tests.workshop.containers.running.composed import SERVICES, Composed
from tests.workshop.containers.trials.restoring import job


@dataclass(frozen=True, slots=True)
class Rotation:
    """Secrets that change together, who is recreated because they hold them, and the job that informs an engine.

    What `spona secrets make` can replace is removed and made; without a job 64 new hexadecimal digits are written.
    """

    files: tuple[str, ...]
    holders: tuple[str, ...]
    job: str | None = None


ROTATIONS = {
    "a database role's password": Rotation(("identification_db__app_dsn",), ("identification",), "postgres-apply"),
    "a service's password on the bus": Rotation(
        ("referral_kafka__password",), ("referral-relay", "referral-consumer"), "kafka-apply"
    ),
    "the secret of the gateway's client": Rotation(
        ("gateway_auth__client_secret",),
        ("gateway", "keycloak"),
        "keycloak-apply",
    ),
    "the key of sessions": Rotation(("gateway_keys__sessions",), ("gateway",)),
    "the keys of repeated commands": Rotation(tuple(f"{each}_keys__idempotency" for each in SERVICES), SERVICES),
    "the controller's password": Rotation(("controller_password",), ("kafka",)),
}


def rotate(composed: Composed, how: Rotation) -> str:
    """Change them, tell the engine, recreate who holds them (infra/production/upgrade-and-recovery.md#change-a-secret); returns who that was."""
    folder = composed.places.secrets
    before = {name: (folder / name).read_text() for name in how.files}
    if how.job:
        make_anew(composed, how.files)
        job(composed, how.job)
    else:
        for name in how.files:
            (folder / name).write_text(token_hex(32))
    if unchanged := [name for name, old in before.items() if (folder / name).read_text() == old]:
        raise CliError(f"not made anew: {', '.join(unchanged)}")
    composed.recreate(*how.holders)
    return f"recreated: {', '.join(how.holders)}"


def make_anew(composed: Composed, files: tuple[str, ...]) -> None:
    """Remove what `spona secrets make` can replace, and let it."""
    for name in files:
        (composed.places.secrets / name).unlink()
    composed.make_secrets()
