"""People, as an administrator makes them: a password for the first sign-in, an app for one-time codes enrolled there."""

import json
from dataclasses import dataclass, field

from contracts import reference
from infra.errors import CliError
from infra.keycloak.realm import names_of
from infra.sign_in.people import Person
from tests.workshop.containers.running.composed import Composed


@dataclass(slots=True)
class Member:
    """A person who signs in: what they know and, once it is enrolled, the secret in their app (base32)."""

    username: str
    password: str = field(repr=False)
    app: str | None = field(default=None, repr=False)
    used: int = field(default=-1, repr=False)


def make(composed: Composed, person: Person) -> Member:
    """Make a person by the command of infra/production/set-up.md#7-people, in their unit and with their roles."""
    names = names_of(person)
    said = composed.compose(
        *("run", "--rm", "--no-deps", "-T", "keycloak-apply", "keycloak", "add", person.username, "--json"),
        *("--first-name", names["firstName"], "--last-name", names["lastName"]),
        *("--unit", reference.unit(person.unit).code),
        *(word for role in person.roles for word in ("--role", role)),
        within=120,
    )
    for line in said.splitlines():
        if line.startswith("{"):
            return Member(person.username, json.loads(line)["password"])
    raise CliError(f"keycloak add told no password for {person.username}: {said.strip()[:200]}")
