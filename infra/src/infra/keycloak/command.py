"""`spona keycloak plan|apply`: the realm as code."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from infra import people
from infra.errors import Refusal
from infra.keycloak.administration import Realm
from infra.keycloak.desired import Desired, desired
from infra.keycloak.realm import RealmSettings, of_demo
from infra.refusals import refusals_as_sentences

keycloak = typer.Typer(no_args_is_help=True, help="Compare Keycloak's realm with what it should be, and make it so.")
_DIFFERS = 2
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
PeopleFile = Annotated[Path | None, typer.Option("--people", help="Demo people; production has none.")]


@keycloak.command()
@refusals_as_sentences
def plan(*, people_file: PeopleFile = None, as_json: AsJson = False) -> None:
    """Say what apply would change. Exit 0: nothing; 2: something."""
    found = _realm().plan(_desired(people_file))
    _tell(found.lines(), found.foreign, "nothing to do", as_json=as_json)
    raise typer.Exit(_DIFFERS if found.changes else 0)


@keycloak.command()
@refusals_as_sentences
def apply(*, people_file: PeopleFile = None, as_json: AsJson = False) -> None:
    """Make the realm as it should be; what others made stays as it is."""
    realm = _realm()
    found = realm.plan(_desired(people_file))
    realm.apply(found)
    _tell(found.lines(), found.foreign, "nothing was to do", as_json=as_json)


def _realm() -> Realm:
    return Realm.connect(_needed("KEYCLOAK_ADDRESS"), _needed("KEYCLOAK_ADMIN_SECRET"))


def _desired(people_file: Path | None) -> Desired:
    gateway, secret = _needed("KEYCLOAK_GATEWAY"), _needed("KEYCLOAK_GATEWAY_SECRET")
    if os.environ.get("SPONA_ENV") == "production":
        if people_file:
            raise Refusal("Demo people have known passwords and never enter production; leave --people out")
        return desired(RealmSettings(gateway, secret), None)
    return desired(of_demo(gateway, secret), people.load(people_file) if people_file else None)


def _needed(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise Refusal(f"{name} is missing; infra/keycloak/README.md says what it holds")
    return value


def _tell(changes: list[str], foreign: tuple[str, ...], nothing: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"changes": changes, "foreign": list(foreign)}))
        return
    typer.echo("\n".join([*(changes or [nothing]), *(f"left alone: {one}" for one in foreign)]))
