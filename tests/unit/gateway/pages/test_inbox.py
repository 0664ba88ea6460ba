"""Lines of the inbox: the most urgent first, then what is due first; each kind has its sentence, and a withdrawal says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from gateway.pages.answers import DeskNotice, InboxNotice
from gateway.pages.start import start_words
from gateway.pages.start.inbox import Notice, lines_of
from tests.support.answers import answer

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def node(name: str, urgency: str, minutes: int | None, *, age: int = 5, state: str = "sent", **more: Any) -> DeskNotice:
    """What a document answers; `minutes` until the term, None without a referral."""
    due = None if minutes is None else {"state": state, "respondBy": (NOW + timedelta(minutes=minutes)).isoformat()}
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
    known = line(node("x", "standard", 7, report={"state": "submitted", "reference": {"reference": "S-7K3Q-9F"}}))
    assert known.reference == "S-7K3Q-9F"
    assert known.term is not None
    assert (known.term.over, known.term.seconds) == (False, 420)


def test_an_answered_referral_has_no_term_any_more() -> None:
    assert line(IN_ORDER[4]).term is None


@pytest.mark.parametrize(
    ("code", "state", "shown"),
    [
        ("request_withdrawn", None, "request_withdrawn"),
        ("access_changed", "withdrawn", "request_withdrawn"),
        ("access_changed", "received", "access_changed"),
        ("access_changed", None, "access_changed"),
        ("term_passed", "withdrawn", "term_passed"),
    ],
)
def test_a_withdrawal_says_that_it_was_withdrawn(code: str, state: str | None, shown: str) -> None:
    assert start_words.notice_said(code, state) == start_words.NOTICES[shown]


def test_each_kind_has_a_sentence_of_its_own() -> None:
    assert len(set(start_words.NOTICES.values())) == len(start_words.NOTICES)


def test_what_says_the_same_of_the_same_is_one_line_that_clears_all() -> None:
    mine, units = node("x", "immediate", 5, age=2), node("x", "immediate", 5, age=1, id="unit", version=3)
    other = node("x", "immediate", 5, code="term_passed")
    lines = lines_of([mine, units, other], NOW)
    assert [each.same for each in lines] == [(("unit", 3), ("x", 1)), (("x", 1),)]


@pytest.mark.parametrize(
    "code", ["access_changed", "request_withdrawn", "urgent_request_waits", "term_passed", "of_later"]
)
def test_a_notice_about_a_record_that_is_closed_to_its_reader_leads_to_what_it_means(code: str) -> None:
    closed = line(node("x", "standard", None, code=code, reference="S-7K3Q-9F"))
    assert (closed.address, closed.reference) == (f"/closed/{code}", "S-7K3Q-9F")
    read = line(node("x", "standard", None, code=code, report={"state": "received", "reference": None}))
    assert read.address == "/records/x"
    given = node("x", "standard", None, code=code)
    unasked = {name: value for name, value in given.items() if name not in ("referral", "report", "reference")}
    assert line(answer(InboxNotice, **unasked)).address == "/records/x"


@pytest.mark.parametrize("code", ["item_updated", "advice_waits", "draft_waits"])
def test_what_is_no_record_is_never_closed(code: str) -> None:
    assert not line(node("x", "standard", None, code=code)).address.startswith("/closed")
