"""Which persons of other reports may be the same, as who holds one of the two at the Centre is shown it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access
from contracts.words.positions import CENTRE
from identification.application.contents.classes import LINKS
from identification.domain.reading.positions import positions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.contents.ports import Content
    from identification.application.persons.ports import Candidate
    from identification.application.ports import UnitOfWork

_TABLE = access.load()


async def links_of(
    report_ids: Sequence[UUID], principal: Principal, uow: UnitOfWork
) -> Mapping[UUID, Mapping[str, Content]]:
    """By report the content of its class; the other report is named to who holds that one too, and to others only that there is one."""
    if not report_ids:
        return {}
    found = await uow.persons.candidates(report_ids)
    others = {each.other_id for candidates in found.values() for each in candidates}
    known = await uow.reports.facts_of(list(others), principal) if others else []
    held = {
        facts.report.id: facts.report.filing.reference
        for facts in known
        if not positions_of(principal, facts, _TABLE.may_hold).isdisjoint(CENTRE)
    }
    return {report: content_of_links(candidates, held) for report, candidates in found.items()}


def content_of_links(candidates: Sequence[Candidate], held: Mapping[UUID, str]) -> dict[str, Content]:
    """The class, with references of those reports that the reader holds."""
    return {LINKS: {"candidates": [_candidate(each, held.get(each.other_id)) for each in candidates]}}


def _candidate(candidate: Candidate, reference: str | None) -> Content:
    return {
        "id": str(candidate.id),
        "kinds": [kind.value for kind in candidate.kinds],
        "exact": any(kind.exact for kind in candidate.kinds),
        "foundAt": candidate.found_at.isoformat(),
        "reportId": None if reference is None else str(candidate.other_id),
        "reference": reference,
    }
