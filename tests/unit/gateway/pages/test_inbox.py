"""Lines of the inbox: one for each report, the most urgent first, then what is due first; each says in words what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from contracts.words.notices import NoticeCode
from gateway.pages.answers import DeskNotice, DeskReferral, DeskReportSummary, InboxNotice
from gateway.pages.start import start_words
from gateway.pages.start.inbox import Notice, lines_of
from tests.support.answers import answer

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def referral(**more: Any) -> DeskReferral:
    given = {"state": "sent", "purpose": "child_protection", "respondBy": NOW.isoformat(), "clocks": []}
    return answer(DeskReferral, **{**given, **more})


def report(
    state: str = "received", hand_over: str | None = None, *, advised: bool = False, reopened: int | None = None
) -> DeskReportSummary:
    """`reopened`: how many minutes after the Centre said what to do it was opened again."""
    at = None if reopened is None else (NOW + timedelta(minutes=reopened)).isoformat()
    named = {"reference": "S-7K3Q-9F", "handOver": hand_over}
    entries = [{"code": "stay", "at": NOW.isoformat(), "until": None}] if advised else []
    return answer(
        DeskReportSummary,
        state=state,
        reference=named,
        instruction={"entries": entries},
        receipt={"reopenedAt": at},
        positions=["author"],
    )


def node(name: str, urgency: str, minutes: int | None, *, age: int = 5, state: str = "sent", **more: Any) -> DeskNotice:
    """What a document answers; `minutes` until the term, None without a referral."""
    due = None if minutes is None else referral(state=state, respondBy=(NOW + timedelta(minutes=minutes)).isoformat())
    at = (NOW - timedelta(minutes=age)).isoformat()
    given = {"id": name, "version": 1, "code": "request_waits", "urgency": urgency, "createdAt": at, "reportId": name}
    return answer(DeskNotice, **{**given, "referral": due, **more})


IN_ORDER = (
    node("danger, over", "immediate", -3),
    node("danger, soon", "immediate", 7),
    node("danger, no term", "immediate", None, age=1),
    node("urgent, today", "urgent", 60),
    node("urgent, decided", "urgent", 5, state="accepted", age=9),
    node("usual, soon", "standard", 2),
    node("usual, new", "standard", None, age=1),
    node("usual, old", "standard", None, age=99),
)


def line(given: DeskNotice | InboxNotice) -> Notice:
    (found,) = lines_of([given], NOW)
    return found


def read(nodes: tuple[DeskNotice, ...]) -> list[Notice]:
    return lines_of(nodes, NOW)


def test_the_most_urgent_stand_first_then_what_is_due_first_then_the_newest() -> None:
    expected = [each["id"] for each in IN_ORDER]
    for some in permutations(IN_ORDER[:5]):
        assert [each.same[0][0] for each in read((*reversed(IN_ORDER[5:]), *some))] == expected


def test_an_urgency_of_a_later_release_is_too_loud_rather_than_too_quiet() -> None:
    assert read((IN_ORDER[3], node("later", "louder", None)))[0].same == (("later", 1),)


def test_a_line_says_nothing_of_what_its_reader_may_not_see() -> None:
    notice = line(node("x", "standard", None))
    assert (notice.reference, notice.term) == (None, None)
    known = line(node("x", "standard", 7, report=report("submitted")))
    assert known.reference == "S-7K3Q-9F"
    assert known.term is not None
    assert (known.term.over, known.term.seconds) == (False, 420)


def test_an_answered_referral_has_no_term_any_more() -> None:
    assert line(IN_ORDER[4]).term is None


@pytest.mark.parametrize(
    ("code", "about", "of", "said"),
    [
        ("access_changed", report("withdrawn"), None, start_words.NOTICES["request_withdrawn"]),
        ("access_changed", report(), None, start_words.NOTICES["access_changed"]),
        ("item_received", report(), None, "The Centre has taken your report over."),
        ("item_updated", report("dismissed"), None, "The Centre has looked into the report and closed it."),
        ("item_updated", report(advised=True), None, "The Centre has said what you should do now."),
        ("item_updated", report(advised=True, reopened=5), None, "The Centre has opened your report again."),
        ("item_updated", report(advised=True, reopened=-5), None, "The Centre has said what you should do now."),
        ("item_updated", report(hand_over="taken"), None, "A colleague of your unit has taken the report on."),
        ("item_updated", report(), None, "The Centre has recorded the person's age or consent."),
        ("request_waits", None, referral(), "A request to protect a child waits for your answer."),
        ("request_waits", None, referral(purpose="formal_identification"), "A new report waits to be taken over."),
        (
            "request_updated",
            None,
            referral(state="escalated"),
            "A unit rejected the request. Another unit must be named.",
        ),
        (
            "request_updated",
            None,
            referral(),
            "The Centre confirmed your unit: the request waits for your answer.",
        ),
        ("term_passed", None, referral(), "The term for answering the request has passed."),
        (
            "term_passed",
            None,
            referral(purpose="formal_identification"),
            "The term for taking the report over has passed.",
        ),
        (
            "term_passed",
            None,
            referral(clocks=[{"code": "CHILD_WITHOUT_UNIT", "state": "breached", "dueAt": NOW.isoformat()}]),
            "The term has passed, and no unit is asked to protect the child.",
        ),
    ],
)
def test_a_notice_says_what_happened(
    code: str, about: DeskReportSummary | None, of: DeskReferral | None, said: str
) -> None:
    assert start_words.notice_said(code, about, of) == said


@pytest.mark.parametrize("code", list(NoticeCode))
def test_what_is_not_known_is_said_by_the_code_alone(code: str) -> None:
    assert start_words.notice_said(code) == start_words.NOTICES[code]


def test_each_kind_has_a_sentence_of_its_own() -> None:
    assert len(set(start_words.NOTICES.values())) == len(start_words.NOTICES)


def test_a_report_is_one_line_that_clears_all_of_it_and_begins_with_the_most_urgent() -> None:
    mine, units = node("x", "immediate", 5, age=2), node("x", "immediate", 5, age=1, id="unit", version=3)
    later = node("x", "urgent", None, age=0, id="later", code="report_extended")
    found, other = lines_of([later, mine, units, node("y", "standard", None)], NOW)
    assert found.same == (("unit", 3), ("x", 1), ("later", 1))
    assert found.said == (
        start_words.notice_said("request_waits", None, referral()),
        start_words.NOTICES["report_extended"],
    )
    assert (found.urgency, found.term is not None) == ("immediate", True)
    assert other.same == (("y", 1),)


WAITS_AT_CENTRE: dict[str, Any] = {"report": report("submitted") | {"positions": ["intake"]}}
OF_UNIT: dict[str, Any] = {"report": report() | {"positions": ["addressed.child_protection"]}}


@pytest.mark.parametrize(
    ("given", "act"),
    [
        (node("x", "urgent", 60, **WAITS_AT_CENTRE), ("Take over", "/records/x#actions")),
        (node("x", "urgent", 60, report=report() | {"positions": ["intake"]}), None),
        (node("x", "urgent", 60, **OF_UNIT), ("Answer it", "/records/x")),
        (node("x", "urgent", 60, state="accepted", **OF_UNIT), None),
        (node("x", "urgent", None, code="question_waits", report=report()), ("Answer it", "/entries/x#question")),
        (node("x", "urgent", None, code="question_waits", report=None), None),
        (node("x", "urgent", None), None),
    ],
)
def test_a_notice_leads_to_what_it_asks_of_its_reader(given: DeskNotice, act: tuple[str, str] | None) -> None:
    assert line(given).act == act


def test_a_danger_that_waits_to_be_taken_over_is_not_put_away() -> None:
    assert not line(node("x", "immediate", 5, **WAITS_AT_CENTRE)).may_be_cleared
    assert line(node("x", "urgent", 5, **WAITS_AT_CENTRE)).may_be_cleared
    assert line(node("x", "immediate", 5, report=report() | {"positions": ["intake"]})).may_be_cleared


@pytest.mark.parametrize(("minutes", "presses"), [(-1, True), (59, True), (61, False), (None, False)])
def test_a_term_presses_within_its_last_hour(minutes: int | None, presses: bool) -> None:
    assert line(node("x", "urgent", minutes)).presses is presses


def test_one_danger_is_said_once() -> None:
    codes = ("request_waits", "term_passed", "urgent_request_waits")
    (found,) = lines_of([node("x", "immediate", None, id=code, code=code) for code in codes], NOW)
    assert found.said == (start_words.NOTICES["urgent_request_waits"],)
    assert len(found.same) == len(codes)


def test_of_a_report_that_is_closed_the_end_is_said_first() -> None:
    gone, ended = node("x", "immediate", None, code="urgent_answer"), node("x", "standard", None, code="access_changed")
    (found,) = lines_of([gone, ended], NOW)
    assert (found.address, found.urgency) == ("/closed/access_changed", "immediate")
    assert found.said[0] == start_words.NOTICES["access_changed"]
    known = [answer(DeskNotice, **{**each, "report": report()}) for each in (gone, ended)]
    assert lines_of(known, NOW)[0].said[0] == start_words.NOTICES["urgent_answer"]


@pytest.mark.parametrize(("code", "called"), [("draft_waits", "Unfinished report"), ("advice_waits", "Question")])
def test_what_has_no_reference_says_what_it_is(code: str, called: str) -> None:
    assert line(node("x", "standard", None, code=code)).called == called


@pytest.mark.parametrize(
    "code", ["access_changed", "request_withdrawn", "urgent_request_waits", "term_passed", "of_later"]
)
def test_a_notice_about_a_record_that_is_closed_to_its_reader_leads_to_what_it_means(code: str) -> None:
    closed = line(node("x", "standard", None, code=code, reference="S-7K3Q-9F"))
    assert (closed.address, closed.reference) == (f"/closed/{code}", "S-7K3Q-9F")
    read = line(node("x", "standard", None, code=code, report=report()))
    assert read.address == "/records/x"
    given = node("x", "standard", None, code=code)
    unasked = {name: value for name, value in given.items() if name not in ("referral", "report", "reference")}
    assert line(answer(InboxNotice, **unasked)).address == "/records/x"


@pytest.mark.parametrize("code", ["item_updated", "advice_waits", "draft_waits"])
def test_what_is_no_record_is_never_closed(code: str) -> None:
    assert not line(node("x", "standard", None, code=code)).address.startswith("/closed")
