"""The routes of referral over a real database, with real tokens: what a caller gets, and that missing and forbidden look alike."""

from itertools import permutations
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter
from pydantic import SecretStr

from chassis.db.database import Database
from chassis.domain.principal import Principal
from chassis.startup_errors import StartupRefused
from contracts.words.referrals import WorklistSort
from referral.adapters.unit_of_work import Dependencies
from referral.bootstrap import Container
from referral.entrypoints.http import app as app_module
from referral.entrypoints.http.app import make_app
from tests.integration.referral.api import Api
from tests.integration.referral.service import KEY
from tests.support.asgi import Answer, AsgiClient, started
from tests.support.referral import COLLEAGUE, CSR, OTHER_CSR, PEOPLE, RandomIds, person

CHILD, FORMAL = "child_protection", "formal_identification"
OUTSIDERS = ("police", "ward colleague", "other csr", "centre supervisor")


async def test_the_addressed_unit_sees_its_referral_and_the_author_the_state_word(api: Api) -> None:
    ids = await api.service.opened()
    seen = (await api.get("worker", f"/referrals/{ids[CHILD]}")).json()
    assert seen["reportId"] == str(ids["report"])
    assert (seen["state"], seen["version"], seen["purpose"], seen["urgency"]) == ("sent", 1, CHILD, "immediate")
    assert seen["unitId"] == str(CSR)
    assert [(clock["code"], clock["state"], clock["verified"]) for clock in seen["clocks"]] == [
        ("REFERRAL_DECIDE", "running", False)
    ]
    assert seen["withheld"] == [{"class": "referral_flow", "mask": "own", "reason": "before_acceptance"}]
    author = (await api.get("author", f"/referrals/{ids[CHILD]}")).json()
    found = {name: value for name, value in author.items() if value is not None}
    assert found == {
        "id": str(ids[CHILD]),
        "state": "sent",
        "positions": ["author"],
        "withheld": [{"class": "referral_flow", "mask": "status", "reason": "partly_for_position"}],
    }


async def test_an_acceptance_answers_with_the_new_view_and_a_repeat_with_the_same(api: Api) -> None:
    ids = await api.service.opened()
    path, body = f"/referrals/{ids[CHILD]}/accept", {"expectedVersion": 1}
    first = await api.post("worker", path, body, key="acceptance-1")
    again = await api.post("worker", path, body, key="acceptance-1")
    assert (first.status, again.status) == (200, 200)
    assert first.json() == again.json()
    assert (first.json()["state"], first.json()["positions"]) == ("accepted", ["grant.child_protection"])
    other_body = await api.post("worker", path, {"expectedVersion": 2}, key="acceptance-1")
    assert (other_body.status, other_body.slug) == (422, "idempotency-key-reused")
    late = await api.post("colleague", path, body)
    assert (late.status, late.slug) == (409, "stale-version")
    assert late.json()["currentState"] == "accepted"
    illegal = await api.post("colleague", path, {"expectedVersion": 2})
    assert (illegal.status, illegal.slug, illegal.json()["currentState"]) == (409, "referral-move-refused", "accepted")


async def test_a_rejection_says_what_became_of_it_and_not_where_it_went(api: Api) -> None:
    ids = await api.service.opened()
    body = {"expectedVersion": 1, "reason": "out_of_area", "rightUnitId": str(OTHER_CSR)}
    for _ in range(2):
        answer = await api.post("worker", f"/referrals/{ids[CHILD]}/reject", body, key="rejection-1")
        assert (answer.status, answer.json()) == (200, {"id": str(ids[CHILD]), "outcome": "passed_on"})
    assert (await api.get("worker", f"/referrals/{ids[CHILD]}")).slug == "not-found"
    assert (await api.get("other csr", f"/referrals/{ids[CHILD]}")).json()["unitId"] == str(OTHER_CSR)


async def test_the_centre_never_rejects(api: Api) -> None:
    ids = await api.service.opened()
    answer = await api.post(
        "intake", f"/referrals/{ids[FORMAL]}/reject", {"expectedVersion": 1, "reason": "no_capacity"}
    )
    assert (answer.status, answer.slug, answer.json()["currentState"]) == (409, "centre-never-rejects", "sent")
    assert (await api.post("intake", f"/referrals/{ids[FORMAL]}/accept", {"expectedVersion": 1})).status == 403
    both = person("centre_intake", PEOPLE["intake"].unit, PEOPLE["intake"].subject)
    double = Principal(
        both.subject, "both", "Both", None, both.unit, None, both.roles | {"csr_worker"}, 1, both.authenticated_at
    )
    answer = await api.by(double).post(
        f"/referrals/{ids[FORMAL]}/accept", {"expectedVersion": 1}, headers={"idempotency-key": "acceptance-2"}
    )
    assert (answer.status, answer.slug) == (409, "taken-over-in-identification")


def same(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, {name: value for name, value in answer.headers.items() if name != "date"}, answer.body


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_closed_referral_is_exactly_what_a_random_id_is(api: Api, who: str) -> None:
    ids = await api.service.opened()
    real, random = ids[CHILD], uuid4()
    before = api.service.rows("select count(*) from audit union all select count(*) from idempotency")
    assert same(await api.get(who, f"/referrals/{real}")) == same(await api.get(who, f"/referrals/{random}"))
    assert (await api.get(who, f"/referrals/{real}")).status == 404
    for path, body in (("accept", {"expectedVersion": 1}), ("reject", {"expectedVersion": 1, "reason": "no_capacity"})):
        pair = [await api.post(who, f"/referrals/{each}/{path}", body) for each in (real, random)]
        assert same(pair[0]) == same(pair[1])
        assert pair[0].status in (403, 404)
    report = [await api.get(who, f"/referrals?reportId={each}") for each in (ids["report"], uuid4())]
    assert same(report[0]) == same(report[1])
    batch = await api.by(PEOPLE[who]).post("/referrals/batch", {"ids": [str(real), str(random)]})
    assert batch.json() == {"items": [None, None]}
    by_report = await api.by(PEOPLE[who]).post("/referrals/by-report", {"reportIds": [str(ids["report"]), str(random)]})
    assert [each["referrals"] for each in by_report.json()["items"]] == [[], []]
    assert api.service.rows("select count(*) from audit union all select count(*) from idempotency") == before


@pytest.mark.parametrize("who", ["office", "rapporteur"])
async def test_the_office_reaches_totals_and_no_record(api: Api, who: str) -> None:
    ids = await api.service.opened()
    flow = await api.get(who, "/flow")
    assert set(flow.json()) == {"asOf", "live", "persons", "stages", "released", "terms"}
    assert [(each["stage"], each["reached"], each["present"]) for each in flow.json()["stages"]][:3] == [
        ("reported", 1, 1),
        ("taken_over", 0, 0),
        ("referred", 1, 1),
    ]
    assert [(each["stage"], each["reached"], each["present"]) for each in flow.json()["released"]][:3] == [
        ("reported", None, None),
        ("taken_over", 0, 0),
        ("referred", None, None),
    ]
    for path in (
        f"/referrals/{ids[CHILD]}",
        f"/referrals?reportId={ids['report']}",
        "/referrals",
        "/referrals/counts",
        f"/referrals/{uuid4()}",
    ):
        assert (await api.get(who, path)).slug == "forbidden"
    for path in ("batch", "by-report", f"{ids[CHILD]}/accept", f"{ids[CHILD]}/reject"):
        assert (await api.post(who, f"/referrals/{path}", {})).status == 403
    assert (await api.get("worker", "/flow")).slug == "forbidden"


async def test_batches_answer_in_the_order_asked_for(api: Api) -> None:
    first, second = await api.service.opened(), await api.service.opened()
    client = api.by(PEOPLE["intake"])
    asked = [str(second[CHILD]), str(uuid4()), str(first[FORMAL])]
    batch = (await client.post("/referrals/batch", {"ids": asked})).json()["items"]
    assert [each and each["id"] for each in batch] == [asked[0], None, asked[2]]
    reports = [str(second["report"]), str(first["report"])]
    by_report = (await client.post("/referrals/by-report", {"reportIds": reports})).json()["items"]
    assert [each["reportId"] for each in by_report] == reports
    assert [len(each["referrals"]) for each in by_report] == [2, 2]


@pytest.mark.parametrize("by", ["", "&byReport=true"])
async def test_a_list_is_read_to_its_end_by_the_cursors_it_gives(api: Api, by: str) -> None:
    opened = {str((await api.service.opened())[CHILD]) for _ in range(5)}
    page = (await api.get("worker", f"/referrals?first=2{by}")).json()
    found, cursors = [each["id"] for each in page["items"]], page["cursors"]
    while page["nextCursor"] is not None:
        page = (await api.get("worker", f"/referrals?first=2{by}&after={page['nextCursor']}")).json()
        found += [each["id"] for each in page["items"]]
        cursors += page["cursors"]
    assert len(found) == len(set(found)) == 5
    assert set(found) == opened
    for number, cursor in enumerate(cursors[:-1], start=1):
        (following,) = (await api.get("worker", f"/referrals?first=1{by}&after={cursor}")).json()["items"]
        assert following["id"] == found[number]


@pytest.mark.parametrize("by", ["", "&byReport=true"])
async def test_a_cursor_is_of_one_order(api: Api, by: str) -> None:
    for _ in range(2):
        await api.service.opened()
    for given, asked in permutations(WorklistSort, 2):
        page = (await api.get("worker", f"/referrals?first=1{by}&sort={given}")).json()
        answer = await api.get("worker", f"/referrals?first=1{by}&sort={asked}&after={page['nextCursor']}")
        assert answer.fields() == {"after": "is not a cursor of this list in this order: start again without one."}


async def test_pages_and_filters_refuse_what_they_cannot_take(api: Api) -> None:
    await api.service.opened()
    for query, field in (
        ("after=x", "after"),
        ("first=0", "first"),
        ("first=51", "first"),
        ("state=lost", "state"),
        ("urgency=some", "urgency"),
        ("purpose=any", "purpose"),
        ("overdue=perhaps", "overdue"),
        ("dueToday=perhaps", "dueToday"),
        ("sort=place", "sort"),
        ("reportId=1", "reportId"),
    ):
        answer = await api.get("worker", f"/referrals?{query}")
        assert (answer.status, answer.slug) == (422, "invalid-input")
        assert field in str(answer.fields())
    for query, found in (
        ("state=sent&first=1", 1),
        ("urgency=immediate&purpose=child_protection&undecided=true", 1),
        ("urgency=standard", 0),
        ("purpose=formal_identification", 0),
        ("overdue=true", 0),
        ("dueToday=true", 1),
        ("owner=nobody", 1),
        ("sort=received", 1),
    ):
        items = (await api.get("worker", f"/referrals?{query}")).json()
        assert (len(items["items"]), items["nextCursor"]) == (found, None), query


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("accept", {}, "expectedVersion"),
        ("accept", {"expectedVersion": "1"}, "expectedVersion"),
        ("accept", {"expectedVersion": 1, "note": "x"}, "(unknown name)"),
        ("reject", {"expectedVersion": 1}, "reason"),
        ("reject", {"expectedVersion": 1, "reason": "tired"}, "reason"),
        ("reject", {"expectedVersion": 1, "reason": "out_of_area"}, "rightUnitId"),
    ],
)
async def test_a_body_that_does_not_fit_names_the_field(api: Api, path: str, body: object, field: str) -> None:
    ids = await api.service.opened()
    answer = await api.post("worker", f"/referrals/{ids[CHILD]}/{path}", body)
    assert answer.status == 422
    assert set(answer.fields()) == {field}
    assert "tired" not in answer.body.decode()


async def test_a_command_without_a_key_and_a_caller_without_a_token_are_refused(api: Api) -> None:
    ids = await api.service.opened()
    answer = await api.by(PEOPLE["worker"]).post(f"/referrals/{ids[CHILD]}/accept", {"expectedVersion": 1})
    assert (answer.status, set(answer.fields())) == (422, {"Idempotency-Key"})
    assert (await api.client.get("/flow")).status == 401
    foreign = api.client.bearing(api.mint.token(aud="identification", sub=str(COLLEAGUE)))
    assert (await foreign.get("/referrals")).status == 401


async def test_a_failed_commit_is_never_a_success(api: Api) -> None:
    ids = await api.service.opened()
    api.service.rows(
        "create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;"
        "create constraint trigger late after update on referral deferrable initially deferred "
        "for each row execute function fail()"
    )
    try:
        answer = await api.post("worker", f"/referrals/{ids[CHILD]}/accept", {"expectedVersion": 1})
        assert answer.status == 500
    finally:
        api.service.rows("drop trigger late on referral; drop function fail()")
    assert api.service.rows(f"select state from referral where id = '{ids[CHILD]}'") == [["sent"]]
    assert api.service.rows("select count(*) from idempotency") == [["0"]]


async def test_a_route_without_a_permission_keeps_the_application_from_starting(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    loose = APIRouter()

    @loose.get("/referrals/{referral_id}/loose")
    async def get_loose(referral_id: UUID) -> UUID:
        return referral_id

    monkeypatch.setattr(app_module, "ROUTERS", [loose])
    container = Container(
        api.service.app, Dependencies(api.service.bench.clock, RandomIds(), KEY), api.service.bench.sources
    )
    with pytest.raises(StartupRefused, match="get_loose"):
        make_app(container, api.mint.verifier(), production=False)


async def test_the_database_away_is_reported_as_unavailable(api: Api, tmp_path: Path) -> None:
    nowhere = Database(SecretStr(f"postgresql+asyncpg://referral_app:pw@/referral?host={tmp_path}&port=5432"))
    container = Container(nowhere, Dependencies(api.service.bench.clock, RandomIds(), KEY), api.service.bench.sources)
    app = make_app(container, api.mint.verifier(), production=False)
    async with started(app):
        away = Api(api.service, AsgiClient(app), api.mint)
        for answer in (
            await away.get("worker", f"/referrals/{uuid4()}"),
            await away.get("office", "/flow"),
            await away.post("worker", f"/referrals/{uuid4()}/accept", {"expectedVersion": 1}),
        ):
            assert (answer.status, answer.slug) == (503, "unavailable")
            assert "retry-after" in answer.headers
        assert (await away.client.get("/healthz")).status == 200
        assert (await away.client.get("/readyz")).status == 503
