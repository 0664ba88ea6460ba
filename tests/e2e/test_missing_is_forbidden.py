"""Missing and forbidden are one answer on every operation that takes an id, and neither writes a row (DESIGN 4, 15)."""

from __future__ import annotations

import base64
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import GraphQLID, get_named_type, is_input_object_type

from gateway.graphql.schema import make_schema
from tests.e2e.filings import adult, attached, filed, girl_in_full, taken_over, two_questions
from tests.e2e.operations import COMMANDS, LISTS, READS, Graph, Operation, Rest, comparable
from tests.e2e.people import Everybody, Person, operation
from tests.e2e.strangers import STRANGERS
from tests.support.probe import eventually_async
from tests.support.stack import Stack

# The same whatever carries events and tokens.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

# csr.nis works in a unit that the report excludes: to them it is missing like to any stranger.
FOREIGN = (*STRANGERS, "csr.nis", "csr.supervisor", "education.nis", "manager.centre", "dpo.centre")
# It ends the caller's own draft; whatever else is named changes nothing and stops no report (test_drafts.py).
FILING = "fileReport"
# It takes the id of a unit, which is reference data.
OF_PLACES = "centreList"
TARGETS = {"reportId", "referralId", "noticeId", "draftId"}


@pytest.fixture
async def ids(people: Everybody, stack: Stack) -> dict[str, list[str]]:
    """Of a child's report that the CSR of Niš must never learn of, and of an adult's that may be withdrawn."""
    doctor, intake = people("health.nis"), people("intake.centre")
    child = await filed(
        doctor, girl_in_full(conflict={"unitIds": [people("csr.nis").unit]}, encounterMunicipality="71331")
    )
    became = await doctor.do("SaveDraft", answers=[{"name": "concern", "values": ["on odgo"]}])
    grown = await filed(doctor, adult(draftId=became["id"]))
    sent = await filed(doctor, girl_in_full(encounterMunicipality="70432", person={"names": [{"given": "Druga"}]}))
    await stack.quiet()
    referrals = await stack.rows(
        "referral", "select id from referral where report_id = any($1::uuid[]) order by sent_at", [child, grown, sent]
    )
    notices = await stack.rows(
        "notifications", "select id from notice where report_id = any($1::uuid[])", [child, grown, sent]
    )
    assert len(referrals) == 5
    await intake.ask("ReadReport", id=grown)
    await attached(doctor, grown)
    version = (await doctor.ask("ReadReceipt", id=grown))["version"]
    ticket = await doctor.do("AttachFile", reportId=grown, expectedVersion=version, fileClass="attachments")
    drafted = await doctor.do("SaveDraft", answers=[{"name": "concern", "values": ["on odgo"]}])
    return {
        "report": [child, grown, sent],
        "referral": [str(each["id"]) for each in referrals],
        "notice": [str(each["id"]) for each in notices],
        "draft": [str(drafted["id"]), str(became["id"])],
        "advice": await two_questions(doctor),
        "ticket": [ticket["id"]],
        "turn": [await _turn_in_two_months(people("supervisor.centre"))],
    }


async def _turn_in_two_months(keeper: Person) -> str:
    """Far enough ahead that no one is on duty by it while tests run; the same one for every test."""
    roster = await keeper.ask("DutyRoster")
    if not roster["turns"]:
        at = datetime.now(UTC) + timedelta(days=60)
        put = {"personId": roster["standingOrder"][0]["id"], "place": 1, "expectedVersion": roster["version"]}
        moments = {"startsAt": at.isoformat(), "endsAt": (at + timedelta(hours=8)).isoformat()}
        roster = await keeper.do("PutOnDuty", **put, **moments)
    return str(roster["turns"][0]["id"])


@pytest.mark.parametrize("in_turn", [True, pytest.param(False, marks=pytest.mark.nightly)])
async def test_a_foreign_caller_gets_what_a_random_id_gets_and_nothing_is_written(
    people: Everybody, stack: Stack, ids: dict[str, list[str]], *, in_turn: bool
) -> None:
    """Every caller by every operation: with one of the ids that exist, in turn, and at night with each of them."""
    await _sign_in(people, FOREIGN)
    await _nothing_rings(people("intake.centre"), stack)
    await stack.quiet(sealed=True)
    await _everything_is_erased(stack)
    # It writes when a term passes, whatever is asked meanwhile.
    with stack.frozen("referral-worker"):
        before = await stack.contents()
        for number, name in enumerate(FOREIGN):
            for place, each in enumerate((*READS, *COMMANDS)):
                existing = ids[each.takes]
                turn = (number + place) % len(existing)
                await _compare(people(name), each, existing[turn : turn + 1] if in_turn else existing)
        assert await stack.contents() == before


async def _compare(caller: Person, asked: Operation, existing: list[str]) -> None:
    random_id = str(uuid.uuid4())
    missing = comparable(await asked.asked_by(caller, random_id), random_id)
    where = (caller.name, asked)
    for id_ in existing:
        assert comparable(await asked.asked_by(caller, id_), id_) == missing, where
    if isinstance(asked, Rest) and "{" in asked.path.split("?")[0]:
        malformed = comparable(await asked.asked_by(caller, "no-id-at-all"), "no-id-at-all")
        assert malformed == missing, where
    if isinstance(asked, Rest):
        assert missing[0] in (200, 403, 404), where
    else:
        assert missing[0] == 200, where


async def test_several_at_once_tell_nothing_about_each_other(people: Everybody, ids: dict[str, list[str]]) -> None:
    some, none = ids["report"], [str(uuid.uuid4()) for _ in ids["report"]]
    referrals, no_referrals = ids["referral"], [str(uuid.uuid4()) for _ in ids["referral"]]
    for name in FOREIGN:
        for service, path, field, real, unreal in (
            ("identification", "/reports/batch", "ids", some, none),
            ("referral", "/referrals/batch", "ids", referrals, no_referrals),
            ("referral", "/referrals/by-report", "reportIds", some, none),
        ):
            answers = []
            for asked in (real, unreal, [*real[:1], *unreal[1:]]):
                answer = await people(name).post(service, path, {field: asked})
                body = answer.body
                for id_ in asked:
                    body = body.replace(id_.encode(), b"<id>")
                answers.append((answer.status, body))
            assert len(set(answers)) == 1, (name, path)


async def test_cursors_of_others_tell_nothing(people: Everybody, stack: Stack, ids: dict[str, list[str]]) -> None:
    intake = people("intake.centre")
    for service, path in LISTS:
        page = (await intake.get(service, path.replace("first=50", "first=1"))).json()
        cursor = page["nextCursor"]
        assert cursor is not None, service
        assert (await intake.get(service, f"{path}&after={cursor}")).status == 200, service
        for name in FOREIGN:
            stranger = people(name)
            own = await stranger.get(service, path)
            with_others = await stranger.get(service, f"{path}&after={cursor}")
            with_forged = await stranger.get(service, f"{path}&after={_forged(cursor)}")
            for id_ in (each for some in ids.values() for each in some):
                assert id_.encode() not in with_others.body
            if own.status == 403:
                assert comparable(with_others, "-") == comparable(with_forged, "-") == comparable(own, "-")
            elif with_others.status == with_forged.status:
                assert comparable(with_others, "-") == comparable(with_forged, "-")
            else:
                # Sealed cursors: a genuine one only ever moves the start of the caller's own list.
                assert (with_others.status, with_forged.status) == (200, 422), (service, name)
                assert _items(with_others.json()) <= _items(own.json())


async def test_no_operation_that_takes_an_id_is_left_out(people: Everybody) -> None:
    covered = {(each.service, each.method, _shape(each.path)) for each in (*READS, *COMMANDS) if isinstance(each, Rest)}
    for service in ("identification", "referral", "notifications"):
        document = (await people.without_token(service, "GET", "/openapi.json")).json()
        for path, methods in document["paths"].items():
            if "{" in path or path.endswith(("/batch", "/by-report")):
                for method in methods:
                    assert (service, method.upper(), _shape(path)) in covered, (service, method, path)
    asked = "".join(operation(each.document) for each in (*READS, *COMMANDS) if isinstance(each, Graph))
    schema = make_schema().core
    roots = [each for each in (schema.query_type, schema.mutation_type) if each is not None]
    for name, field in [each for root in roots for each in root.fields.items()]:
        types = [get_named_type(each.type) for each in field.args.values()]
        inputs = [each for each in types if is_input_object_type(each)]
        takes_id = GraphQLID in types or any(TARGETS & each.fields.keys() for each in inputs)
        if takes_id and name not in (FILING, OF_PLACES):
            assert re.search(rf"\b{name}\(", asked), name


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}|[0-9a-f-]{36}|legal_aid", "{}", path.split("?", maxsplit=1)[0])


def _items(page: dict[str, Any]) -> set[str]:
    return {each["id"] for each in page["items"]}


def _forged(cursor: str) -> str:
    """The same place with an id that no one has, as far as the cursor can be read; its length stays."""
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    found = re.search(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", raw)
    if found:
        forged = raw.replace(found.group(), str(uuid.uuid4()).encode())
    else:
        forged = raw[:8] + uuid.uuid4().bytes + raw[24:]
    return base64.urlsafe_b64encode(forged).decode().rstrip("=")


async def _sign_in(people: Everybody, names: tuple[str, ...]) -> None:
    for name in names:
        assert (await people(name).ask("Me"))["username"] == name


async def _nothing_rings(intake: Person, stack: Stack) -> None:
    """A danger that no one took over alerts one more person every five minutes, whatever anybody asks."""
    for row in await stack.rows("notifications", "select report_id from alarm where state = 'running'"):
        await taken_over(intake, str(row["report_id"]))


async def _everything_is_erased(stack: Stack) -> None:
    """The worker erases every half minute what drafts left behind, whatever anybody asks."""

    async def nothing_waits() -> bool:
        return await stack.rows("identification", "select 1 from erasure limit 1") == []

    await eventually_async(nothing_waits, "the keys of drafts that are gone are erased", seconds=60)
