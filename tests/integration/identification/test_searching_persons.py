"""Finding reports of a person: only of those whose name, or number, the searcher may read now; each search is on the record."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest
from sqlalchemy import text

from contracts.commands.linking import PersonSearch
from identification.adapters.persons.codes import PostgresPersonCodes, person_code_by
from identification.bootstrap import find_persons_anew, who_searched
from identification.domain.persons.identity import of_name_as_before
from identification.domain.persons.searching import MOST_EMPTY
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.persons import held_by, named, new_name
from tests.integration.identification.test_found_by_place import settings_of_command, stepped
from tests.integration.identification.ways import FILINGS
from tests.support import demo_people

if TYPE_CHECKING:
    from identification.settings import Operations


@pytest.fixture(autouse=True)
async def nothing_in_vain(service: Service) -> None:
    """Nobody searched in vain before the test: people of the tests before would soon have done so as often as they may."""
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(text("delete from empty_search"))


INTAKE, DUTY, MANAGER, OF_CENTRE = "intake.centre", "duty.centre", "manager.centre", "supervisor.centre"
ANOTHER_MANAGER = "manager2.centre"


async def search(service: Service, who: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await service.post(who, "/persons/search", asked, acr=2)
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def ids(service: Service, who: str, **asked: Any) -> list[str]:
    return [each["id"] for each in await search(service, who, **asked)]


async def known(service: Service, **more: Any) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """A report, and each way to ask for its person."""
    given, family = new_name()
    number = {"kind": "passport", "value": new_name()[0], "country": "SY"}
    filed = await service.filed(**{**named(given, family, numbers=[number]), **more})
    return filed, {
        "reference": {"reference": filed["classes"]["reference"]["reference"]},
        "name": {"given": given, "family": family, "birthDate": "1990-05-03"},
        "number": {"number": number},
    }


async def test_a_person_is_found_in_each_way_by_who_holds_the_report(service: Service) -> None:
    filed, ways = await known(service)
    report, name = filed["id"], ways["name"]
    for asked in ways.values():
        (found,) = await search(service, INTAKE, **asked)
        assert found == {
            "id": report,
            "reference": filed["classes"]["reference"]["reference"],
            "state": "submitted",
            "names": [f"{name['given']} {name['family']}"],
            "birthDate": "1990-05-03",
        }
        assert await ids(service, OF_CENTRE, **asked) == []
    await held_by(service, report, MANAGER)
    for asked in ways.values():
        for who, there in ((MANAGER, True), (OF_CENTRE, True), (DUTY, True), (ANOTHER_MANAGER, False), (INTAKE, False)):
            assert await ids(service, who, **asked) == [report] * there, (who, asked)


async def test_what_only_seems_alike_is_found_too_and_a_name_alone_is_not_asked(service: Service) -> None:
    filed, ways = await known(service)
    name = ways["name"]
    swapped = {"given": name["family"].lower(), "family": name["given"], "birthDate": "1990-03-05"}
    assert await ids(service, INTAKE, **swapped) == [filed["id"]]
    assert await ids(service, INTAKE, **{**name, "birthDate": "1991-05-03"}) == []
    half = {"kind": "passport", "value": ways["number"]["number"]["value"][:5], "country": "SY"}
    assert await ids(service, INTAKE, number=half) == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"given": "Ana", "family": "Anić"},
        {"given": "Ana", "birthDate": "1990-05-03"},
        {"reference": "X", "birthDate": "1990-05-03"},
        {"reference": "X", "number": {"kind": "jmbg", "value": "0305990715006"}},
    ],
    ids=str,
)
async def test_one_of_the_three_is_asked_and_whole(service: Service, asked: dict[str, Any]) -> None:
    answer = await service.post(INTAKE, "/persons/search", asked)
    assert (answer.status, answer.json()["type"]) == (422, "urn:problem:invalid-input")


@pytest.mark.parametrize("step", ["no longer agrees", "withdraw"])
async def test_who_took_it_back_is_not_found_from_the_next_search_on(service: Service, step: str) -> None:
    filed, ways = await known(service)
    await stepped(service, filed["id"], step)
    for asked in (ways["name"], ways["number"]):
        assert await ids(service, INTAKE, **asked) == []
    assert await ids(service, INTAKE, **ways["reference"]) == ([filed["id"]] if step == "withdraw" else [])


@pytest.mark.parametrize("way", ["could_not_ask", "through_me", "official_duty"])
async def test_whose_name_the_centre_does_not_read_is_not_found_by_its_reference(service: Service, way: str) -> None:
    filed = await service.filed(**FILINGS[way])
    reference = filed["classes"]["reference"]["reference"]
    assert await ids(service, INTAKE, reference=reference) == []


async def test_each_search_is_on_the_record_without_what_was_asked(service: Service) -> None:
    filed, ways = await known(service)
    missing = {"given": "Nema", "family": "Nikoga", "birthDate": "1970-01-01"}
    for asked in (*ways.values(), missing):
        await search(service, INTAKE, **asked)
    lines = await service.rows("select position, basis from audit where action = 'persons.search' order by at")
    assert lines[-4:] == [("duty:intake", f"by.{how}") for how in (*ways, "name")]
    of_reports = "select 1 from audit a join person_index i on i.code = a.query_index"
    assert await service.rows(of_reports) == [], "the record does not say which report was looked for"
    assert all(
        index for (index,) in await service.rows("select query_index from audit where action = 'persons.search'")
    )
    read = f"select classes from audit where subject_id = '{filed['id']}' and action = 'report.read'"
    assert (await service.rows(read))[-3:] == [(["birth", "person_name", "reference"],)] * 3
    for word in (ways["name"]["given"], ways["name"]["family"], "1990-05-03", ways["number"]["number"]["value"]):
        for table in ("outbox", "audit", "idempotency"):
            assert await service.rows(f"select 1 from {table} x where x::text like '%{word}%'") == [], (table, word)


async def test_who_was_looked_for_is_told_by_the_index_of_a_person_found_or_not(service: Service) -> None:
    given, family = new_name()
    name = {"given": given, "family": family, "birthDate": "1971-02-03"}
    hurried = {"given": family.upper(), "family": given, "birthDate": "1971-03-02"}
    database, keys = SimpleNamespace(worker_dsn=service.worker_dsn), SimpleNamespace(idempotency=service.key)
    settings = cast("Operations", SimpleNamespace(db=database, keys=keys))
    for asked in (name, hurried, {**name, "birthDate": "1971-02-04"}):
        await search(service, INTAKE, **asked)
    told = await who_searched(settings, PersonSearch.model_validate(name))
    assert [(each.action, each.basis) for each in told] == [("persons.search", "by.name")] * 2
    assert {each.caller for each in told} == {UUID(demo_people.claims_of(INTAKE)["sub"])}
    assert await who_searched(settings, PersonSearch(reference="S-NONE")) == []


async def test_a_number_is_asked_with_a_second_factor_by_who_reads_it_so(service: Service) -> None:
    _, ways = await known(service)
    for who, status in ((INTAKE, 200), (MANAGER, 403), (OF_CENTRE, 403)):
        answer = await service.post(who, "/persons/search", ways["number"])
        assert answer.status == status, who
        assert (await service.post(who, "/persons/search", ways["name"])).status == 200


@pytest.mark.parametrize("who", ["health.nis", "csr.nis", "investigator.nis", "director.centre", "psychologist.centre"])
async def test_no_one_else_searches(service: Service, who: str) -> None:
    _, ways = await known(service)
    assert (await service.post(who, "/persons/search", ways["name"])).status == 403


async def test_who_guesses_a_birth_date_is_bounded_told_when_and_notified_to_supervisors_once(service: Service) -> None:
    filed, ways = await known(service)
    name, published = ways["name"], "select data from outbox where type = 'identification.searches-bounded.v1'"
    before = len(await service.rows(published))
    guessed = [
        await service.post(INTAKE, "/persons/search", {**name, "birthDate": f"1989-01-{day:02}"})
        for day in range(1, 25)
    ]
    assert [each.status for each in guessed] == [200] * MOST_EMPTY + [429] * (24 - MOST_EMPTY)
    refused = await service.post(INTAKE, "/persons/search", name)
    assert (refused.status, refused.json()["type"]) == (429, "urn:problem:too-many-empty-searches")
    assert 3500 < int(refused.headers["retry-after"]) == refused.json()["retryAfterSeconds"] <= 3600
    assert len(await service.rows(published)) == before + 1
    # Of one person, who goes on with everything else; an hour later they search again.
    assert (await service.post(DUTY, "/persons/search", name)).json()["items"]
    assert (
        await service.post(INTAKE, f"/reports/{filed['id']}/take-over", {"expectedVersion": filed["version"]})
    ).status == 200
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(text("update empty_search set at = at - interval '1 hour'"))
    assert (await service.post(INTAKE, "/persons/search", name)).json()["items"]


async def test_what_is_found_is_not_counted(service: Service) -> None:
    _, ways = await known(service)
    for _ in range(MOST_EMPTY + 1):
        assert (await service.post(INTAKE, "/persons/search", ways["name"])).status == 200


async def test_one_person_has_two_searches_under_way(service: Service) -> None:
    _, ways = await known(service)
    at_once = await asyncio.gather(*(service.post(INTAKE, "/persons/search", ways["name"]) for _ in range(8)))
    refused = [each for each in at_once if each.status == 429]
    assert refused
    assert {each.json()["type"] for each in refused} == {"urn:problem:too-much-under-way"}
    assert {each.headers["retry-after"] for each in refused} == {"2"}
    assert {each.status for each in at_once} == {200, 429}


async def test_who_was_filed_with_a_sign_that_is_not_seen_is_found_in_either_folding_until_all_are_coded_anew(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    given, family = new_name()
    unseen = f"{given[:2]}\u200c{given[2:]}"
    report = (await breakable.filed(**named(unseen, family)))["id"]
    code, born = person_code_by(breakable.key.get_secret_value()), date(1990, 5, 3)
    before = [(kind, code(kind, said)) for kind, said in of_name_as_before({"given": unseen, "family": family}, born)]
    async with owner_of(breakable) as owner, owner.transaction() as connection:
        await PostgresPersonCodes(connection).keep(UUID(report), before)
    asked = [{"given": each, "family": family, "birthDate": str(born)} for each in (unseen, given)]
    assert [await ids(breakable, INTAKE, **each) for each in asked] == [[report], []]
    settings = settings_of_command(scratch, scratch_keys, kek, breakable.key)
    assert await find_persons_anew(settings) == (1, [])
    assert [await ids(breakable, INTAKE, **each) for each in asked] == [[report]] * 2
