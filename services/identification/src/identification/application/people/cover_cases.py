"""A case manager is away, and another one has their cases as well from a day until a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from chassis.ports import AuditLine
from contracts import access
from contracts.words.positions import Position
from identification.application.reports.assign_case import must_be_case_manager
from identification.domain.people.cover import Cover
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from uuid import UUID

    from chassis.commands import DeclaredCommand
    from chassis.domain.principal import Principal
    from contracts.commands.cases import CaseCover
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "cases.cover"
_TABLE = access.load()


# Without the command decorator: it is about all cases of a person, whichever these are on a day.
async def cover_cases(command: DeclaredCommand[CaseCover], uow: UnitOfWork, sources: Sources) -> None:
    """In place of any cover of before; without `coverId` that one ends. A repeat changes nothing.

    Raises NotFound, NoCaseManager, InvalidInput.
    """
    principal, given = command.principal, command.given
    positions = _positions(principal, given.manager_id)
    permitted("coverCase")(positions).require()
    if await uow.idempotency.seen(principal, OPERATION, command.idempotency_key) is not None:
        return
    facts = [f"manager.{given.manager_id}"]
    if given.cover_id is None:
        await uow.people.end_cover(given.manager_id)
    else:
        for each in (given.manager_id, given.cover_id):
            await must_be_case_manager(each, uow)
        today = belgrade_day(sources.clock.now())
        cover = Cover.of_days(given.manager_id, given.cover_id, given.first_day, given.last_day, today)
        await uow.people.put_cover(cover)
        facts += [f"from.{given.first_day:%Y%m%d}", f"to.{given.last_day:%Y%m%d}"]
    about = AuditLine(OPERATION, "person", given.cover_id or given.manager_id, positions, bases=facts)
    await uow.audit_log.note(principal, [about])
    await uow.idempotency.done(id=given.manager_id)


def _positions(principal: Principal, manager: UUID) -> frozenset[str]:
    """What the caller is towards the cases of this manager."""
    held = {Position.SUPERVISOR, *([Position.CASE] if principal.subject == manager else [])}
    return frozenset(each for each in held if _TABLE.may_hold(each, principal.roles))
