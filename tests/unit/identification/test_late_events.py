"""Events of one referral and the ends that cross them, in every order: what opens, and that nothing re-opens."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import DomainError
from contracts import access
from contracts.words.disclosures import DisclosureEnd
from contracts.words.reports import ReportState
from identification.domain.disclosures.disclosure import Basis, Disclosure, DisclosureState
from identification.domain.reading.positions import Facts, positions_of
from tests.support.identification import CSR, NOW, OTHER_CSR, filing, person, report_in

TABLE = access.load()
UNITS = (CSR, OTHER_CSR)
WORKERS = {unit: person("csr_worker", unit) for unit in UNITS}
COLLEAGUES = {unit: person("csr_worker", unit) for unit in UNITS}
SUPERVISORS = {unit: person("csr_supervisor", unit) for unit in UNITS}
EVERYBODY = [*WORKERS.values(), *COLLEAGUES.values(), *SUPERVISORS.values()]


@dataclass(frozen=True)
class Step:
    """One thing that happens: an event of the referral's to a unit, an end, or a ground that falls away."""

    what: str
    unit: UUID = CSR


STEPS = st.one_of(
    st.builds(Step, st.sampled_from(["sent", "accepted"]), st.sampled_from(UNITS)),
    st.builds(Step, st.sampled_from(["rejected", "revoked", "ground lost", "withdrawn"])),
)


def after(steps: list[Step]) -> tuple[Facts, Disclosure]:
    """What is after `steps`; a refused one changes nothing (it becomes a dead letter)."""
    about = filing()
    disclosure = Disclosure(uuid4(), about.id, "child_protection", None, DisclosureState.NONE)
    basis = Basis(about.person_id, "child_protection", "child_duty", live=True, verified=True)
    state = ReportState.RECEIVED
    for step in steps:
        with suppress(DomainError):
            match step.what:
                case "sent":
                    disclosure = disclosure.addressed_to(step.unit, "child_protection")
                case "rejected":
                    disclosure = disclosure.escalated()
                case "accepted":
                    disclosure = disclosure.granted_to(WORKERS[step.unit].subject, step.unit)
                case "revoked":
                    disclosure = disclosure.closed(NOW, DisclosureEnd.REVOKED)
                case "ground lost":
                    basis = replace(basis, live=False)
                case _:
                    state = ReportState.WITHDRAWN
    return Facts(report_in(state, about), NOW, (disclosure,), (basis,)), disclosure


def held(facts: Facts) -> set[str]:
    return {position for who in EVERYBODY for position in positions_of(who, facts, TABLE.may_hold)}


@given(
    st.lists(STEPS, max_size=5), st.sampled_from(["revoked", "ground lost", "withdrawn"]), st.lists(STEPS, max_size=5)
)
def test_after_any_end_no_one_holds_anything_whatever_comes_later(
    before: list[Step], end: str, later: list[Step]
) -> None:
    facts, _ = after([*before, Step(end), *later])
    assert held(facts) == set()


@given(st.lists(STEPS, max_size=8))
def test_a_grant_is_held_in_the_unit_that_was_asked_and_took_it_and_nowhere_else(steps: list[Step]) -> None:
    facts, disclosure = after(steps)
    for who in EVERYBODY:
        for position in positions_of(who, facts, TABLE.may_hold):
            assert who.unit == disclosure.unit_id
            if position == "grant.child_protection":
                assert disclosure.state is DisclosureState.GRANTED
                assert who.subject == disclosure.accepted_by or who.has_role("csr_supervisor")
                asked = {(step.what, step.unit) for step in steps}
                assert {("sent", disclosure.unit_id), ("accepted", disclosure.unit_id)} <= asked


@given(st.lists(STEPS, max_size=8))
def test_a_unit_that_would_not_take_it_keeps_its_supervisor_only(steps: list[Step]) -> None:
    facts, disclosure = after(steps)
    if disclosure.state is DisclosureState.ESCALATED:
        for who in (*WORKERS.values(), *COLLEAGUES.values()):
            assert positions_of(who, facts, TABLE.may_hold) == frozenset()


@given(st.lists(STEPS, max_size=8))
def test_what_has_ended_is_never_touched_again(steps: list[Step]) -> None:
    _, ended = after([*steps, Step("sent"), Step("revoked")])
    assert ended.state is DisclosureState.ENDED
    assert ended.addressed_to(OTHER_CSR, "child_protection") == ended
    assert ended.escalated() == ended
    assert ended.granted_to(uuid4(), OTHER_CSR) == ended
