"""What the realm should hold: roles and units from the contracts, clients from realm.json, people from a file."""

from dataclasses import dataclass
from typing import Any

from contracts import reference
from contracts.scopes import ROLE_PERMISSIONS
from infra.keycloak.realm import RealmSettings
from infra.people import People, Person

MANAGED = "spona_managed"
MARK = {MANAGED: ["true"]}
_SIGN_IN_CLIENTS = ("gateway", "spona-cli")
# Made by the import and compared no further: secrets and keys are never read back, flows have no name of ours in tokens.
_ONLY_IMPORTED = frozenset(
    {
        "components",
        "authenticationFlows",
        "authenticatorConfig",
        "clients",
        "clientScopes",
        "clientProfiles",
        "clientPolicies",
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """An agency, or with a parent one of its units, as tokens will tell it."""

    path: str
    attributes: dict[str, list[str]]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[1]

    @property
    def parent(self) -> str:
        """The path of the group above; empty for an agency."""
        return self.path.rsplit("/", 1)[0]


@dataclass(frozen=True, slots=True)
class Desired:
    """Everything that a plan compares. Without people none is made and none is disabled."""

    settings: dict[str, Any]
    clients: dict[str, dict[str, Any]]
    policies: tuple[dict[str, Any], dict[str, Any]]
    roles: tuple[str, ...]
    groups: dict[str, Group]
    people: People | None

    @property
    def scoped_clients(self) -> tuple[str, ...]:
        """The clients whose tokens may carry our roles."""
        return _SIGN_IN_CLIENTS


def desired(realm: RealmSettings, people: People | None) -> Desired:
    """Return what the realm should hold."""
    document = realm.document()
    return Desired(
        {name: value for name, value in document.items() if name not in _ONLY_IMPORTED},
        {client["clientId"]: client for client in document["clients"]},
        (document["clientProfiles"], document["clientPolicies"]),
        tuple(sorted(ROLE_PERMISSIONS)),
        _groups(),
        people,
    )


def _groups() -> dict[str, Group]:
    units = tuple(reference.units())
    agencies = {unit.agency: reference.agency(unit.agency) for unit in units}
    found = [
        Group(f"/{agency.code}", {"agency": [str(agency.id)], "sector": [agency.sector], **MARK})
        for agency in agencies.values()
    ]
    found += [Group(f"/{agencies[unit.agency].code}/{unit.code}", {"unit": [str(unit.id)], **MARK}) for unit in units]
    return {group.path: group for group in found}


def group_of(person: Person) -> str:
    """Return the path of the person's unit."""
    unit = reference.unit(person.unit)
    return f"/{reference.agency(unit.agency).code}/{unit.code}"


def names_of(person: Person) -> dict[str, str]:
    """Return the person's name in the two parts that Keycloak keeps; the token has them joined by a space."""
    first, _, last = person.name.partition(" ")
    return {"firstName": first, "lastName": last}
