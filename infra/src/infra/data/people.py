"""`spona people`: the identity provider says who works at the Centre, identification keeps it as its people directory."""

import os
from pathlib import Path

import typer

from contracts import reference
from contracts.people import CentrePeople, CentrePerson
from infra.admin_settings import given
from infra.command_line import AsJson, Commands, Data
from infra.data.commands import operate
from infra.errors import CliError
from infra.installation.runfile import installation_at
from infra.keycloak.command import realm_at, settings_of
from infra.launcher.environment import PEOPLE
from infra.launcher.plan import FULL, people_file
from infra.sign_in import people as of_demo
from infra.upgrading.at_start import noted_stack

people = Commands("Who works at the Centre, and can be assigned and appointed there.")


@people.command()
def read(*, data: Data = None) -> None:
    """Print as JSON who works at the Centre and may sign in, for `sync-people` of identification to read."""
    typer.echo(_people(data).model_dump_json())


@people.command()
def sync(*, data: Data = None, as_json: AsJson = False) -> None:
    """Make identification's directory say who works at the Centre; who left becomes inactive. It may be repeated at any time."""
    if os.environ.get("SPONA_ENV") == "production":
        raise CliError(
            "In production no container reaches both Keycloak and the database: hand on what `spona people read` prints "
            "(infra/production/set-up.md#7-people)",
            code=2,
        )
    entered = _people(data).model_dump_json().encode()
    options = ["--json"] if as_json else []
    raise typer.Exit(operate(data, "identification", "sync-people", *options, entered=entered))


def _people(data: Path | None) -> CentrePeople:
    elsewhere = given("KEYCLOAK_ADDRESS") is not None or os.environ.get("SPONA_ENV") == "production"
    if elsewhere or noted_stack(installation_at(data, os.environ)) == FULL.stack:
        # The client of Keycloak takes half a second to load, which no other command should pay for.
        from infra.keycloak.staff import staff  # noqa: PLC0415

        with realm_at(settings_of(data)) as realm:
            found = tuple(staff(realm))
    else:
        found = tuple(_of_file(Path(os.environ.get(PEOPLE) or people_file())))
    if not found:
        raise CliError(
            "Nobody works at the Centre, as far as the identity provider knows: the directory stays as it is"
        )
    return CentrePeople(people=found)


def _of_file(path: Path) -> list[CentrePerson]:
    units = {unit.id for unit in reference.centre_units()}
    return [
        CentrePerson(
            id=each.sub, name=each.name, unit_id=each.unit, roles=frozenset(each.roles), profession=each.profession
        )
        for each in of_demo.load(path).people
        if each.unit in units
    ]
