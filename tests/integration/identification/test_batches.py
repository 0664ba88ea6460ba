"""Several reports in one request: read, ruled, masked and recorded as if each had been opened alone, in as many statements as one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import PEOPLE, Service, running
from tests.integration.identification.test_access_walk import EVERYTHING, opened
from tests.support.asgi import Answer
from tests.support.statements import sent_statements

# In the database of the service: the caller, reports with what decides about them, grounds of reading, consents, those
# for purposes, everything sealed, entries, the record. In the database of keys: the keys.
MOST_STATEMENTS = 9 + 2
GROWN = {**EVERYTHING, "person": {**EVERYTHING["person"], "birth": {"birthDate": "1990-05-01"}}}
READERS = (
    "health.nis",
    "health2.nis",
    "intake.centre",
    "duty.centre",
    "csr.nis",
    "csr2.nis",
    "csr.supervisor",
    "csr.novisad",
    "police.nis",
    "health.sabac",
)
READS = "select subject_id, position, action, classes, basis from audit where caller = '{}' and action = 'report.read'"


async def batch(service: Service, who: str, ids: list[str], acr: int = 1) -> Answer:
    return await service.as_person(who, acr).post("/reports/batch", {"ids": ids})


async def items(service: Service, who: str, ids: list[str], acr: int = 1) -> list[Any]:
    answer = await batch(service, who, ids, acr)
    assert answer.status == 200, answer.body
    return list(answer.json()["items"])


@dataclass(frozen=True)
class Mixed:
    """Reports of every kind, by kind, and the service that reads them with no key in its memory yet."""

    service: Service
    ids: dict[str, str]


@pytest.fixture
async def mixed(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path, csr_nis: UUID
) -> AsyncIterator[Mixed]:
    """Granted, addressed, of another unit, sealed, shared, taken back, kept from its unit, and two that were erased."""
    filed = breakable.filed
    agreed = {"identification": True, "shareClinical": True}
    sealed = {**GROWN, "age": "adult", "wayIn": "could_not_ask", "consent": None}
    ids = {
        "granted": await opened(breakable, csr_nis),
        "addressed": str((await filed(**EVERYTHING))["id"]),
        "elsewhere": str((await filed("police.nis", **EVERYTHING))["id"]),
        "sealed": str((await filed(**sealed))["id"]),
        "lifted": str((await filed(**sealed))["id"]),
        "shared": str((await filed(**{**GROWN, "age": "adult", "consent": agreed}))["id"]),
        "back": str((await filed(**{**GROWN, "age": "adult"}))["id"]),
        "kept": str((await filed(**{**EVERYTHING, "conflict": {"unitIds": [str(csr_nis)]}}))["id"]),
        "bare": str((await filed())["id"]),
        "erased": str((await filed(**EVERYTHING))["id"]),
        "person erased": str((await filed(**EVERYTHING))["id"]),
    }
    for name in ("addressed", "kept", "person erased"):
        await breakable.sent(ids[name], csr_nis)
    withdrawal = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    lifting = {"scope": "sealed_person", "basis": "vital_interest"}
    for who, path, body in (
        ("health.nis", f"{ids['back']}/withdraw", withdrawal),
        ("duty.centre", f"{ids['lifted']}/reading-basis", lifting),
        ("intake.centre", f"{ids['granted']}/take-over", {"expectedVersion": 1}),
        ("intake.centre", f"{ids['granted']}/advice", {"instruction": "speak_alone"}),
        ("intake.centre", f"{ids['granted']}/questions", {"question": "still_there", "text": "još uvek"}),
        ("duty.centre", f"{ids['shared']}/questions", {"text": "gde"}),
        ("health.nis", f"{ids['granted']}/whereabouts", {"answer": "still_here"}),
        ("health.nis", f"{ids['shared']}/whereabouts", {"answer": "safe"}),
        ("health.nis", f"{ids['granted']}/addenda", {"expectedVersion": 2, "kind": "care_needs", "text": "tišina"}),
        ("health.nis", f"{ids['sealed']}/addenda", {"expectedVersion": 1, "kind": "account", "text": "još"}),
        ("health.nis", f"{ids['lifted']}/addenda", {"expectedVersion": 1, "kind": "clinical", "text": "još"}),
    ):
        assert (await breakable.post(who, f"/reports/{path}", body)).status == 200
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{ids['person erased']}'")
    scratch_keys.as_superuser(
        f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id in ('{ids['erased']}', '{person}')"
    )
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        yield Mixed(fresh, ids)


@pytest.mark.parametrize("acr", [1, 2])
async def test_each_item_is_what_the_report_alone_is_for_the_same_person(mixed: Mixed, acr: int) -> None:
    ids = [*mixed.ids.values(), str(uuid4())]
    seen: dict[str, set[bool]] = {}
    for who in READERS:
        alone = {each: await mixed.service.get(who, f"/reports/{each}", acr) for each in ids}
        asked = [*ids[::-1], *ids[:2]]
        for report, item in zip(asked, await items(mixed.service, who, asked, acr), strict=True):
            expected = alone[report].json() if alone[report].status == 200 else None
            assert item == expected, (who, report)
            seen.setdefault(report, set()).add(item is not None)
    names = {report: name for name, report in mixed.ids.items()}
    everybody_or_nobody = {names.get(report, "random") for report, found in seen.items() if len(found) == 1}
    assert everybody_or_nobody == {"random", "erased"}


async def test_an_erased_person_is_gone_only_where_something_of_them_was_shown(mixed: Mixed) -> None:
    asked = [mixed.ids["person erased"], mixed.ids["erased"], mixed.ids["granted"]]
    found = {who: [item is not None for item in await items(mixed.service, who, asked)] for who in READERS[:3]}
    assert found == {
        "health.nis": [False, False, True],
        "health2.nis": [True, False, True],
        "intake.centre": [False, False, True],
    }


async def test_the_record_of_a_batch_is_the_record_of_its_reports_alone(mixed: Mixed) -> None:
    ids = [*mixed.ids.values(), str(uuid4())]
    for who in ("health2.nis", "duty.centre", "csr.nis", "health.sabac"):
        shown = {str(item["id"]) for item in await items(mixed.service, who, [*ids, *ids[:3]]) if item is not None}
        of_batch = await mixed.service.rows(READS.format(PEOPLE[who].sub))
        assert sorted(str(row[0]) for row in of_batch) == sorted(shown), who
        for report in ids:
            await mixed.service.get(who, f"/reports/{report}")
        of_both = await mixed.service.rows(READS.format(PEOPLE[who].sub))
        assert sorted(map(repr, of_both)) == sorted(map(repr, of_batch * 2)), who
    lifted = [row for row in await mixed.service.rows(READS.format(PEOPLE["duty.centre"].sub)) if row[4] is not None]
    assert {(str(row[0]), row[4]) for row in lifted} == {(mixed.ids["lifted"], "vital_interest")}


async def test_when_one_read_cannot_be_recorded_none_is_answered_or_recorded(mixed: Mixed, scratch: Scratch) -> None:
    asked = [mixed.ids[name] for name in ("granted", "shared", "bare")]
    scratch.as_superuser(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$; "
        "create trigger refuse before insert on audit for each row "
        f"when (new.subject_id = '{asked[2]}') execute function refuse()"
    )
    before = scratch.as_superuser("select count(*) from audit")
    answer = await batch(mixed.service, "intake.centre", asked)
    assert (answer.status, answer.slug) == (500, "unexpected")
    assert not [each for each in (*asked, "Kanarin", "items") if each.encode() in answer.body]
    assert scratch.as_superuser("select count(*) from audit") == before
    assert all(await items(mixed.service, "intake.centre", asked[:2]))


async def test_what_is_not_shown_is_not_decrypted_though_the_batch_shows_its_class_of_another_report(
    mixed: Mixed, scratch: Scratch
) -> None:
    asked = [mixed.ids["granted"], mixed.ids["addressed"]]
    scratch.as_superuser(
        f"update person_part set ciphertext = 'spoilt' where report_id = '{asked[1]}' and class = 'person_name'"
    )
    granted, addressed = await items(mixed.service, "csr.nis", asked)
    assert granted["classes"]["person_name"]["aliases"] == ["Kana"]
    assert "person_name" not in addressed["classes"]
    assert [item is not None for item in await items(mixed.service, "intake.centre", asked)] == [True, False]
    alone = await mixed.service.get("intake.centre", f"/reports/{asked[1]}")
    assert (alone.status, alone.slug) == (500, "report-altered")


@pytest.mark.parametrize("who", ["health.nis", "csr.nis", "csr.novisad", "health.sabac"])
async def test_forbidden_and_random_ids_cost_the_same_statements(mixed: Mixed, who: str) -> None:
    closed = {"health.nis": "elsewhere", "csr.nis": "kept"}.get(who, "granted")
    for others in ([], [mixed.ids["granted"]]):
        cost = []
        await batch(mixed.service, who, others)
        for asked in (mixed.ids[closed], str(uuid4())):
            with sent_statements() as sent:
                assert (await items(mixed.service, who, [*others, asked]))[-1] is None
            cost.append(sent)
        assert cost[0] == cost[1]


async def test_fifty_reports_cost_the_statements_of_one(
    service: Service, migrated: Any, kek: Path, csr_nis: UUID
) -> None:
    ids = [await opened(service, csr_nis) for _ in range(50)]
    for who in ("intake.centre", "health.nis", "health2.nis", "csr.nis", "csr2.nis"):
        first = await service.get(who, f"/reports/{ids[0]}")
        with sent_statements() as alone:
            assert await service.get(who, f"/reports/{ids[0]}") == first
        costs = {"alone": alone}
        for number in (1, 50):
            async with running(migrated, kek) as fresh:
                for keys in ("cold", "warm"):
                    with sent_statements() as costs[f"{keys} {number}"]:
                        found = await items(fresh, who, ids[:number])
                    assert [item["id"] for item in found] == ids[:number]
        assert costs["cold 50"] == costs["cold 1"], who
        assert costs["warm 50"] == costs["warm 1"] == costs["alone"], who
        assert len(costs["warm 1"]) < len(costs["cold 1"]) <= MOST_STATEMENTS, who
    assert len(costs) == 5


async def test_a_batch_is_of_at_most_fifty_and_may_be_empty(service: Service) -> None:
    assert (await batch(service, "health.nis", [str(uuid4())] * 51)).status == 422
    assert json.loads((await batch(service, "health.nis", [])).body) == {"items": []}
