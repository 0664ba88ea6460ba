"""What the Centre sends to a unit: how it is opened, who learns of it, what a refusal does and what ends it, on real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db.database import Database
from chassis.domain.errors import InvalidInput
from contracts import access
from contracts.events.identification import (
    CaseAssignedV1,
    OpeningRefusedV1,
    ReferralAuthorisedV1,
    ReportDismissedV1,
)
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.positions import UnitSupervisor
from contracts.words.referrals import Outcome, Purpose, ReferralState, RejectionReason, WorklistSort
from contracts.words.urgency import Urgency
from referral.application.lists.ports import ListFilter
from referral.application.reading.view import held_positions
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.referrals.follow_refusal import follow_refusal
from referral.application.reports.follow_assignment import follow_assignment
from referral.application.reports.follow_hand_over import follow_hand_over
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.follow_take_over import follow_take_over
from referral.domain.errors import UnitNotSuitable, UnknownReferral
from tests.integration.referral.reading import authorised, ended, handed_over, received, withdrawn
from tests.support.referral import (
    AUTHOR,
    CSR,
    DUTY_UNIT,
    MANAGER,
    NOW,
    OTHER_SHELTER,
    PEOPLE,
    SHELTER,
    SUBMITTED,
    WORKER,
    person,
    sent_referral,
)
from tests.support.walks import walk

if TYPE_CHECKING:
    from tests.integration.referral.reading import Reader
    from tests.integration.referral.service import Service

S, R = ReferralState, RejectionReason
CHILD, FORMAL = "child_protection", "formal_identification"
SENT = [purpose for purpose in Purpose if not purpose.by_law]
LATER = "one of a later version"
SECOND_AUTHOR = PEOPLE["ward colleague"].subject


async def taken_over(service: Service, *, managed: bool = True, **changes: object) -> UUID:
    """A report that the Centre took over, with a colleague of its author beside them; a case manager has it, or no one yet."""
    report = (await service.opened(**changes))["report"]
    async with service.following() as uow:
        await follow_hand_over(handed_over(report, SECOND_AUTHOR), uow, service.bench.sources)
        await follow_take_over(received(report), uow, service.bench.sources)
        if managed:
            event = CaseAssignedV1(
                report_id=report,
                case_id=uuid4(),
                manager_id=MANAGER,
                urgency=Urgency.URGENT,
                assigned_at=NOW,
                version=3,
            )
            await follow_assignment(event, uow, service.bench.sources)
    return report


def said(event: ReferralAuthorisedV1, **fields: str) -> ReferralAuthorisedV1:
    """The event as another release may publish it."""
    return ReferralAuthorisedV1.read(event.written() | fields)


def stored(service: Service, referral: UUID) -> dict[str, str]:
    """What is kept of it."""
    columns = (
        *("report_id", "purpose", "unit_id", "author_id", "second_author_id", "manager_id", "sent_by", "person_id"),
        *("urgency", "state", "excluded_units", "stage"),
    )
    ((found),) = service.rows(f"select {', '.join(columns)} from referral where id = '{referral}'")
    return dict(zip(columns, found, strict=True))


def a_worker_of(purpose: Purpose) -> str:
    """A role whose people answer such a request."""
    return min(access.load().purposes[purpose].to - frozenset(UnitSupervisor))


def clocks(service: Service, referral: UUID) -> list[list[str]]:
    return service.rows(f"select code, state from clock where referral_id = '{referral}' order by code")


@walk("purpose", SENT)
async def test_the_unit_is_asked_once_however_frequently_that_is_heard(service: Service, purpose: Purpose) -> None:
    report, cause = await taken_over(service), uuid4()
    event = authorised(report, purpose=purpose, excluded_units=(CSR,))
    for _ in range(2):
        referral = await service.sent(event, cause)
    assert stored(service, referral) == {
        "report_id": str(report),
        "purpose": purpose.value,
        "unit_id": str(SHELTER),
        "author_id": str(AUTHOR),
        "second_author_id": str(SECOND_AUTHOR),
        "manager_id": str(MANAGER),
        "sent_by": str(MANAGER),
        "person_id": "",
        "urgency": "urgent",
        "state": "sent",
        "excluded_units": f"{{{CSR}}}",
        "stage": "referred",
    }
    assert clocks(service, referral) == [["REFERRAL_DECIDE", "running"]]
    ((sent_at, respond_by, centre_since),) = service.rows(
        f"select sent_at = '{NOW}', respond_by = '{NOW + timedelta(hours=24)}', centre_since is not null "
        f"from referral where id = '{referral}'"
    )
    assert (sent_at, respond_by, centre_since) == ("t", "t", "t")
    (published,) = service.rows(
        f"select data ->> 'purpose', data ? 'protectDueAt' from outbox where key = '{referral}'"
    )
    assert published[0] == purpose.value


async def test_the_consumer_opens_it_and_for_one_of_several_persons_it_is_theirs(
    service: Service, reader: Reader
) -> None:
    report, other = await taken_over(service), uuid4()
    event = reader.received(authorised(report, person_id=other, urgency="standard"))
    for _ in range(2):
        await reader.inbox.apply(event)
    rows = service.rows("select person_id, urgency, state from referral where purpose = 'emergency_accommodation'")
    assert rows == [[str(other), "standard", "sent"]]
    (view,) = (await service.worklist(PEOPLE["shelter worker"])).items
    assert view.details is not None
    assert (view.details.report_id, view.details.person_id) == (other, None)


async def test_an_urgency_of_a_later_version_is_immediate(service: Service) -> None:
    referral = await service.sent(said(authorised(await taken_over(service)), urgency=LATER))
    assert stored(service, referral)["urgency"] == "immediate"


@walk("purpose", [LATER, FORMAL])
async def test_what_the_centre_does_not_send_is_not_opened(service: Service, purpose: str) -> None:
    report = await taken_over(service)
    before = service.rows("select count(*) from referral union all select count(*) from outbox")
    await service.sent(said(authorised(report), purpose=purpose))
    assert service.rows("select count(*) from referral union all select count(*) from outbox") == before


async def test_of_a_report_that_is_not_here_nothing_is_passed_over(service: Service) -> None:
    with pytest.raises(UnknownReferral, match="Replay"):
        await service.sent(authorised(uuid4()))


@walk("changes", [{"unit_id": CSR}, {"unit_id": uuid4()}, {"excluded_units": (SHELTER,)}, {"purpose": CHILD}])
async def test_what_a_unit_does_not_take_or_must_not_get_waits_with_the_duty(
    service: Service, changes: dict[str, object]
) -> None:
    referral = await service.sent(authorised(await taken_over(service), **changes))
    found = stored(service, referral)
    assert (found["unit_id"], found["state"]) == (str(DUTY_UNIT), "escalated")
    of_child = [["CHILD_WITHOUT_UNIT", "running"]] if changes.get("purpose") == CHILD else []
    assert clocks(service, referral) == [*of_child, ["REFERRAL_DECIDE", "running"]]


async def test_a_child_is_sent_to_a_centre_for_social_work(service: Service) -> None:
    referral = await service.sent(authorised(await taken_over(service), purpose=CHILD, unit_id=CSR))
    found = stored(service, referral)
    assert (found["unit_id"], found["state"], found["sent_by"]) == (str(CSR), "sent", str(MANAGER))


@pytest.mark.parametrize("state", list(S))
async def test_the_reporter_learns_nothing_of_it_and_the_centre_sees_it(service: Service, state: ReferralState) -> None:
    """The use cases, the queries without row-level security, and row-level security without the queries, for everybody."""
    report = await taken_over(service)
    before = {who: await service.seen_in_sql(principal, "referral") for who, principal in PEOPLE.items()}
    referral = await service.sent(authorised(report))
    service.rows(
        f"update referral set state = '{state.value}', accepted_by = '{WORKER}', accepted_at = now() where id = '{referral}'"
    )
    unguarded = replace(service, app=Database(service.scratch.dsn("referral_migrator")))
    seers = set()
    for who, principal in PEOPLE.items():
        expected = bool(held_positions(principal, sent_referral(state), service.bench.directory.standing_duty()))
        seers |= {who} if expected else set()
        # Any of the intake may be on duty: that they are not, the service rules.
        expected |= who == "intake"
        assert await service.seen_in_sql(principal, "referral") - before[who] == expected, who
        for served in (service, unguarded):
            async with served.as_person(principal) as uow:
                found = [
                    await uow.referrals.find(referral, principal),
                    *await uow.referrals.find_all([referral], principal),
                    *await uow.referrals.of_reports([report], principal, everybody=True),
                    *(await uow.referrals.page(principal, 20, None, ListFilter(state), WorklistSort.TERM)).items,
                ]
            assert (referral in {each.id for each in found if each is not None}) is expected, who
    await unguarded.app.dispose()
    of_unit = {S.SENT: ["worker", "supervisor"], S.ACCEPTED: ["worker", "supervisor"], S.ESCALATED: ["supervisor"]}
    of_centre = {"duty", "case manager", "centre supervisor"}
    assert seers == of_centre | {f"shelter {each}" for each in of_unit.get(state, [])}
    # What the law sends stays theirs to follow.
    assert before["author"] == before["ward colleague"] == 2


async def test_before_a_case_manager_has_it_the_intake_lists_it(service: Service) -> None:
    referral = await service.sent(authorised(await taken_over(service, managed=False)))
    for who in ("intake", "duty"):
        assert referral in {view.id for view in (await service.worklist(PEOPLE[who])).items}, who
    assert [view.id for view in (await service.worklist(PEOPLE["shelter worker"])).items] == [referral]
    assert (await service.worklist(PEOPLE["author"])).items == []


@walk("purpose", SENT)
async def test_a_refusal_escalates_without_the_clock_of_a_child(service: Service, purpose: Purpose) -> None:
    referral = await service.sent(authorised(await taken_over(service), purpose=purpose))
    worker, supervisor = (person(role, SHELTER) for role in (a_worker_of(purpose), "unit_supervisor"))
    before = stored(service, referral)
    assert await service.reject(worker, referral, R.NO_CAPACITY) is Outcome.ESCALATED
    assert stored(service, referral) == before | {"state": "escalated", "stage": "escalated"}
    assert clocks(service, referral) == [["REFERRAL_DECIDE", "running"]]
    (refused,) = service.rows(
        f"select data ->> 'purpose', data ->> 'protectDueAt' from outbox where key = '{referral}' and type like '%rejected%'"
    )
    assert refused == [purpose.value, ""]
    assert referral not in {view.id for view in (await service.worklist(worker, 50)).items}
    (view,) = [each for each in (await service.worklist(supervisor, 50)).items if each.id == referral]
    assert view.details is not None
    assert view.details.rejections is not None
    assert [each.reason for each in view.details.rejections] == ["no_capacity"]
    assert (await service.read(PEOPLE["duty"], referral)).state == "escalated"
    await service.accept(supervisor, referral, 2)


async def test_out_of_area_it_goes_only_where_it_is_taken_and_the_duty_directs_what_is_escalated(
    service: Service,
) -> None:
    worker, away = PEOPLE["shelter worker"], R.OUT_OF_AREA
    referral = await service.sent(authorised(await taken_over(service)))
    with pytest.raises(InvalidInput):
        await service.reject(worker, referral, away, CSR)
    assert await service.reject(worker, referral, away, OTHER_SHELTER) is Outcome.PASSED_ON
    assert (await service.read(PEOPLE["other shelter"], referral)).state == "sent"
    # Identification has not heard of that unit yet: the Centre's duty is to confirm it, and no child waits.
    unconfirmed = OpeningRefusedV1(
        report_id=uuid4(),
        referral_id=referral,
        unit_id=OTHER_SHELTER,
        reason=OpeningRefusal.UNCONFIRMED,
        refused_at=NOW,
    )
    async with service.following() as uow:
        await follow_refusal(unconfirmed, uow, service.bench.sources)
    assert clocks(service, referral) == [["REFERRAL_DECIDE", "running"]]
    assert await service.reject(PEOPLE["other shelter"], referral, away, SHELTER, version=2) is Outcome.PASSED_ON
    found = stored(service, referral)
    assert (found["unit_id"], found["state"]) == (str(DUTY_UNIT), "escalated")
    assert clocks(service, referral) == [["REFERRAL_DECIDE", "running"]]
    for taken, wanted in ((CSR, InvalidInput), (SHELTER, UnitNotSuitable)):
        with pytest.raises(wanted):
            await service.reject(PEOPLE["duty"], referral, away, taken, version=3)


async def test_the_office_counts_it_among_the_referrals(service: Service) -> None:
    report = await taken_over(service, child_path=False, serving_csr=None)
    before = await service.flow(PEOPLE["office"])
    assert before == {"reported": (1, 0), "taken_over": (1, 1)}
    referral = await service.sent(authorised(report))
    assert await service.flow(PEOPLE["office"]) == before | {"referred": (1, 1)}
    await service.accept(PEOPLE["shelter worker"], referral)
    assert await service.flow(PEOPLE["office"]) == before | {"referred": (1, 0), "accepted": (1, 1)}


@walk(
    "kind, state",
    [(kind, "withdrawn" if kind is DisclosureEnd.REPORT_WITHDRAWN else "revoked") for kind in DisclosureEnd],
)
async def test_what_it_opened_ends_and_so_does_it(service: Service, kind: DisclosureEnd, state: str) -> None:
    referral = await service.sent(authorised(await taken_over(service)))
    await service.accept(PEOPLE["shelter worker"], referral)
    async with service.following() as uow:
        await follow_disclosure_end(ended(referral, kind=kind), uow, service.bench.sources)
    assert stored(service, referral)["state"] == state
    assert (await service.worklist(PEOPLE["shelter supervisor"])).items == []


@walk("end", ["withdrawn", "dismissed"])
async def test_it_ends_with_its_report(service: Service, end: str) -> None:
    report = await taken_over(service)
    referral = await service.sent(authorised(report))
    dismissed = ReportDismissedV1(report_id=report, dismissed_at=NOW, version=5)
    async with service.following() as uow:
        event = dismissed if end == "dismissed" else withdrawn(report, NOW)
        await follow_report_end(event, uow, service.bench.sources)
    assert stored(service, referral)["state"] == end
    assert service.published().count("referral.referral-closed.v1") > 0


async def test_a_missed_term_is_published_as_of_any_referral(service: Service) -> None:
    referral = await service.sent(authorised(await taken_over(service)))
    await service.sweep(SUBMITTED + timedelta(days=3))
    assert clocks(service, referral) == [["REFERRAL_DECIDE", "breached"]]


async def test_the_wall_begins_no_clock_of_a_child_for_it(service: Service) -> None:
    report = await taken_over(service)
    begin = "insert into clock values (gen_random_uuid(), '{}', 'CHILD_WITHOUT_UNIT', now(), now(), 'running', null, null, false)"
    with pytest.raises(DBAPIError, match="row-level security"):
        await service.run_sql(PEOPLE["shelter worker"], begin.format(await service.sent(authorised(report))))
    ((child,),) = service.rows(f"select id from referral where report_id = '{report}' and purpose = '{CHILD}'")
    assert await service.run_sql(PEOPLE["worker"], begin.format(child)) == 1
