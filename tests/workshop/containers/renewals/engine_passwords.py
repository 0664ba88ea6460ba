"""Passwords that an engine took at its very first start: changed in the engine first, then in their file."""

from collections.abc import Callable, Mapping
from secrets import token_hex

from tests.workshop.containers.running.composed import Composed
from tests.workshop.containers.trials.restoring import job


def superuser(composed: Composed) -> str:
    """PostgreSQL's superuser; the job that makes databases must get in with the new one, and with it only."""
    new, statement = token_hex(32), composed.places.work / "statement"
    statement.touch(mode=0o600)
    statement.write_text(f"alter role postgres password '{new}'")
    composed.postgres("psql", "--set=ON_ERROR_STOP=1", given=statement)
    statement.unlink()
    _write(composed, "postgres_password", new)
    job(composed, "postgres-apply")
    composed.asked("postgres", "select 1")
    return "postgres-apply got in"


def bus(composed: Composed) -> str:
    """The administrator of the bus, and the broker itself, which is recreated."""
    for principal, file in (("admin", "kafka_admin_password"), ("broker", "broker_password")):
        new = token_hex(32)
        composed.compose("run", "--rm", "--no-deps", "-T", "kafka-apply", "kafka", "password", principal, given=new)
        _write(composed, file, new)
    composed.recreate("kafka")
    job(composed, "kafka-apply")
    return "kafka recreated, kafka-apply got in"


def sign_in(composed: Composed) -> str:
    """The client that administers Keycloak."""
    new = token_hex(32)
    composed.compose("run", "--rm", "--no-deps", "-T", "keycloak-apply", "keycloak", "secret", given=new)
    _write(composed, "keycloak_admin_secret", new)
    composed.recreate("keycloak")
    job(composed, "keycloak-apply")
    return "both recreated, keycloak-apply got in"


CHANGES: Mapping[str, Callable[[Composed], str]] = {
    "PostgreSQL's superuser, in the engine first": superuser,
    "administrator of the bus and the broker, in the engine first": bus,
    "Keycloak's administrator, in the engine first": sign_in,
}


def _write(composed: Composed, name: str, value: str) -> None:
    """Into the file that is there, which stays whose it was."""
    (composed.places.secrets / name).write_text(value)
