"""`spona keycloak plan|apply|add`: the realm as code, and who begins to work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contracts.words.people import Profession
from infra.admin_settings import entered, given
from infra.command_line import AsJson, Commands, Data, answer
from infra.errors import CliError
from infra.installation.runfile import installation_at
from infra.keycloak.realm import Desired, RealmSettings, desired, of_demo
from infra.keys import secrets
from infra.launcher.environment import GATEWAY, ISSUER
from infra.launcher.plan import people_file as demo_people
from infra.sign_in import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.keycloak.administration import Realm
    from infra.keycloak.differences import Plan

keycloak = Commands("Compare Keycloak's realm with what it should be, and make it so.")
_DIFFERS = 2
_PEOPLE, _BACK_CHANNEL = "KEYCLOAK_PEOPLE", "KEYCLOAK_BACK_CHANNEL"
_GIVEN = (
    "KEYCLOAK_ADDRESS",
    "KEYCLOAK_ADMIN_SECRET",
    "KEYCLOAK_GATEWAY",
    "KEYCLOAK_GATEWAY_SECRET",
    _BACK_CHANNEL,
    _PEOPLE,
)
Patience = Annotated[
    float,
    typer.Option(min=0, help="For how many seconds a Keycloak that does not answer is waited for and asked again."),
]
AsAssessor = Annotated[
    Profession | None, typer.Option("--profession", help="For which an assessor of the Centre signs.")
]
PeopleFile = Annotated[Path | None, typer.Option("--people", help="Demo people; production has none.")]


@keycloak.command()
def plan(*, data: Data = None, people_file: PeopleFile = None, as_json: AsJson = False) -> None:
    """Say what apply would change. Exit 0: nothing; 2: something; 1: something that no command may mend."""
    settings = settings_of(data)
    wanted = _desired(settings, people_file)
    with realm_at(settings) as realm:
        found = realm.plan(wanted)
    _show(found, "nothing to do", as_json=as_json)
    raise typer.Exit(1 if found.refusals else _DIFFERS if found.changes else 0)


@keycloak.command()
def apply(
    *, data: Data = None, people_file: PeopleFile = None, patience: Patience = 0, as_json: AsJson = False
) -> None:
    """Make the realm as it should be; what others made stays as it is."""
    from infra.keycloak.differences import until_it_answers  # noqa: PLC0415 -- as below

    settings = settings_of(data)
    wanted = _desired(settings, people_file)

    def applied() -> Plan:
        with realm_at(settings) as realm:
            found = realm.plan(wanted)
            realm.apply(found)
        return found

    found = until_it_answers(applied, patience)
    _show(found, "nothing was to do", as_json=as_json)
    raise typer.Exit(1 if found.refusals else 0)


@keycloak.command()
def add(
    username: Annotated[str, typer.Argument(help="What they sign in with.")],
    *,
    first_name: Annotated[str, typer.Option(help="As colleagues will read it.")],
    last_name: Annotated[str, typer.Option(help="As colleagues will read it.")],
    unit: Annotated[str, typer.Option(help="Code of their unit in the reference data.")],
    role: Annotated[list[str], typer.Option(help="What they do there; repeatable.")],
    profession: AsAssessor = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a person, and print their id and the password for their first sign-in, at which they replace it."""
    from infra.keycloak.administration import Newcomer, make  # noqa: PLC0415 -- as below

    newcomer = Newcomer(username, first_name, last_name, unit, tuple(role), profession)
    newcomer.group()
    with realm_at(settings_of(data)) as realm:
        person, password = make(realm, newcomer)
    lines = [f"made {username}, id {person}", f"for the first sign-in: {password}"]
    answer({"id": person, "username": username, "password": password}, lines, as_json=as_json)


@keycloak.command()
def secret(*, data: Data = None) -> None:
    """Give the administrator's client the secret on standard input; write it into its file next."""
    new = entered("The new secret of the administrator's client")
    with realm_at(settings_of(data)) as realm:
        realm.change_secret(new)
    typer.echo("the administrator's client has the new secret; write it into its file now")


def settings_of(data: Path | None) -> Mapping[str, str]:
    """Where Keycloak is and what opens it: from the environment or secret files, else as the installation on this machine has it."""
    if given("KEYCLOAK_ADDRESS") is not None or os.environ.get("SPONA_ENV") == "production":
        return {name: value for name in _GIVEN if (value := given(name)) is not None}
    installation = installation_at(data, os.environ)
    known = secrets.read(installation)
    return {
        "KEYCLOAK_ADDRESS": installation.address(ISSUER),
        "KEYCLOAK_ADMIN_SECRET": known.keycloak_admin,
        "KEYCLOAK_GATEWAY": installation.address(GATEWAY),
        "KEYCLOAK_GATEWAY_SECRET": known.gateway_client,
        _PEOPLE: str(demo_people()),
    }


def realm_at(settings: Mapping[str, str]) -> Realm:
    """Connect as the administrator. Raises CliError."""
    # Its client takes half a second to load, which no other command should pay for.
    from infra.keycloak.administration import Realm  # noqa: PLC0415

    return Realm.connect(_needed(settings, "KEYCLOAK_ADDRESS"), _needed(settings, "KEYCLOAK_ADMIN_SECRET"))


def _desired(settings: Mapping[str, str], people_file: Path | None) -> Desired:
    gateway, secret = _needed(settings, "KEYCLOAK_GATEWAY"), _needed(settings, "KEYCLOAK_GATEWAY_SECRET")
    if os.environ.get("SPONA_ENV") == "production":
        if people_file:
            raise CliError("Demo people have known passwords and never enter production; leave --people out")
        return desired(RealmSettings(gateway, secret, back_channel=settings.get(_BACK_CHANNEL)), None)
    file = people_file or (Path(settings[_PEOPLE]) if _PEOPLE in settings else None)
    return desired(of_demo(gateway, secret), people.load(file) if file else None)


def _needed(settings: Mapping[str, str], name: str) -> str:
    value = settings.get(name)
    if not value:
        raise CliError(f"{name} is missing; infra/keycloak/README.md says what it holds")
    return value


def _show(found: Plan, nothing: str, *, as_json: bool) -> None:
    content = {"changes": found.lines(), "foreign": found.foreign, "refusals": found.refusals}
    lines = [*(found.lines() or [nothing]), *(f"left alone: {one}" for one in found.foreign)]
    answer(content, lines, as_json=as_json, refusals=found.refusals)
