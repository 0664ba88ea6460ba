"""Who learns which unit did not take a referral, and why: those who decide what follows, by the rules, by row-level security and over REST."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db.database import Database
from chassis.domain.errors import NotFound
from contracts.words.referrals import RejectionReason
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from tests.integration.referral.api import Api
from tests.integration.referral.reading import ended
from tests.integration.referral.service import Service
from tests.support.referral import CSR, OTHER_CSR, PEOPLE, THIRD_CSR

R = RejectionReason
CHILD = "child_protection"
Move = Callable[[Service, UUID], Awaitable[None]]
Lines = list[tuple[UUID, str]]
NOT_OURS: Lines = [(CSR, "no_capacity")]
ELSEWHERE: Lines = [(CSR, "out_of_area")]


async def waits(_: Service, __: UUID) -> None:
    """No one has answered."""


async def escalated(service: Service, referral: UUID) -> None:
    await service.reject(PEOPLE["worker"], referral, R.NO_CAPACITY)


async def taken_by_the_supervisor(service: Service, referral: UUID) -> None:
    await escalated(service, referral)
    await service.accept(PEOPLE["supervisor"], referral, version=2)


async def directed_by_duty(service: Service, referral: UUID) -> None:
    await escalated(service, referral)
    await service.reject(PEOPLE["duty"], referral, R.OUT_OF_AREA, OTHER_CSR, version=2)


async def passed_on(service: Service, referral: UUID) -> None:
    await service.reject(PEOPLE["worker"], referral, R.OUT_OF_AREA, OTHER_CSR)


async def escalated_there(service: Service, referral: UUID) -> None:
    await passed_on(service, referral)
    await service.reject(PEOPLE["other csr"], referral, R.CONFLICT_OF_INTEREST, version=2)


async def with_duty(service: Service, referral: UUID) -> None:
    await passed_on(service, referral)
    await service.reject(PEOPLE["other csr"], referral, R.OUT_OF_AREA, CSR, version=2)


async def revoked(service: Service, referral: UUID) -> None:
    await escalated(service, referral)
    async with service.following() as uow:
        await follow_disclosure_end(ended(referral, THIRD_CSR), uow, service.bench.sources)


OTHERS_TOO = [*ELSEWHERE, (OTHER_CSR, "conflict_of_interest")]
BOTH_OUT = [*ELSEWHERE, (OTHER_CSR, "out_of_area")]
# Move -> who learns which lines. The one who is not named learns of no line at all.
SHOWN: dict[Move, dict[str, Lines]] = {
    waits: {"intake": [], "duty": [], "supervisor": []},
    escalated: {"intake": NOT_OURS, "duty": NOT_OURS, "supervisor": NOT_OURS},
    taken_by_the_supervisor: {"intake": NOT_OURS, "duty": NOT_OURS, "supervisor": NOT_OURS},
    directed_by_duty: {"intake": NOT_OURS, "duty": NOT_OURS, "other supervisor": []},
    passed_on: {"intake": ELSEWHERE, "duty": ELSEWHERE, "other supervisor": []},
    escalated_there: {
        "intake": OTHERS_TOO,
        "duty": OTHERS_TOO,
        "other supervisor": [(OTHER_CSR, "conflict_of_interest")],
    },
    with_duty: {"intake": BOTH_OUT, "duty": BOTH_OUT},
    revoked: {"intake": NOT_OURS, "duty": NOT_OURS},
}


@pytest.mark.parametrize("move", list(SHOWN), ids=lambda move: move.__name__)
async def test_who_decides_learns_who_did_not_take_it_and_why_and_no_one_else(api: Api, move: Move) -> None:
    ids = await api.service.opened()
    await move(api.service, ids[CHILD])
    values = {}
    for who in PEOPLE:
        answer = await api.get(who, f"/referrals/{ids[CHILD]}")
        shown = answer.json().get("rejections") if answer.status == 200 else None
        batch = await api.post(who, "/referrals/batch", {"ids": [str(ids[CHILD])]})
        again = (batch.json()["items"][0] or {}).get("rejections") if batch.status == 200 else None
        of_report = await api.post(who, "/referrals/by-report", {"reportIds": [str(ids["report"])]})
        listed = of_report.json()["items"][0]["referrals"] if of_report.status == 200 else []
        thrice = next((each["rejections"] for each in listed if each["id"] == str(ids[CHILD])), None)
        assert shown == again == thrice, who
        worklist = await api.get(who, "/referrals?byReport=true")
        on_it = worklist.json()["items"] if worklist.status == 200 else []
        assert all(each["rejections"] == shown for each in on_it if each["id"] == str(ids[CHILD])), who
        if shown is not None:
            assert all(set(line) == {"unitId", "reason", "rejectedAt"} for line in shown)
            values[who] = [(UUID(line["unitId"]), line["reason"]) for line in shown]
    assert values == SHOWN[move]


@pytest.mark.parametrize("move", list(SHOWN), ids=lambda move: move.__name__)
async def test_row_level_security_shows_the_lines_that_the_rules_show(service: Service, move: Move) -> None:
    ids = await service.opened()
    await move(service, ids[CHILD])
    for who, principal in PEOPLE.items():
        assert await service.seen_in_sql(principal, "rejection") == len(SHOWN[move].get(who, [])), who


@pytest.mark.parametrize("move", list(SHOWN), ids=lambda move: move.__name__)
async def test_the_rules_show_no_more_when_row_level_security_is_gone(service: Service, move: Move) -> None:
    ids = await service.opened()
    await move(service, ids[CHILD])
    # The migrator's policy lets it see every row.
    unguarded = replace(service, app=Database(service.scratch.dsn("referral_migrator")))
    values = {}
    for who in PEOPLE:
        with suppress(NotFound):
            view = await unguarded.read(PEOPLE[who], ids[CHILD])
            if view.details is not None and view.details.rejections is not None:
                values[who] = [(each.unit_id, each.reason) for each in view.details.rejections]
    await unguarded.app.dispose()
    assert values == SHOWN[move]


@pytest.mark.parametrize("statement", ["update rejection set reason = 'x'", "delete from rejection"])
async def test_a_line_is_read_and_never_changed(service: Service, statement: str) -> None:
    ids = await service.opened()
    await escalated(service, ids[CHILD])
    with pytest.raises(DBAPIError, match="permission denied"):
        await service.run_sql(PEOPLE["duty"], statement)
