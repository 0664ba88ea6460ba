"""What a seed tells, before anybody writes it: the same for everybody, nothing that cannot be, and most of it long done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

from contracts import access, reference
from contracts.words.reports import Age, Answer
from identification.domain.vocabulary import urgency_of
from tests.workshop.seeding.story import CAST, RECENT, Plot

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MANY = list(Plot(4_000, 1, NOW).stories())
NEWEST, OLD = MANY[:RECENT], MANY[RECENT:]


def test_the_same_plot_is_the_same_and_a_greater_one_only_adds_older_reports() -> None:
    assert list(Plot(200, 1, NOW).stories()) == list(islice(Plot(4_000, 1, NOW).stories(), 200))
    assert all(later.at > earlier.at for later, earlier in pairwise(MANY))
    assert {each.report_id for each in Plot(200, 2, NOW).stories()}.isdisjoint(each.report_id for each in MANY)


def test_what_is_open_is_among_the_newest_only() -> None:
    waiting = [each for each in NEWEST if not (each.course.taken_over or each.course.withdrawn)]
    assert len(waiting) > 20
    assert any(each.at < NOW - timedelta(days=8) for each in waiting), "nothing is overdue"
    assert all(each.course.taken_over or each.course.withdrawn for each in OLD)
    assert all(each.course.accepted for each in OLD if each.notified_csr)


def test_nothing_happens_before_it_can_or_after_now() -> None:
    for each in MANY:
        course = each.course
        steps = [each.at, course.opened, course.taken_over, course.advised, course.answered]
        known = [moment for moment in steps if moment is not None]
        assert known == sorted(known)
        assert all(moment <= NOW for moment in known[:-1])
        assert course.taken_over is None or course.opened is not None
        assert not (course.withdrawn and (each.child or course.opened))


def test_a_new_centre_and_a_new_ward_appear_lately_only() -> None:
    few = CAST.csr_with_few.unit.id
    assert 5 < sum(each.notified_csr == few for each in NEWEST) < 20, "a page holds all of them"
    assert not any(few in (each.notified_csr, each.author.unit.id) for each in OLD)
    assert not any(CAST.rare_reporter == each.author or CAST.newcomer == each.author.unit for each in OLD)
    assert CAST.police_without.unit not in {each.author.unit for each in MANY}


def test_it_says_what_the_services_say() -> None:
    for each in MANY[:500]:
        assert each.urgency == urgency_of(Answer(each.danger), Age(each.age)).value
        assert each.notified_csr is None or access.may_receive(each.notified_csr, "child_protection")
        assert reference.unit(each.author.unit.id) == each.author.unit
