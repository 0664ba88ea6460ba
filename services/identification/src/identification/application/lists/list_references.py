"""References of reports that a notice names to a person who can read nothing else of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from identification.application.reading.ports import about_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.ports import UnitOfWork

OPERATION: Final = "report.reference"
_NO_POSITION: Final = frozenset({"none"})


async def list_references(report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork) -> list[str | None]:
    """In the order asked, a line on the record for each that is answered; None means missing or forbidden."""
    kept = await uow.references.kept(report_ids)
    lines = [about_report(report_id, _NO_POSITION, OPERATION, ["reference"]) for report_id in kept]
    await uow.audit_log.note(principal, lines)
    return [kept.get(report_id) for report_id in report_ids]
