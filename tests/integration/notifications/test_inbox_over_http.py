"""The inbox as its readers meet it: by their tokens, in the order of checks, and as a random id for everybody else."""

from __future__ import annotations

from uuid import uuid4

import pytest

from contracts.words.referrals import ClockCode
from tests.integration.notifications.served import opened, serving
from tests.integration.notifications.world import CSR, INTAKE, NEXT_ON_DUTY, OTHER_CSR, Matter, World
from tests.support.asgi import AsgiClient

FIELDS = {"id", "code", "text", "urgency", "createdAt", "openedAt", "reportId", "referralId", "version"}


async def test_a_member_finds_the_units_item_with_exactly_these_fields(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())
    async with serving(world) as served:
        answer = await served.person("csr_worker").get("/inbox")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    (item,) = answer.json()["items"]
    assert set(item) == FIELDS
    assert {name: item[name] for name in FIELDS - {"id"}} == {
        "code": "request_waits",
        "text": "Novi zahtev čeka preuzimanje. Uđite u sistem.",
        "urgency": "immediate",
        "createdAt": "2026-11-24T02:14:00Z",
        "openedAt": None,
        "reportId": str(matter.report_id),
        "referralId": str(matter.referral_id),
        "version": 1,
    }


async def test_opening_clears_it_and_tells_so_and_says_nothing_about_the_report(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())
    async with serving(world) as served:
        csr = served.person("csr_worker")
        (item,) = (await csr.get("/inbox")).json()["items"]
        answer = await opened(csr, item["id"])
        assert answer.status == 200
        assert answer.json() == {**item, "openedAt": "2026-11-24T02:14:00Z", "version": 2}
        assert (await csr.get("/inbox?open=true")).json() == {"items": [], "cursors": [], "nextCursor": None}
        assert (await csr.get("/inbox")).json()["items"] == [answer.json()]
    assert [each["type"] for each in world.published()] == [
        "notifications.delivery-delivered.v1",
        "notifications.notice-opened.v1",
    ]
    (entry,) = world.scratch.as_superuser(
        f"select position, action, subject_type, classes from audit where subject_id = '{item['id']}'"
    )
    assert entry == ["unit_inbox", "notice.open", "notice", "{}"]


async def test_opening_without_a_record_of_it_does_not_happen(world: World) -> None:
    await world.publish(Matter().sent())
    world.scratch.as_superuser("revoke insert on audit from notifications_app")
    try:
        async with serving(world) as served:
            csr = served.person("csr_worker")
            (item,) = (await csr.get("/inbox")).json()["items"]
            assert (await opened(csr, item["id"])).status == 500
    finally:
        world.scratch.as_superuser("grant insert on audit to notifications_app")
    assert world.scratch.as_superuser("select state from notice") == [["waiting"]]
    assert (world.rows("idempotency"), len(world.published())) == (0, 1)


OUTSIDERS = {
    "another unit": ("csr_worker", OTHER_CSR),
    "police": ("police_reporter", OTHER_CSR),
    "office": ("coordination_office", OTHER_CSR),
    "office of the very unit": ("coordination_office", CSR),
    "rapporteur": ("national_rapporteur", CSR),
    "administrator of the very unit": ("agency_admin", CSR),
    "data protection officer": ("dpo_auditor", CSR),
    "nobody's unit": ("csr_worker", None),
}


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_everybody_else_finds_an_empty_inbox_and_gets_what_a_random_id_gets(world: World, who: str) -> None:
    role, unit = OUTSIDERS[who]
    await world.publish(Matter().sent())
    notice_id = world.scratch.as_superuser("select id from notice")[0][0]
    async with serving(world) as served:
        outsider = served.person(role, unit)
        assert (await outsider.get("/inbox")).json() == {"items": [], "cursors": [], "nextCursor": None}
        for body in ({}, {"expectedVersion": 1}, {"expectedVersion": 9}):
            real, random = await opened(outsider, notice_id, body), await opened(outsider, uuid4(), body)
            assert (real.status, real.slug) == (404, "not-found")
            assert (real.status, real.headers, real.body) == (random.status, random.headers, random.body)
    assert (world.rows("idempotency"), len(world.published())) == (0, 1)
    assert world.scratch.as_superuser(f"select 1 from audit where subject_id = '{notice_id}'") == []


async def test_an_id_that_is_none_looks_the_same(world: World) -> None:
    async with serving(world) as served:
        client = served.person("csr_worker")
        malformed, random = await opened(client, "1"), await opened(client, uuid4())
    assert (malformed.status, malformed.headers, malformed.body) == (random.status, random.headers, random.body)


async def test_a_personal_notice_is_the_persons_alone(world: World) -> None:
    await world.publish(Matter().breached(ClockCode.TAKEOVER_15MIN))
    async with serving(world) as served:
        owner, colleague = served.person("centre_intake", INTAKE, NEXT_ON_DUTY), served.person("centre_intake", INTAKE)
        (item,) = (await owner.get("/inbox")).json()["items"]
        assert (await colleague.get("/inbox")).json()["items"] == []
        assert (await opened(colleague, item["id"])).status == 404
        assert (await opened(owner, item["id"])).status == 200
    assert world.published() == []


async def test_the_office_sees_nothing_even_when_a_notice_names_it(world: World) -> None:
    person, unit = uuid4(), uuid4()
    matter = Matter(author_id=person, unit_id=unit)
    await world.publish(matter.submitted(), matter.received(), matter.sent())
    async with serving(world) as served:
        office = served.person("coordination_office", unit, person)
        assert (await office.get("/inbox")).json()["items"] == []
        both = served.person("", unit, person, roles=["coordination_office", "csr_worker"])
        assert (await both.get("/inbox")).json()["items"] == []


async def test_the_same_key_gives_the_same_answer_once_and_another_body_is_refused(world: World) -> None:
    await world.publish(Matter().sent())
    async with serving(world) as served:
        subject = uuid4()
        csr, colleague = served.person("csr_worker", CSR, subject), served.person("csr_worker")
        (item,) = (await csr.get("/inbox")).json()["items"]
        first = await opened(csr, item["id"], key="the-same-key")
        again = await opened(csr, item["id"], key="the-same-key")
        assert (again.status, again.body) == (first.status, first.body)
        other = await opened(csr, item["id"], {"expectedVersion": 1}, key="the-same-key")
        assert (other.status, other.slug) == (422, "idempotency-key-reused")
        others = await opened(colleague, item["id"], key="the-same-key")
        assert (others.status, others.slug) == (409, "notice-move-refused")
    assert len(world.published()) == 2


async def test_checks_run_in_one_order_position_key_version_state(world: World) -> None:
    await world.publish(Matter().sent())
    async with serving(world) as served:
        csr, outsider = served.person("csr_worker"), served.person("csr_worker", OTHER_CSR)
        (item,) = (await csr.get("/inbox")).json()["items"]
        stale = await opened(csr, item["id"], {"expectedVersion": 7})
        assert (stale.status, stale.slug) == (409, "stale-version")
        assert stale.json()["currentVersion"] == 1
        assert (await opened(csr, item["id"], key="a-used-key")).status == 200
        # All four are wrong at once, then one less each time.
        assert (await opened(outsider, item["id"], {"expectedVersion": 7}, key="a-used-key")).slug == "not-found"
        assert (
            await opened(csr, item["id"], {"expectedVersion": 7}, key="a-used-key")
        ).slug == "idempotency-key-reused"
        assert (await opened(csr, item["id"], {"expectedVersion": 7})).slug == "stale-version"
        refused = await opened(csr, item["id"], {"expectedVersion": 2})
        assert (refused.slug, refused.json()["currentState"]) == ("notice-move-refused", "opened")


async def test_a_repeat_after_the_notice_left_the_inbox_finds_nothing(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())
    async with serving(world) as served:
        csr = served.person("csr_worker")
        (item,) = (await csr.get("/inbox")).json()["items"]
        await world.publish(matter.rerouted(OTHER_CSR))
        assert (await opened(csr, item["id"])).status == 404
        assert (await csr.get("/inbox")).json()["items"] == []


async def test_two_members_open_it_at_once_and_one_wins(world: World) -> None:
    import asyncio  # noqa: PLC0415

    await world.publish(Matter().sent())
    async with serving(world) as served:
        one, two = served.person("csr_worker"), served.person("csr_supervisor")
        (item,) = (await one.get("/inbox")).json()["items"]
        answers = await asyncio.gather(opened(one, item["id"]), opened(two, item["id"]))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert len(world.published()) == 2


async def test_pages_follow_each_other_newest_first_and_name_each_item_once(world: World) -> None:
    for _ in range(5):
        await world.publish(Matter().sent())
        world.clock.forward(minutes=1)
    await world.publish(Matter().sent(), Matter().sent())  # at the same moment
    async with serving(world) as served:
        csr, seen, next_page = served.person("csr_worker", subject=uuid4()), [], "/inbox?first=3"
        cursors: list[str] = []
        while next_page:
            page = (await csr.get(next_page)).json()
            seen.append(page["items"])
            cursors += page["cursors"]
            next_page = page["nextCursor"] and f"/inbox?first=3&after={page['nextCursor']}"
        after_each = [(await csr.get(f"/inbox?first=1&after={cursor}")).json()["items"] for cursor in cursors]
    assert [each for page in seen for each in page][1:] == [item for page in after_each for item in page]
    items = [item for page in seen for item in page]
    assert [len(page) for page in seen] == [3, 3, 1]
    assert len({item["id"] for item in items}) == 7
    moments = [item["createdAt"] for item in items]
    assert moments == sorted(moments, reverse=True)


async def test_a_cursor_that_was_changed_or_given_to_another_person_is_refused(world: World) -> None:
    await world.publish(Matter().sent(), Matter().sent())
    async with serving(world) as served:
        csr, colleague = served.person("csr_worker", subject=uuid4()), served.person("csr_worker", subject=uuid4())
        cursor = (await csr.get("/inbox?first=1")).json()["nextCursor"]
        assert (await csr.get(f"/inbox?first=1&after={cursor}")).status == 200
        changed = [
            cursor[:-1] + ("A" if cursor[-1] != "A" else "B"),
            "B" + cursor[1:],
            cursor[:-4],
            "",
            "x",
            "%00",
            cursor + "AAAA",
        ]
        for forged in changed:
            answer = await csr.get(f"/inbox?after={forged}")
            assert (answer.status, answer.slug, list(answer.fields())) == (422, "invalid-input", ["after"]), forged
        assert (await colleague.get(f"/inbox?after={cursor}")).status == 422


@pytest.mark.parametrize("query", ["first=0", "first=101", "first=x", "open=maybe"])
async def test_a_query_out_of_bounds_names_its_field(world: World, query: str) -> None:
    async with serving(world) as served:
        answer = await served.person("csr_worker").get(f"/inbox?{query}")
    assert (answer.status, list(answer.fields())) == (422, [query.partition("=")[0]])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"expectedVersion": 0}, "expectedVersion"),
        ({"expectedVersion": "1"}, "expectedVersion"),
        ({"expectedVersion": 1.5}, "expectedVersion"),
        ({"surname": "x"}, "(unknown name)"),
    ],
)
async def test_a_body_that_cannot_be_taken_names_its_field(world: World, body: dict[str, object], named: str) -> None:
    async with serving(world) as served:
        answer = await opened(served.person("csr_worker"), uuid4(), body)
    assert (answer.status, list(answer.fields())) == (422, [named])


async def test_a_command_without_a_key_is_asked_for_one(world: World) -> None:
    async with serving(world) as served:
        answer = await served.person("csr_worker").post(f"/inbox/{uuid4()}/open", {})
    assert (answer.status, list(answer.fields())) == (422, ["Idempotency-Key"])


async def test_no_token_and_the_token_of_another_service_are_refused(world: World) -> None:
    async with serving(world) as served:
        assert (await AsgiClient(served.app).get("/inbox")).status == 401
        assert (await served.person("csr_worker", aud="referral").get("/inbox")).status == 401
        assert (await served.person("no_such_role").get("/inbox")).status == 403


async def test_it_is_ready_with_its_database_and_its_issuer(world: World) -> None:
    async with serving(world) as served:
        assert (await AsgiClient(served.app).get("/readyz")).json()["checks"] == {"database": "up", "issuer-keys": "up"}
