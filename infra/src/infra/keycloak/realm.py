"""What Keycloak's realm should hold: clients and settings from realm.json, roles and units from the contracts, people from a file."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from contracts import reference
from contracts.scopes import ROLE_PERMISSIONS
from infra.sign_in.people import People, Person

FILES = Path(__file__).resolve().parents[3] / "keycloak"
FILE = FILES / "realm.json"
NAME = "spona"
MANAGED = "spona_managed"
MARK = {MANAGED: ["true"]}
PROFESSION = "profession"
_SIGN_IN_CLIENTS = ("gateway", "spona-cli")
# Not settings of the realm itself: each has a comparison of its own.
_COMPARED_APART = frozenset(
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
# Keycloak's defaults, which realm.json need not repeat: changed by hand they open a door or keep one open longer.
_DEFAULTS = {
    "directGrantFlow": "direct grant",
    "clientAuthenticationFlow": "clients",
    "resetCredentialsFlow": "reset credentials",
    "registrationFlow": "registration",
    "userManagedAccessAllowed": False,
    "registrationEmailAsUsername": False,
    "duplicateEmailsAllowed": False,
    "clientSessionIdleTimeout": 0,
    "clientSessionMaxLifespan": 0,
    "bruteForceStrategy": "MULTIPLE",
    "maxTemporaryLockouts": 0,
}


@dataclass(frozen=True, slots=True)
class RealmSettings:
    """What differs: where the gateway is, its secret, and how strict sign-in is (by default as production wants it).

    `back_channel` is where Keycloak itself reaches the gateway, when that is not where browsers do.
    """

    gateway: str
    gateway_secret: str = field(repr=False)
    minimum_acr: int = 2
    password_policy: str = "length(12) and notUsername(undefined) and passwordHistory(5)"  # noqa: S105 -- a rule
    plain_http: bool = False
    back_channel: str | None = None

    def variables(self) -> dict[str, str]:
        """Return them under the names that realm.json has; Keycloak's import reads them from its environment."""
        return {
            "SPONA_GATEWAY": self.gateway,
            "SPONA_BACK_CHANNEL": self.back_channel or self.gateway,
            "SPONA_GATEWAY_SECRET": self.gateway_secret,
            "SPONA_MINIMUM_ACR": str(self.minimum_acr),
            "SPONA_PASSWORD_POLICY": self.password_policy,
            "SPONA_PLAIN_HTTP": str(self.plain_http).lower(),
        }

    def document(self) -> dict[str, Any]:
        """Return the realm as it must be."""
        read: dict[str, Any] = json.loads(Template(FILE.read_text("utf-8")).substitute(self.variables()))
        return read


def of_demo(gateway: str, gateway_secret: str) -> RealmSettings:
    """Return the settings of a demo installation: plain http, acr 1 is enough, any password."""
    return RealmSettings(gateway, gateway_secret, minimum_acr=1, password_policy="", plain_http=True)


@dataclass(frozen=True, slots=True)
class Group:
    """An agency, or with a parent one of its units, as tokens will name it."""

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
    flows: dict[str, dict[str, Any]]
    scopes: dict[str, dict[str, Any]]
    keys: tuple[dict[str, Any], ...]
    profile: dict[str, Any]
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
        {**_DEFAULTS, **{name: value for name, value in document.items() if name not in _COMPARED_APART}},
        {client["clientId"]: client for client in document["clients"]},
        (document["clientProfiles"], document["clientPolicies"]),
        _flows(document),
        {scope["name"]: scope for scope in document["clientScopes"]},
        tuple(document["components"]["org.keycloak.keys.KeyProvider"]),
        _profile(document),
        tuple(sorted(ROLE_PERMISSIONS)),
        _groups(),
        people,
    )


def _flows(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every flow by its name, parents before what is in them; each step with its own settings where it has any."""
    settings = {each["alias"]: each["config"] for each in document["authenticatorConfig"]}
    return {
        flow["alias"]: {
            **flow,
            "authenticationExecutions": [
                {**step, "settings": settings[step["authenticatorConfig"]]} if "authenticatorConfig" in step else step
                for step in flow["authenticationExecutions"]
            ],
        }
        for flow in document["authenticationFlows"]
    }


def _profile(document: dict[str, Any]) -> dict[str, Any]:
    (component,) = document["components"]["org.keycloak.userprofile.UserProfileProvider"]
    read: dict[str, Any] = json.loads(component["config"]["kc.user.profile.config"][0])
    return read


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


def attributes_of(person: Person) -> dict[str, list[str]]:
    """Return the attributes that Keycloak keeps of the person; none of them is in a token."""
    return {**MARK, PROFESSION: [person.profession] if person.profession else []}


def names_of(person: Person) -> dict[str, str]:
    """Return the person's name in the two parts that Keycloak keeps; the token has them joined by a space."""
    first, _, last = person.name.partition(" ")
    return {"firstName": first, "lastName": last}
