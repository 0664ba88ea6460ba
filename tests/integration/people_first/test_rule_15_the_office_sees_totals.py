"""DESIGN 10.15: the Office sees live national totals per stage, and nothing that belongs to a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

from identification.entrypoints.http.app import documented_app as identification
from notifications.entrypoints.http.app import documented_app as notifications
from referral.entrypoints.http.app import documented_app as referral
from tests.integration.identification.attaching import OCTETS
from tests.integration.identification.raids import everybody
from tests.integration.people_first.three_services import CHILD, DUTY, ELSEWHERE, FORMAL, WORKER, Platform, unit_of
from tests.support.asgi import Answer, AsgiClient

OFFICE = "office.national"
DOCUMENTS = {"identification": identification, "referral": referral, "notifications": notifications}
# Those that say nothing of a record.
OPEN = {("referral", "/flow"), ("notifications", "/inbox"), ("notifications", "/inbox/count")}
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def routes() -> Iterator[tuple[str, str, str]]:
    """Service, method and path of every route that has to do with reports, referrals or notices."""
    for service, documented in DOCUMENTS.items():
        for path, methods in documented().openapi()["paths"].items():
            if not path.endswith("z"):
                yield from ((service, method, path) for method in methods)


async def flow(platform: Platform) -> dict[str, tuple[int, int]]:
    """Reached and present by stage, without the empty ones."""
    answer = await platform.get(OFFICE, "/flow", "referral")
    assert answer.status == 200, answer.body
    return {each["stage"]: (each["reached"], each["present"]) for each in answer.json()["stages"] if each["reached"]}


async def test_live_totals_per_stage(platform: Platform) -> None:
    """The Office sees live national totals per stage: each step counts on the very next look."""
    first, second = await platform.arrived(), await platform.arrived(age="adult")
    assert await flow(platform) == {"reported": (2, 2), "referred": (1, 1)}
    await platform.take_over(first)
    await platform.carry()
    assert await flow(platform) == {"reported": (2, 1), "taken_over": (1, 1), "referred": (1, 1)}
    await platform.reject(await platform.child(first), "no_capacity")
    assert (await flow(platform))["escalated"] == (1, 1)
    await platform.reject(await platform.child(first), "out_of_area", unit_of(ELSEWHERE), DUTY)
    assert (await flow(platform))["rerouted"] == (1, 1)
    item = await platform.child(first)
    body = {"expectedVersion": item["version"]}
    assert (await platform.post(ELSEWHERE, f"/referrals/{item['id']}/accept", body, "referral")).status == 200
    await platform.post("health.nis", f"/reports/{second}/withdraw", {"expectedVersion": 1, "reason": "duplicate"})
    await platform.carry()
    assert await flow(platform) == {
        "reported": (2, 0),
        "taken_over": (1, 1),
        "referred": (1, 0),
        "escalated": (1, 0),
        "rerouted": (1, 0),
        "accepted": (1, 1),
        "withdrawn": (1, 1),
    }


async def test_a_raid_is_one_report_of_four_persons_and_reports_and_requests_are_never_added(
    platform: Platform,
) -> None:
    """What a figure counts is said beside it: a report filed once, its persons, and a request for each child."""
    await platform.arrived(**everybody())
    answer = (await platform.get(OFFICE, "/flow", "referral")).json()
    counted = {(each["counts"], each["stage"]): each["reached"] for each in answer["stages"] if each["reached"]}
    assert (counted, answer["persons"]) == ({("reports", "reported"): 1, ("referrals", "referred"): 2}, 4)


async def test_national_and_in_no_other_dimension(platform: Platform) -> None:
    """National totals: no place, unit, sector, age or day can be asked for, and none is reported."""
    (operation,) = referral().openapi()["paths"]["/flow"].values()
    assert not operation.get("parameters")
    await platform.arrived()
    total = await flow(platform)
    for query in ("?municipality=71331", f"?unitId={unit_of(WORKER)}", "?sector=health", "?since=2026-11-24"):
        assert (await platform.get(OFFICE, f"/flow{query}", "referral")).status == 400, query
    assert await flow(platform) == total
    body = (await platform.get(OFFICE, "/flow", "referral")).json()
    assert (set(body), {frozenset(each) for each in body["stages"]}) == (
        {"asOf", "live", "persons", "stages", "terms", "released"},
        {frozenset({"stage", "counts", "reached", "present"})},
    )


async def test_no_record(platform: Platform) -> None:
    """No record: every other door is shut, whatever it is asked for, also to who belongs to an addressed unit besides."""
    report = await platform.arrived()
    items = await platform.referrals(report)
    for service, method, path in routes():
        for known in (report, items[FORMAL]["id"], items[CHILD]["id"], str(uuid4())):
            asked = re.sub(r"{\w+}", known, path)
            for unit in (unit_of(OFFICE), unit_of(WORKER)):
                answer = await knock(platform.client(OFFICE, service, unit=unit), method, asked)
                where = (method, asked, answer.status)
                if (service, path) in OPEN:
                    assert answer.json().get("items", []) == [], where
                else:
                    assert answer.status in (403, 404), where
                    assert known not in answer.body.decode().replace(asked, ""), where


async def knock(client: AsgiClient, method: str, path: str) -> Answer:
    """Tries a door with a well-formed request."""
    if method == "get":
        return await client.get(path)
    if method == "put":
        return await client.request("PUT", path, chunks=[b"%PDF-"], headers=OCTETS)
    return await client.post(path, {}, headers={"idempotency-key": uuid4().hex})


async def test_no_unit_no_id(platform: Platform) -> None:
    """No unit, no id: nothing in the totals could be one."""
    report = await platform.arrived()
    await platform.accept(await platform.child(report))
    body = (await platform.get(OFFICE, "/flow", "referral")).body.decode()
    assert not AN_ID.search(body)
    assert unit_of(WORKER) not in body
