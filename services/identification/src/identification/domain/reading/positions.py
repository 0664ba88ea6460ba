"""Which positions a caller holds towards one report. Facts in, names of the access table out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contracts.words.positions import Position, UnitSupervisor
from identification.domain.disclosures.disclosure import CONSENT, GUARDIANSHIP, DisclosureState

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chassis.domain.principal import Principal
    from identification.domain.disclosures.disclosure import Basis, Disclosure
    from identification.domain.people.cover import Cover
    from identification.domain.reports.report import Report

FEEDBACK_LASTS = timedelta(days=90)
"""How long who reported still sees the report after its end (access table, `author`)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What this service knows about a caller and a report at the moment `at` of reading; `cover` stands in for its manager now."""

    report: Report
    at: datetime
    disclosures: tuple[Disclosure, ...] = ()
    bases: tuple[Basis, ...] = ()
    on_duty: frozenset[UUID] = field(default_factory=frozenset)
    opening_refused: bool = False
    cover: Cover | None = None

    def ground_for(self, purpose: str, unit: UUID) -> Basis | None:
        """On what a request to this unit rests, or would; an adult's consent is none of a child, and guardianship none of an adult."""
        others = CONSENT if self.report.in_force.child_path else GUARDIANSHIP
        grounds = (each for each in self.bases if each.ground != others)
        return next((each for each in grounds if each.purpose == purpose and each.opens_to(unit, self.at)), None)


def positions_of(principal: Principal, facts: Facts, may_hold: Callable[[str, frozenset[str]], bool]) -> frozenset[str]:
    """Every position held; `may_hold(position, roles)` is the access table's word on which role may hold which."""
    keys = may_hold(Position.INTAKE, principal.roles)
    held = _by_filing(principal, facts, keys=keys) | _at_centre(principal, facts)
    held |= {position for disclosure in facts.disclosures for position in _by_disclosure(principal, facts, disclosure)}
    return frozenset(position for position in held if may_hold(position, principal.roles))


def _by_filing(principal: Principal, facts: Facts, *, keys: bool) -> set[str]:
    """Of who filed it and their ward, while they work at that agency and until 90 days after the report's end.

    Of who keyed it in for another, while they `keys` reports in, since the agency of such a report is the reporter's, and
    until a colleague of the unit that reported takes it: they are of the Centre like any other then.
    """
    filing, progress = facts.report.filing, facts.report.progress
    ended = progress.ended_at or progress.concluded_at
    if ended is not None and facts.at - ended >= FEEDBACK_LASTS:
        return set()
    if filing.keyed_by(principal.subject):
        return {Position.AUTHOR} if keys and facts.report.progress.second_author_id is None else set()
    if principal.agency != filing.author_agency:
        return set()
    if facts.report.is_of(principal.subject):
        return {Position.AUTHOR}
    return {Position.UNIT} if principal.unit == filing.author_unit and not _excluded(principal, facts) else set()


def _at_centre(principal: Principal, facts: Facts) -> set[str]:
    """On duty of every report; else of intake until a case manager has it, who holds it then, as does their cover.

    Supervised is what was taken over.
    """
    progress = facts.report.progress
    held: set[str] = set()
    if principal.subject in facts.on_duty:
        held.add(Position.DUTY)
    elif progress.manager_id is None:
        held.add(Position.INTAKE)
    if principal.subject in (progress.manager_id, facts.cover and facts.cover.cover_id):
        held.add(Position.CASE)
    if progress.taken_over_at is not None:
        held.add(Position.SUPERVISOR)
    if principal.subject in progress.panel:
        held.add(Position.PANEL)
    if progress.brought_at is not None:
        held.add(Position.DIRECTOR)
    return held


def _excluded(principal: Principal, facts: Facts) -> bool:
    """A unit that the conflict question named never learns of the report, not even the author's own (DESIGN 10.7)."""
    return principal.unit in facts.report.filing.excluded_units


def _by_disclosure(principal: Principal, facts: Facts, disclosure: Disclosure) -> set[str]:
    if principal.unit is None or disclosure.unit_id != principal.unit or _excluded(principal, facts):
        return set()
    if principal.subject in facts.report.progress.recused:
        return set()
    if not facts.report.state.row.discloses(disclosure.purpose):
        return set()
    unit, supervises = principal.unit, principal.has_role(*UnitSupervisor)
    acts = supervises or principal.subject == disclosure.accepted_by
    if acts and disclosure.is_delivering(facts.at):
        return {f"{Position.DELIVERING}.{disclosure.purpose}"}
    rests = facts.ground_for(disclosure.purpose, unit) is not None
    if not (rests and disclosure.state.opens_to(supervisor=supervises)):
        return set()
    if disclosure.state is DisclosureState.GRANTED and acts:
        return {f"{Position.GRANT}.{disclosure.purpose}"}
    return {f"{Position.ADDRESSED}.{disclosure.purpose}"}
