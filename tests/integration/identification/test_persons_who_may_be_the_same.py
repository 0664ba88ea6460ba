"""Codes by which persons are found: only while the Centre may read who they are, compared by the worker after the answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from identification.adapters.persons.matching import MOST
from identification.entrypoints.person_codes import add_persons
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service
from tests.integration.identification.directory import synced
from tests.integration.identification.in_sql import caller
from tests.integration.identification.persons import candidates, compared, kinds_of, named, new_name
from tests.integration.identification.test_found_by_place import settings_of_command, stepped
from tests.integration.identification.ways import FILINGS
from tests.support.plans import reading_of, sent_by
from tests.support.walks import walk

NAME = ["folded", "name_birth", "swapped"]
ALL = ["folded", "name_birth", "swapped", "whole_number"]
# An age that the birth date contradicts takes its place.
OF_CHILD = ["whole_number"]
HELD = {"consent_adult": ALL, "child_duty": ALL, "vital_interest": ALL}
# Way in, what happens then, and the kinds of codes that are kept after it.
LIVES = [
    ("consent_adult", ["no longer agrees"], []),
    ("consent_adult", ["no longer agrees", "agrees"], ALL),
    ("consent_adult", ["no longer agrees", "is a child"], OF_CHILD),
    ("consent_adult", ["withdraw"], []),
    ("consent_adult", ["taken over", "dismiss"], ALL),
    ("could_not_ask", ["agrees"], ALL),
    ("could_not_ask", ["refuses"], []),
    ("could_not_ask", ["is a child"], OF_CHILD),
    ("could_not_ask", ["is a child", "is an adult"], []),
    ("through_me", ["is a child"], []),
]


def said_by(way: str) -> dict[str, Any]:
    """What is filed this way, with a number that says where it is from."""
    person = FILINGS[way]["person"]
    numbered = [{"kind": "passport", "value": new_name()[0], "country": "SY"}]
    return FILINGS[way] | ({"person": {**person, "numbers": numbered}} if "numbers" in person else {})


@walk("way", FILINGS)
async def test_a_person_is_found_who_may_be_read_at_the_centre(service: Service, way: str) -> None:
    report = (await service.filed(**said_by(way)))["id"]
    assert await kinds_of(service, report) == HELD.get(way, [])


@walk("way, steps, kept", LIVES)
async def test_codes_follow_what_the_person_says(service: Service, way: str, steps: list[str], kept: list[str]) -> None:
    report = (await service.filed(**said_by(way)))["id"]
    for step in steps:
        await stepped(service, report, step)
    assert await kinds_of(service, report) == kept


async def test_what_is_said_later_is_compared_too(service: Service) -> None:
    given, family = new_name()
    known = (await service.filed(**named(given, family)))["id"]
    report = (await service.filed(age="adult"))["id"]
    assert await kinds_of(service, report) == []
    more = {"expectedVersion": 1, "person": named(given, family)["person"]}
    assert (await service.post("health.nis", f"/reports/{report}/extension", more)).status == 200
    await compared(service)
    assert await candidates(service, report) == {known: NAME}


async def test_who_may_be_the_same_by_what(service: Service) -> None:
    given, family = new_name()
    number = {"kind": "passport", "value": f"X{abs(hash(given)) % 10**9}", "country": "SY"}
    first = (await service.filed(**named(given, family, numbers=[number])))["id"]
    plain = str.maketrans("ŠšĐđžć", "SsDdzc")
    others = {
        "exact": (named(given, family), NAME),
        "hurried": (named(family.translate(plain), given.translate(plain)), ["folded", "swapped"]),
        "swapped": (named(given, family, "1990-03-05"), ["swapped"]),
        "number": (
            named(*new_name(), "1985-01-01", numbers=[{**number, "value": number["value"].lower()}]),
            ["whole_number"],
        ),
    }
    filed = {name: (await service.filed(**said))["id"] for name, (said, _) in others.items()}
    (await service.filed(**named(given, family, "1991-05-03")))["id"]
    await compared(service)
    assert await candidates(service, first) == {filed[name]: kinds for name, (_, kinds) in others.items()}
    # What other codes matched is forgotten with them.
    await stepped(service, filed["exact"], "no longer agrees")
    assert filed["exact"] not in await candidates(service, first)


async def test_a_number_that_many_were_filed_with_costs_no_more(service: Service) -> None:
    number = {"kind": "passport", "value": "UNKNOWN" + new_name()[0][4:], "country": "SY"}
    made = [(await service.filed(**named(*new_name(), numbers=[number])))["id"] for _ in range(MOST + 5)]
    await compared(service)
    ((pairs,),) = await service.rows(f"select count(*) from candidate where report_a = any('{{{','.join(made)}}}')")
    assert MOST <= pairs <= MOST * len(made)


async def test_no_request_reads_a_code_nor_says_those_of_another(service: Service) -> None:
    report = (await service.filed(**named(*new_name())))["id"]
    say = f"select keep_person_codes('{report}', array['number'], array['x'::bytea])"
    for who in ("health.nis", "intake.centre", "supervisor.centre", "police.nis", "csr.nis"):
        async with service.app_db.transaction(caller(who)) as connection:
            with pytest.raises(DBAPIError, match="permission denied"):
                await connection.exec_driver_sql("select code from person_index")
    for who in ("police.nis", "csr.nis", "health.sabac", "supervisor.centre"):
        with pytest.raises(DBAPIError, match="not the caller's"):
            async with service.app_db.transaction(caller(who)) as connection:
                await connection.exec_driver_sql(say)
    assert await kinds_of(service, report) == NAME


async def test_candidates_are_seen_by_who_holds_one_of_the_two(service: Service) -> None:
    given, family = new_name()
    one, other = [(await service.filed(**named(given, family)))["id"] for _ in range(2)]
    await compared(service)
    seen = f"select count(*) from candidate where '{one}' in (report_a, report_b)"

    async def count(who: str) -> int:
        async with service.app_db.transaction(caller(who)) as connection:
            return int((await connection.exec_driver_sql(seen)).scalar_one())

    assert await count("intake.centre") == 1
    assert [await count(who) for who in ("health.nis", "police.nis", "manager.centre", "supervisor.centre")] == [0] * 4
    await synced(service)
    await service.given_to_a_case_manager(other)
    assert [await count(who) for who in ("manager.centre", "supervisor.centre", "health.nis")] == [1, 1, 0]


async def shown(service: Service, who: str, report: str) -> list[dict[str, Any]]:
    """The candidates that a reader is shown."""
    seen = (await service.get(who, f"/reports/{report}")).json()
    found: list[dict[str, Any]] = (seen["classes"]["links"] or {"candidates": []})["candidates"]
    return found


async def held_back(service: Service, who: str, report: str) -> bool:
    """Whether a reader is refused the class."""
    seen = (await service.get(who, f"/reports/{report}")).json()
    return "links" not in seen["classes"] and "links" in [each["class"] for each in seen["withheld"]]


async def test_the_centre_is_shown_who_may_be_the_same_before_it_takes_over_and_no_one_else(service: Service) -> None:
    given, family = new_name()
    one, other = [await service.filed(**named(given, family)) for _ in range(2)]
    await compared(service)
    (found,) = await shown(service, "intake.centre", one["id"])
    assert (found["reportId"], found["kinds"], found["exact"]) == (
        other["id"],
        ["name_birth", "folded", "swapped"],
        True,
    )
    assert found["reference"] == other["classes"]["reference"]["reference"]
    for who in ("health.nis", "health2.nis"):
        assert await held_back(service, who, one["id"])


async def test_of_a_report_that_a_reader_does_not_hold_they_learn_that_there_is_one(service: Service) -> None:
    given, family = new_name()
    one, other = [(await service.filed(**named(given, family)))["id"] for _ in range(2)]
    await compared(service)
    await synced(service)
    await service.given_to_a_case_manager(other)
    for who, report in (("intake.centre", one), ("manager.centre", other)):
        (found,) = await shown(service, who, report)
        assert (found["reportId"], found["reference"], found["exact"]) == (None, None, True), who
    (found,) = await shown(service, "duty.centre", one)
    assert found["reportId"] == other


async def test_who_takes_back_consent_is_no_ones_candidate_on_the_next_read(service: Service) -> None:
    given, family = new_name()
    one, other = [(await service.filed(**named(given, family)))["id"] for _ in range(2)]
    await compared(service)
    assert len(await shown(service, "intake.centre", one)) == 1
    await stepped(service, other, "no longer agrees")
    assert await shown(service, "intake.centre", one) == []
    assert await held_back(service, "intake.centre", other)


async def test_codes_and_names_are_in_no_event_and_on_no_record(service: Service) -> None:
    given, family = new_name()
    report = (await service.filed(**named(given, family)))["id"]
    codes = await service.rows(f"select encode(code, 'hex') from person_index where report_id = '{report}'")
    for table in ("outbox", "audit", "idempotency"):
        for word in (*(code for (code,) in codes), given, family):
            assert await service.rows(f"select 1 from {table} x where x::text like '%{word}%'") == [], table


async def test_the_command_codes_what_the_release_before_filed(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    given, family = new_name()
    names = ("sound", "same", "altered", "erased", "closed")
    found = {name: (await breakable.filed(**named(given, family)))["id"] for name in names}
    await stepped(breakable, found["closed"], "no longer agrees")
    scratch.as_superuser(
        "delete from person_index; insert into person_index (report_id, kind, code) select id, 'number', 'left' from report; "
        f"update person_part set ciphertext = 'spoilt' where report_id = '{found['altered']}' and class = 'person_name'"
    )
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{found['erased']}'")
    scratch_keys.as_superuser(
        f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{person}'"
    )
    command = typer.Typer()
    add_persons(command, lambda: settings_of_command(scratch, scratch_keys, kek))
    ended = await asyncio.to_thread(CliRunner().invoke, command, ["persons"])
    assert (ended.exit_code, f"NOT OPENED {found['altered']}" in ended.output) == (1, True), ended.output
    kept = {name: await kinds_of(breakable, report) for name, report in found.items()}
    assert kept == {"sound": NAME, "same": NAME, "altered": [], "erased": [], "closed": []}
    await compared(breakable)
    assert await candidates(breakable, found["sound"]) == {found["same"]: NAME}


async def test_comparing_costs_the_same_among_ten_thousand(breakable: Service, scratch: Scratch) -> None:
    async def touched() -> int:
        given, family = new_name()
        for _ in range(2):
            await breakable.filed(**named(given, family))
        scratch.as_superuser("analyze person_index")
        async with sent_by(breakable.worker_db) as sent:
            await compared(breakable)
        return (await reading_of(breakable.worker_db, None, sent[0], by_index=True)).buffers

    few = await touched()
    scratch.as_superuser(
        "insert into person_index select id, 'number', sha256(n::text::bytea), true from report, generate_series(1, 10000) n "
        "where id = (select min(id::text)::uuid from report)"
    )
    assert await touched() <= few + 20
