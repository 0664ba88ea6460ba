"""The walk state x command x person, through the use cases as they are: every refusal by its class, every outcome by its value."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from chassis.domain.errors import DomainError, Forbidden, IllegalTransition, NotFound
from contracts.events.identification import ReportDismissedV1
from contracts.words.disclosures import DisclosureEnd
from contracts.words.referrals import Outcome, ReferralState, RejectionReason
from referral.application.referrals.follow_disclosure_end import follow_disclosure_end
from referral.application.reports.follow_report_end import follow_report_end
from referral.application.reports.follow_take_over import follow_take_over
from referral.domain.errors import CentreNeverRejects, DutyReroutesOnly, ReferralMoveRefused, TakenOverInIdentification
from tests.integration.referral.reading import ended as disclosure_ended
from tests.integration.referral.reading import received
from tests.integration.referral.service import Service
from tests.support.referral import NOW, OTHER_CSR, PEOPLE

S = ReferralState
CHILD, FORMAL = "child_protection", "formal_identification"
ENDED = {S.REVOKED: DisclosureEnd.REVOKED, S.WITHDRAWN: DisclosureEnd.REPORT_WITHDRAWN}
COMMANDS = ("accept", "no_capacity", "out_of_area")


@dataclass(frozen=True)
class Case:
    """One referral in a state."""

    service: Service
    id: UUID

    async def command(self, name: str, who: str) -> object:
        """What became of it; commands that are refused leave it as it is."""
        _, version = await self.stored()
        if name == "accept":
            return await self.service.accept(PEOPLE[who], self.id, version)
        reason = RejectionReason(name)
        right = OTHER_CSR if reason is RejectionReason.OUT_OF_AREA else None
        return await self.service.reject(PEOPLE[who], self.id, reason, right, version=version)

    async def stored(self) -> tuple[str, int]:
        """Its state and version."""
        asked = sa.text("select state, version from referral where id = :id")
        async with self.service.worker.transaction() as connection:
            found = (await connection.execute(asked, {"id": self.id})).one()
        return found.state, found.version


async def a_child_s(service: Service, state: ReferralState) -> Case:
    """A referral to protect a child, in this state."""
    case = Case(service, (await service.opened())[CHILD])
    if state is S.ACCEPTED:
        await service.accept(PEOPLE["worker"], case.id)
    elif state is S.ESCALATED:
        await service.reject(PEOPLE["worker"], case.id, RejectionReason.NO_CAPACITY)
        service.bench.clock.at += timedelta(seconds=1)
    return await ended(case, state)


async def the_centre_s(service: Service, state: ReferralState) -> Case:
    """The Centre's own item, in this state."""
    ids = await service.opened()
    if state is S.ACCEPTED:
        async with service.following() as uow:
            await follow_take_over(received(ids["report"], NOW), uow, service.bench.sources)
    return await ended(Case(service, ids[FORMAL]), state)


async def ended(case: Case, state: ReferralState) -> Case:
    """The same, ended if the state is an end."""
    if state in ENDED:
        async with case.service.following() as uow:
            await follow_disclosure_end(disclosure_ended(case.id, kind=ENDED[state]), uow, case.service.bench.sources)
    elif not state.row.is_open:
        report = UUID(case.service.rows(f"select report_id from referral where id = '{case.id}'")[0][0])
        async with case.service.following() as uow:
            event = ReportDismissedV1(report_id=report, dismissed_at=NOW, version=3)
            await follow_report_end(event, uow, case.service.bench.sources)
        # Who protects a child goes on; a release before ended that too.
        case.service.rows(f"update referral set state = 'dismissed', ended_at = '{NOW}' where id = '{case.id}'")
    assert (await case.stored())[0] == state.value
    return case


def expected_for_child(state: ReferralState, name: str, who: str) -> object:
    """The whole table in words."""
    if who in ("author", "intake"):
        return Forbidden
    if who == "duty":
        if name == "accept":
            return Forbidden
        if name == "no_capacity":
            return DutyReroutesOnly
        return Outcome.PASSED_ON if state is S.ESCALATED else ReferralMoveRefused
    if who in ("worker", "colleague", "supervisor"):
        if not state.row.is_open or (state is S.ESCALATED and who != "supervisor"):
            return NotFound
        if state is S.ACCEPTED or (state is S.ESCALATED and name == "no_capacity"):
            return ReferralMoveRefused
        return {"accept": "accepted", "no_capacity": Outcome.ESCALATED, "out_of_area": Outcome.PASSED_ON}[name]
    return NotFound


def expected_for_the_centre_s_own(state: ReferralState, name: str, who: str) -> object:
    """No one accepts or rejects it by command; the Centre is notified where it is done. A supervisor sees what was taken over."""
    if who in ("intake", "duty") or (who == "centre supervisor" and state is S.ACCEPTED):
        return TakenOverInIdentification if name == "accept" else CentreNeverRejects
    return Forbidden if who == "author" else NotFound


async def walked(
    make: Callable[[], Awaitable[Case]], state: ReferralState, expected: Callable[[ReferralState, str, str], object]
) -> None:
    """Every command by every person; a new referral whenever one has moved."""
    case = await make()
    for name in COMMANDS:
        for who in PEOPLE:
            wanted, cell = expected(state, name, who), f"{state.value}, {name} by {who}"
            if isinstance(wanted, type) and issubclass(wanted, DomainError):
                with pytest.raises(DomainError) as refused:
                    await case.command(name, who)
                assert type(refused.value) is wanted, cell
                tells_state = isinstance(refused.value, IllegalTransition)
                assert (refused.value.extensions.get("currentState") == state.value) is tells_state, cell
                assert (await case.stored())[0] == state.value, cell
            else:
                assert await case.command(name, who) == (case.id if wanted == "accepted" else wanted), cell
                case = await make()


@pytest.mark.parametrize("state", list(S))
async def test_who_may_do_what_to_a_child_s_referral_in_which_state(service: Service, state: ReferralState) -> None:
    await walked(lambda: a_child_s(service, state), state, expected_for_child)


@pytest.mark.parametrize("state", [S.SENT, S.ACCEPTED, S.WITHDRAWN])
async def test_the_centre_s_own_item_is_never_accepted_or_rejected_by_command(
    service: Service, state: ReferralState
) -> None:
    await walked(lambda: the_centre_s(service, state), state, expected_for_the_centre_s_own)
