"""Which persons of other reports are or may be the same, or related, as who holds one of the two at the Centre is shown it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts import access
from contracts.words.persons import Relation
from contracts.words.positions import CENTRE, Position
from identification.application.contents.classes import LINKS
from identification.domain.reading.positions import positions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.application.contents.ports import Content
    from identification.application.persons.ports import Candidate
    from identification.application.ports import UnitOfWork
    from identification.domain.persons.linking import Link

_TABLE = access.load()


async def links_of(
    positions: Mapping[UUID, frozenset[str]], principal: Principal, uow: UnitOfWork
) -> Mapping[UUID, Mapping[str, Content]]:
    """By report, each with what the caller holds towards it, the content of its class.

    The other report is named to who holds that one too, and to others only that there is one.
    """
    if not positions:
        return {}
    report_ids = [*positions]
    candidates, links = await uow.persons.candidates(report_ids), await uow.links.of_reports(report_ids)
    lines = {report: Lines(report, candidates.get(report, ()), links) for report in report_ids}
    others = {each for line in lines.values() for each in line.others}
    known = await uow.reports.facts_of(list(others), principal) if others else []
    held = {
        facts.report.id: facts.report.filing.reference
        for facts in known
        if not positions_of(principal, facts, _TABLE.may_hold).isdisjoint(CENTRE)
    }
    return {
        report: {LINKS: line.content(held, principal.subject, positions[report])}
        for report, line in lines.items()
        if line.others
    }


@dataclass(frozen=True, slots=True)
class Lines:
    """What is found and said of one report; who is linked as the same person is no candidate any more."""

    report_id: UUID
    found: Sequence[Candidate]
    all_links: Sequence[Link]

    @property
    def links(self) -> list[tuple[UUID, Link]]:
        """Each with the other report."""
        return [
            (link.other_than(self.report_id), link)
            for link in self.all_links
            if self.report_id in (link.report_a, link.report_b)
        ]

    @property
    def candidates(self) -> list[Candidate]:
        """Who may be the same, and is not linked so."""
        same = {other for other, link in self.links if link.relation is Relation.SAME_PERSON}
        return [each for each in self.found if each.other_id not in same]

    @property
    def others(self) -> set[UUID]:
        """The other reports."""
        return {*(other for other, _ in self.links), *(each.other_id for each in self.candidates)}

    def content(self, held: Mapping[UUID, str], reader: UUID, positions: frozenset[str]) -> Content:
        """With references of those reports that the reader holds."""
        exact = {each.other_id for each in self.found if each.exact}
        may_confirm = {
            link.id
            for other, link in self.links
            if link.waits_for(reader)
            and (Position.SUPERVISOR in positions or (Position.CASE in positions and other in exact))
        }
        return {
            "candidates": [_candidate(each, held.get(each.other_id)) for each in self.candidates],
            "linked": [
                {**_link(other, link, held.get(other), reader), "toConfirm": link.id in may_confirm}
                for other, link in self.links
            ],
        }


def _link(other: UUID, link: Link, reference: str | None, reader: UUID) -> Content:
    return {
        "id": str(link.id),
        "relation": link.relation.value,
        "at": (link.confirmed_at or link.proposed_at).isoformat(),
        "waits": link.confirmed_at is None,
        "byYou": link.proposed_by == reader,
        "reportId": None if reference is None else str(other),
        "reference": reference,
    }


def _candidate(candidate: Candidate, reference: str | None) -> Content:
    return {
        "id": str(candidate.id),
        "kinds": [kind.value for kind in candidate.kinds],
        "exact": candidate.exact,
        "foundAt": candidate.found_at.isoformat(),
        "reportId": None if reference is None else str(candidate.other_id),
        "reference": reference,
    }
