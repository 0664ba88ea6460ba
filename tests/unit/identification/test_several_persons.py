"""Rules of a report that is about several persons."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Forbidden, InvalidInput
from chassis.ports import IdempotencyKey
from contracts.events.identification import ConsentWithdrawnV1, ReportPersonAddedV1, ReportSubmittedV1
from contracts.words.reports import HandOver, ReportState, WayIn
from contracts.words.urgency import Urgency
from identification.application.directory import Directory
from identification.application.home import Home
from identification.application.ports import Sources
from identification.application.reports.file_report import FileReport, filings_of
from identification.domain.errors import ReportIncomplete
from identification.domain.reports.answers import said_of
from identification.domain.reports.record import Filing
from identification.domain.reports.report import Report
from identification.domain.vocabulary import most_urgent
from tests.support.identification import DAY, HOSPITAL, NOW, WARD, adult, filing, person
from tests.support.tokens import SettableClock
from tests.unit.identification.test_minimum import minimum

LATER = NOW + timedelta(minutes=3)
# Of the progress of a report, what is of all its persons; whatever else changes is of one.
OF_ALL = {
    "state",
    "delivered_at",
    "opened_at",
    "taken_over_at",
    "taken_over_by",
    "ended_at",
    "offered_at",
    "second_author_id",
}
PROPOSED = ("adult_proposed_by", "adult_proposed_as", "adult_proposed_from", "adult_proposed_at")
CAME = ("source_now", "received_now", "came_corrected_at")
# Of the first alone: for the line of all on the Centre's list.
DISMISSAL = ("dismissal_proposed_by", "dismissal_proposed_as", "dismissal_proposed_at")
OF_LINE = ("place_code", "take_over_by", "urgency_of_all", "csr_of_another")
OF_ONE = {
    "version",
    "open_questions",
    "changes",
    "to_ask_since",
    "assess_by",
    "to_inform_since",
    "risk_review_by",
    "reopened_at",
    "way_now",
    "path_since",
    "csr_now",
    *PROPOSED,
    *CAME,
    *DISMISSAL,
    *OF_LINE,
    *("case_id", "manager_id", "assigned_at"),
    "recused",
    *("procedure_opened_at", "concluded_at", "brought_at", "panel"),
}


def two(**changes: object) -> tuple[Report, Report]:
    first = adult(persons=2)
    other = adult(joint_with=first.id, number=2, persons=2, **changes)
    return Report.file(first, [other]), Report.add_person(other)


def test_every_fact_of_progress_is_of_all_or_of_one() -> None:
    report, _ = two()
    assert {each.name for each in fields(report.progress)} == OF_ALL | OF_ONE


def test_the_others_stand_where_the_first_stands() -> None:
    first, other = two()
    first.open(NOW)
    first.offer(NOW)
    first.take(uuid4(), LATER)
    first.take_over(uuid4(), LATER, assess=DAY)
    other.pull_events()
    other.adopt_state_of(first)
    assert other.pull_events() == []
    assert (other.state, other.version, other.changed_since(1)) == (ReportState.RECEIVED, 2, ["state", "takenOverAt"])
    assert {name: getattr(other.progress, name) for name in OF_ALL} == {
        name: getattr(first.progress, name) for name in OF_ALL
    }
    assert other.progress.assess_by == first.progress.assess_by == NOW + DAY, "each is assessed"
    first.assess(LATER, others_wait=True)
    other.adopt_state_of(first)
    assert (other.version, other.progress.assess_by) == (2, NOW + DAY)


def test_taken_back_nothing_is_asked_of_anybody_any_more() -> None:
    first, other = two()
    other.ask(uuid4(), NOW)
    first.withdraw(LATER)
    other.adopt_state_of(first)
    assert (other.state, other.progress.ended_at, other.progress.open_questions) == (
        ReportState.WITHDRAWN,
        LATER,
        0,
    )


def test_what_is_told_of_another_names_the_report_and_who_it_is_about() -> None:
    first, other = two()
    (added,) = other.pull_events()
    assert isinstance(added, ReportPersonAddedV1)
    assert (added.report_id, added.person_id) == (first.id, other.id)
    (submitted,) = first.pull_events()
    assert isinstance(submitted, ReportSubmittedV1)
    assert submitted.report_id == first.id
    other.withdraw_consent(NOW)
    (found,) = other.pull_events()
    assert found == ConsentWithdrawnV1(
        report_id=first.id, person_id=other.id, withdrawn_at=NOW, version=2, ask_when_safe=False
    )


def test_the_centre_hears_of_the_worst_off_and_of_whom_to_ask() -> None:
    first = adult(urgency=Urgency.STANDARD, persons=3)
    others = [filing(urgency=Urgency.URGENT), adult(urgency=Urgency.STANDARD, way_in=WayIn.COULD_NOT_ASK)]
    (found,) = Report.file(first, others).pull_events()
    assert isinstance(found, ReportSubmittedV1)
    assert (found.urgency, found.ask_when_safe, found.child_path) == (Urgency.URGENT, True, False)
    (alone,) = Report.file(replace(first, persons=1)).pull_events()
    assert isinstance(alone, ReportSubmittedV1)
    assert (alone.urgency, alone.ask_when_safe) == (Urgency.STANDARD, False)


@given(st.lists(st.sampled_from(Urgency), min_size=1))
def test_the_most_urgent_is_one_of_them_and_none_goes_before(urgencies: list[Urgency]) -> None:
    order = [Urgency.IMMEDIATE, Urgency.URGENT, Urgency.STANDARD]
    found = most_urgent(urgencies)
    assert found in urgencies
    assert all(order.index(found) <= order.index(each) for each in urgencies)


def test_with_the_consent_of_one_the_offer_ends_and_the_first_tells_it() -> None:
    first, other = two()
    first.offer(NOW)
    other.adopt_state_of(first)
    assert other.hand_over is HandOver.OFFERED
    for each in (first, other):
        each.pull_events()
        each.withdraw_offer(LATER)
        assert each.hand_over is None
    assert [len(each.pull_events()) for each in (first, other)] == [1, 0]


def test_the_authors_unit_is_excluded_for_all_and_any_other_for_one() -> None:
    csr, elsewhere = uuid4(), uuid4()
    assert [each.excluded_units for each in filed([csr, csr], [elsewhere])] == [(csr,), (elsewhere,)]
    assert [each.excluded_units for each in filed([], [WARD, csr], [csr])] == [(WARD,), (WARD, csr), (csr, WARD)]


def test_each_has_a_filing_of_one_moment_and_the_draft_leads_to_the_first() -> None:
    first, *others = filed([], [], [], draft_id=WARD)
    assert (first.joint_with, first.draft_id) == (None, WARD)
    assert {(each.joint_with, each.draft_id) for each in others} == {(first.id, None)}
    assert [(each.number, each.persons) for each in (first, *others)] == [(1, 3), (2, 3), (3, 3)]
    assert len({each.id for each in (first, *others)} | {each.person_id for each in (first, *others)}) == 6
    assert {each.submitted_at for each in (first, *others)} == {NOW}


def filed(*excluded: list[UUID], draft_id: UUID | None = None) -> list[Filing]:
    persons = [minimum(excluded_units=units) for units in excluded]
    command = FileReport(person("health_reporter"), IdempotencyKey("k" * 20, b""), persons, draft_id)
    sources = Sources(
        SettableClock(NOW),
        SimpleNamespace(new=uuid4),
        lambda base: base - 1,
        Directory(),
        str.encode,
        lambda *said: str(said).encode(),
    )
    return filings_of(command, persons, Home(WARD, HOSPITAL, "health"), sources, NOW)


@pytest.mark.parametrize(
    ("number", "named", "person"),
    [(1, ["age", "suspicions|concern"], None), (2, ["others.0.age", "others.0.suspicions|others.0.concern"], 2)],
)
def test_what_is_missing_is_named_as_it_was_sent(number: int, named: list[str], person: int | None) -> None:
    with pytest.raises(ReportIncomplete) as refused, said_of(number):
        raise ReportIncomplete(["age", "suspicions|concern"])
    assert (refused.value.extensions["missing"], refused.value.extensions.get("person")) == (named, person)


def test_a_wrong_field_keeps_its_sentence_and_any_other_refusal_says_of_whom() -> None:
    with pytest.raises(InvalidInput) as wrong, said_of(50):
        raise InvalidInput([("person.sex", "is no sex.")])
    assert wrong.value.extensions == {
        "fields": [{"name": "others.48.person.sex", "problem": "is no sex."}],
        "person": 50,
    }
    with pytest.raises(Forbidden) as refused, said_of(3):
        raise Forbidden
    assert refused.value.extensions == {"person": 3}
