"""Who holds which position, and what each may do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import Forbidden
from chassis.domain.principal import Principal
from contracts import access
from contracts.words.disclosures import DisclosureEnd, ReadingScope
from contracts.words.reports import ReportState
from identification.domain import policies
from identification.domain.disclosures.disclosure import DELIVERS_FOR, Basis, Disclosure, DisclosureState
from identification.domain.errors import SuccessorNotSuitable, SuccessorRequired
from identification.domain.reading.positions import Facts, positions_of
from tests.support.identification import CSR, NOW, OTHER_CSR, WARD, adult, filing, person, report_in
from tests.support.walks import walk

ROOT = Path(__file__).parents[3]
ENDED = [state for state in ReportState if not state.row.is_open]
WORKER = person("csr_worker", CSR)
TABLE = access.load()


def facts(
    state: DisclosureState = DisclosureState.GRANTED,
    *,
    report_state: ReportState = ReportState.RECEIVED,
    unit: UUID = CSR,
    live: bool = True,
    verified: bool = True,
    on_duty: frozenset[UUID] = frozenset(),
) -> Facts:
    about = filing() if report_state is not ReportState.WITHDRAWN else adult()
    report = report_in(report_state, about)
    disclosure = Disclosure(uuid4(), about.id, "child_protection", unit, state, WORKER.subject)
    basis = Basis(about.person_id, "child_protection", "child_duty", live, verified)
    return Facts(report, NOW, (disclosure,), (basis,), on_duty)


def held(who: Principal, known: Facts) -> frozenset[str]:
    return positions_of(who, known, TABLE.may_hold)


def test_the_accepting_worker_and_their_supervisor_hold_the_grant_colleagues_do_not() -> None:
    known = facts()
    assert held(WORKER, known) == {"grant.child_protection"}
    assert held(person("csr_supervisor", CSR), known) == {"grant.child_protection"}
    assert held(person("csr_worker", CSR), known) == {"addressed.child_protection"}


@pytest.mark.parametrize(
    "known",
    [
        facts(DisclosureState.ENDED),
        facts(live=False),
        facts(verified=False),
        facts(unit=OTHER_CSR),
        facts(report_state=ReportState.WITHDRAWN),
    ],
    ids=["ended", "basis not live", "basis not verified", "another unit", "withdrawn"],
)
def test_nothing_that_a_grant_rests_on_may_be_missing(known: Facts) -> None:
    assert held(WORKER, known) == frozenset()


def test_who_protects_a_child_keeps_the_grant_when_the_centre_has_dismissed_the_report() -> None:
    assert held(WORKER, facts(report_state=ReportState.DISMISSED)) == {"grant.child_protection"}


def test_a_supervisor_of_the_centre_holds_what_was_taken_over() -> None:
    supervisor = person("centre_supervisor", CSR)
    assert held(supervisor, facts(report_state=ReportState.SUBMITTED)) == frozenset()
    known = facts(report_state=ReportState.RECEIVED)
    known.report.progress.taken_over_at = NOW
    assert held(supervisor, known) == {"supervisor"}


def test_before_acceptance_the_whole_unit_is_addressed() -> None:
    known = facts(DisclosureState.ADDRESSED)
    assert held(person("csr_worker", CSR), known) == {"addressed.child_protection"}


def test_a_role_that_the_purpose_does_not_name_holds_nothing() -> None:
    known = facts()
    for role in ("police_investigator", "health_reporter", "ngo_worker", "agency_admin", "platform_admin"):
        assert held(person(role, CSR), known) == frozenset()


def test_author_and_ward() -> None:
    known = facts()
    author = person("health_reporter", WARD, subject=known.report.filing.author_id)
    assert held(author, known) == {"author"}
    assert held(person("health_reporter", WARD), known) == {"unit"}
    assert held(person("agency_admin", WARD), known) == frozenset()


def test_who_works_elsewhere_now_is_neither_author_nor_ward() -> None:
    known = facts()
    for subject in (known.report.filing.author_id, uuid4()):
        moved = replace(person("health_reporter", WARD, subject=subject), agency=uuid4())
        assert held(moved, known) == frozenset()


@pytest.mark.parametrize(("days", "expected"), [(0, {"author"}), (89, {"author"}), (90, set()), (400, set())])
@pytest.mark.parametrize("state", ENDED)
def test_ninety_days_after_a_report_has_ended_its_author_and_ward_see_it_no_more(
    state: ReportState, days: int, expected: set[str]
) -> None:
    ended = replace(facts(report_state=state), at=NOW + timedelta(days=days))
    author = person("health_reporter", WARD, subject=ended.report.filing.author_id)
    assert held(author, ended) == expected
    assert held(person("health_reporter", WARD), ended) == ({"unit"} if expected else set())


def test_a_report_that_goes_on_stays_with_its_author() -> None:
    known = replace(facts(), at=NOW + timedelta(days=4000))
    author = person("health_reporter", WARD, subject=known.report.filing.author_id)
    assert held(author, known) == {"author"}


def test_intake_and_duty_differ_by_the_roster() -> None:
    intake, unit = person("centre_intake", uuid4()), facts()
    assert held(intake, unit) == {"intake"}
    assert held(intake, facts(on_duty=frozenset({intake.subject}))) == {"duty"}


def test_the_office_and_everybody_else_hold_nothing() -> None:
    for role in ("coordination_office", "national_rapporteur", "platform_admin", "police_reporter", "unheard_of"):
        assert held(person(role, uuid4()), facts()) == frozenset()


@walk("scope, position", product(ReadingScope, ["intake", "duty"]))
def test_a_seal_is_opened_by_duty_and_other_scopes_by_intake_too(scope: ReadingScope, position: str) -> None:
    if scope is ReadingScope.SEALED_PERSON and position == "intake":
        with pytest.raises(Forbidden):
            policies.seal_is_opened_by_duty(frozenset({position}), scope)
    else:
        policies.seal_is_opened_by_duty(frozenset({position}), scope)


@pytest.mark.parametrize(
    ("positions", "alone"),
    [
        ({"author"}, False),
        ({"unit"}, False),
        ({"author", "intake"}, False),
        ({"unit", "intake"}, True),
        ({"duty"}, True),
    ],
)
def test_who_is_of_the_centre_and_not_the_author_settles_no_hand_over(positions: set[str], alone: bool) -> None:
    assert policies.is_of_the_centre_alone(frozenset(positions)) is alone


def test_an_author_at_the_centre_revokes_for_an_adult_and_never_for_a_child() -> None:
    both = frozenset({"author", "intake"})
    policies.source_revokes_nothing_of_a_child(both, adult(), is_source=False)
    with pytest.raises(Forbidden):
        policies.source_revokes_nothing_of_a_child(both, filing(), is_source=False)


def test_a_second_author_holds_what_the_first_does_and_no_longer_than_they_do() -> None:
    known, colleague = facts(), person("health_reporter", WARD)
    known.report.progress.second_author_id = colleague.subject
    assert held(colleague, known) == {"author"}
    assert held(person("health_reporter", WARD, subject=known.report.filing.author_id), known) == {"author"}
    assert held(person("health_reporter", WARD), known) == {"unit"}
    assert held(replace(colleague, agency=uuid4()), known) == frozenset()
    assert held(replace(colleague, roles=frozenset({"agency_admin"})), known) == frozenset()


@pytest.mark.parametrize("centre", ["intake", "duty"])
def test_an_author_at_the_centre_offers_to_nobody(centre: str) -> None:
    with pytest.raises(Forbidden):
        policies.centre_offers_only_what_it_keyed_in(frozenset({"author", centre}), keyed_for_unit=False)
    policies.centre_offers_only_what_it_keyed_in(frozenset({"author", centre}), keyed_for_unit=True)
    policies.centre_offers_only_what_it_keyed_in(frozenset({"author"}), keyed_for_unit=False)


def test_nobody_from_whom_it_comes_revokes_for_a_child() -> None:
    policies.source_revokes_nothing_of_a_child(frozenset({"intake"}), adult(), is_source=True)
    policies.source_revokes_nothing_of_a_child(frozenset({"intake"}), filing(), is_source=False)
    with pytest.raises(Forbidden):
        policies.source_revokes_nothing_of_a_child(frozenset({"intake"}), filing(), is_source=True)


def test_a_unit_that_the_conflict_question_named_holds_nothing() -> None:
    about = filing(excluded_units=(WARD, CSR))
    report = report_in(ReportState.RECEIVED, about)
    granted = Disclosure(uuid4(), about.id, "child_protection", CSR, DisclosureState.GRANTED, WORKER.subject)
    known = Facts(report, NOW, (granted,), (Basis(about.person_id, "child_protection", "child_duty", True, True),))
    assert held(person("health_reporter", WARD), known) == frozenset()
    assert held(WORKER, known) == frozenset()
    author = person("health_reporter", WARD, subject=about.author_id)
    assert held(author, known) == {"author"}


def test_nobody_is_named_as_an_adults_successor() -> None:
    with pytest.raises(SuccessorNotSuitable):
        policies.child_must_have_a_successor(adult(), CSR, {CSR})


def test_a_childs_revocation_names_a_unit_that_goes_on() -> None:
    about = filing(excluded_units=(OTHER_CSR,))
    suitable = {CSR, OTHER_CSR}
    policies.child_must_have_a_successor(about, CSR, suitable)
    with pytest.raises(SuccessorRequired):
        policies.child_must_have_a_successor(about, None, suitable)
    for unsuitable in (OTHER_CSR, WARD):
        with pytest.raises(SuccessorNotSuitable):
            policies.child_must_have_a_successor(about, unsuitable, suitable)
    policies.child_must_have_a_successor(adult(), None, suitable)


GIVEN = {"reception_worker": "emergency_accommodation", "ngo_worker": "legal_aid"}


@pytest.mark.parametrize(("role", "since", "held_then"), [
    ("reception_worker", timedelta(hours=71), {"delivering.emergency_accommodation"}),
    ("reception_worker", timedelta(hours=72), set()),
    ("ngo_worker", timedelta(0), set()),
])  # fmt: skip
def test_who_delivered_keeps_a_position_for_72_hours(role: str, since: timedelta, held_then: set[str]) -> None:
    about, worker, purpose = adult(), person(role, CSR), GIVEN[role]
    granted = Disclosure(uuid4(), about.id, purpose, CSR, DisclosureState.GRANTED, worker.subject)
    basis = Basis(about.person_id, purpose, "consent", live=False, verified=True)
    for end, kept in ((DisclosureEnd.CONSENT_WITHDRAWN, held_then), (DisclosureEnd.REVOKED, set())):
        known = Facts(report_in(ReportState.RECEIVED, about), NOW, (granted.closed(NOW - since, end),), (basis,))
        assert held(worker, known) == kept
        assert held(person(role, CSR), known) == set(), "a colleague"


def test_row_level_security_knows_for_which_purposes_and_how_long() -> None:
    sql = (ROOT / "services/identification/src/identification/migrations/repeatable/010_reports.sql").read_text("utf-8")
    said = re.search(r"function is_delivering.*?interval '(\d+) hours'.*?d\.purpose in \(([^)]*)\)", sql, re.DOTALL)
    assert said is not None
    assert timedelta(hours=int(said[1])) == TABLE.delivering.lasts == DELIVERS_FOR
    assert set(re.findall(r"'(\w+)'", said[2])) == TABLE.delivering.purposes


@pytest.mark.parametrize(("units", "until", "opens"), [
    (None, None, True),
    ({CSR}, NOW + timedelta(seconds=1), True),
    ({CSR}, NOW, False),
    ({OTHER_CSR}, None, False),
    (set(), None, False),
])  # fmt: skip
def test_a_ground_opens_to_the_units_that_it_names_and_until_its_end(
    units: set[UUID] | None, until: datetime | None, opens: bool
) -> None:
    named = None if units is None else frozenset(units)
    basis = Basis(uuid4(), "legal_aid", "consent", live=True, verified=True, unit_ids=named, until=until)
    assert basis.opens_to(CSR, NOW) is opens
    assert not replace(basis, live=False).opens_to(CSR, NOW)
