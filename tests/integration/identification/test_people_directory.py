"""The people directory: filled from what the identity provider says, read by those who work at the Centre, written by no request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import typer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner, Result

from chassis.db.transaction import Transaction
from chassis.outbox.writer import OutboxWriter
from chassis.settings.groups import OperationsDatabase
from contracts.words.people import Profession
from identification.adapters.people.repository import PostgresPeople, Synced
from identification.adapters.unit_of_work import SOURCE
from identification.domain.people.colleague import Colleague
from identification.entrypoints.people_sync import add_sync_people
from identification.settings import Operations
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.directory import AT_CENTRE, synced
from tests.integration.identification.in_sql import caller, run_as

WHO = {each.id: each for each in AT_CENTRE}
MANAGER, PSYCHOLOGIST = WHO[PEOPLE["manager.centre"].sub], WHO[PEOPLE["psychologist.centre"].sub]
READERS = [
    name
    for name, person in PEOPLE.items()
    if person.sector == "centre" and not {"reception_worker", "dpo_auditor"} & set(person.roles)
]
OTHERS = [*sorted(PEOPLE.keys() - set(READERS)), None]


def people_on(connection: Transaction) -> PostgresPeople:
    return PostgresPeople(connection, OutboxWriter(connection, SOURCE))


@pytest.fixture
async def directory(service: Service) -> AsyncIterator[Service]:
    """Identification, which knows everybody of the Centre."""
    await synced(service)
    yield service
    await synced(service)


async def found(service: Service, who: str, person: Colleague) -> Colleague | None:
    async with service.app_db.transaction(caller(who)) as connection:
        return await people_on(connection).find(person.id)


async def managers(service: Service) -> list[str]:
    async with service.app_db.transaction(caller("intake.centre")) as connection:
        return [each.name for each in await people_on(connection).with_role("centre_case_manager")]


async def test_everybody_of_the_centre_is_found_as_they_were_given(directory: Service) -> None:
    for person in AT_CENTRE:
        assert await found(directory, "supervisor.centre", person) == person
    assert await managers(directory) == [PEOPLE["manager2.centre"].name, PEOPLE["manager.centre"].name]
    assert PSYCHOLOGIST.profession is Profession.PSYCHOLOGIST


async def test_who_is_new_changed_or_gone_is_counted_and_stands_so(directory: Service) -> None:
    married = replace(MANAGER, name="Olivera Savić Petrović", roles=frozenset({"centre_supervisor"}))
    rest = [each for each in AT_CENTRE if each not in (MANAGER, PSYCHOLOGIST)]
    assert await synced(directory, [*rest, married]) == Synced(added=0, changed=1, became_inactive=1)
    assert await found(directory, "intake.centre", MANAGER) == married
    assert await found(directory, "intake.centre", PSYCHOLOGIST) == replace(PSYCHOLOGIST, active=False)
    assert await managers(directory) == [PEOPLE["manager2.centre"].name]
    assert await synced(directory, [*rest, married]) == Synced(added=0, changed=0, became_inactive=0)
    assert await synced(directory) == Synced(added=0, changed=2, became_inactive=0)


async def test_one_transaction_takes_all_or_nobody(directory: Service) -> None:
    nameless = replace(PSYCHOLOGIST, name=None)  # type: ignore[arg-type]
    with pytest.raises(DBAPIError, match="null value"):
        await synced(directory, [replace(MANAGER, name="Other"), nameless])
    assert await found(directory, "intake.centre", MANAGER) == MANAGER


@pytest.mark.parametrize("who", READERS)
async def test_who_works_at_the_centre_reads_it(directory: Service, who: str) -> None:
    assert await run_as(directory, who, "select from colleague", {}) >= len(AT_CENTRE)


@pytest.mark.parametrize("who", OTHERS)
async def test_no_one_else_does(directory: Service, who: str | None) -> None:
    assert await run_as(directory, who, "select from colleague", {}) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "insert into colleague select gen_random_uuid(), 'x', unit_id, roles, null, true, now() from colleague",
        "update colleague set roles = '{centre_director}'",
        "delete from colleague",
    ],
)
async def test_no_request_writes_it(directory: Service, sql: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        await run_as(directory, "director.centre", sql, {})


async def test_the_command_deletes_no_one(directory: Service) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with directory.worker_db.transaction() as connection:
            await connection.execute(text("delete from colleague"))


PERSON = {
    "id": str(MANAGER.id),
    "name": "Olivera Savić",
    "unit_id": str(MANAGER.unit_id),
    "roles": ["centre_case_manager"],
}


async def commanded(service: Service, entered: object, *options: str) -> Result:
    """`sync-people`, on the database of the service."""
    command = typer.Typer()
    db = OperationsDatabase(worker_dsn=service.worker_dsn)
    add_sync_people(command, lambda: Operations.model_construct(db=db))
    return await asyncio.to_thread(CliRunner().invoke, command, options, input=json.dumps(entered))


async def test_the_command_takes_what_it_reads_and_says_how_many_and_no_name(directory: Service) -> None:
    colleague = {**PERSON, "profession": "pedagogue", "roles": ["centre_assessor"]}
    done = await commanded(directory, {"people": [colleague]})
    gone = len(AT_CENTRE) - 1
    assert done.stdout == f"People of the Centre: 0 added, 1 changed, {gone} became inactive.\n"
    read = await found(directory, "intake.centre", MANAGER)
    assert read == replace(MANAGER, roles=frozenset({"centre_assessor"}), profession=Profession.PEDAGOGUE)
    again = await commanded(directory, {"people": [colleague]}, "--json")
    assert json.loads(again.stdout) == {"added": 0, "changed": 0, "became_inactive": 0}


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"people": []}, "wrong at people: "),
        ({"people": [{**PERSON, "name": ""}]}, "wrong at people.0.name: "),
        (
            {"people": [{**PERSON, "unit_id": str(PEOPLE["csr.nis"].unit)}]},
            "people.0.unit_id: Value error, must be a unit",
        ),
        ({"people": [{**PERSON, "roles": "centre_case_manager"}]}, "wrong at people.0.roles: "),
        ({"people": [{**PERSON, "profession": "teacher"}]}, "wrong at people.0.profession: "),
        ({"people": [{**PERSON, "telephone": "064"}]}, "wrong at people.0.telephone: "),
        ([], "wrong at the whole: "),
    ],
)
async def test_what_is_not_as_it_should_be_changes_nothing_and_is_not_repeated(
    directory: Service, entered: object, sentence: str
) -> None:
    refused = await commanded(directory, entered)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert sentence in refused.stderr
    assert not {"Savić", "teacher", "064", str(MANAGER.id)} & set(refused.stderr.split())
    assert await found(directory, "intake.centre", MANAGER) == MANAGER
