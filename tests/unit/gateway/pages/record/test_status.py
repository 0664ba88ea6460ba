"""What the bar of a record says: every state of a request, seen from every position, before and after a withdrawal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from contracts.words.urgency import Urgency
from gateway.pages.answers import RecordReferral, RecordReport
from gateway.pages.record.status import (
    CLOSED,
    LIFTED,
    NONE_ACTS,
    REFUSED,
    Act,
    RecordStatus,
    record_status_of,
    urgency_of_all,
)
from gateway.pages.worklist.listing import item_of
from tests.support.answers import answer
from tests.support.walks import walk

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DUE, QUARTER = (NOW + timedelta(hours=4)).isoformat(), (NOW - timedelta(minutes=5)).isoformat()
UNIT = "9a693374-56fc-4dc6-a7b3-cd53130c3c8e"
READERS = ("author", "unit", "addressed", "grant", "intake", "duty", "case", "supervisor")
AT_CENTRE = READERS[4:]
STATES = (None, "sent", "unconfirmed", "escalated", "accepted", "revoked", "withdrawn")

NOT_YET = "Nobody at the Centre has taken this report over yet."
TAKEN = "The Centre has taken this report over."
NO_ANSWER = "%(unit)s has not answered the request yet."
UNCONFIRMED = "The request went on to %(unit)s, which reads nothing until the Centre's duty confirms it."
NO_UNIT = "No unit protects this child yet."
PROTECTED = "%(unit)s has taken on the protection of the child."
NONE_OPEN = "No request to a unit is open."
CENTRE = "The Centre decides what follows"
TO_ASSIGN, YOU_DECIDE = "The Centre: give the case to a case manager", "You decide what follows"
ANSWERS, PROTECTS = "%(unit)s: take the request on, or say why not", "%(unit)s protects the child"
CONFIRM = "The Centre's duty confirms the unit, or revokes the request"
DIRECT = "The Centre's duty names the unit that goes on, or the supervisor of the unit that has the request does"

# After take-over: request -> what is said beside it, the next step, what intake and what duty can do.
OF_THE_CENTRE: dict[str | None, tuple[str | None, str | None, Act, Act]] = {
    None: (None, CENTRE, Act.ADVISE, Act.ADVISE),
    "sent": (NO_ANSWER, ANSWERS, Act.ADVISE, Act.ADVISE),
    "unconfirmed": (UNCONFIRMED, CONFIRM, Act.ADVISE, Act.CONFIRM),
    "escalated": (NO_UNIT, DIRECT, Act.ADVISE, Act.DIRECT),
    "accepted": (PROTECTED, PROTECTS, Act.ADVISE, Act.ADVISE),
    "revoked": (NONE_OPEN, CENTRE, Act.ADVISE, Act.ADVISE),
    "withdrawn": (NONE_OPEN, CENTRE, Act.ADVISE, Act.ADVISE),
}
SAID_BY_NEXT = ("sent", "accepted")
ENDED = ("This request to your unit has ended.", NONE_ACTS, None)
OF_A_UNIT: dict[tuple[str, str], tuple[str, str, Act | None]] = {
    ("addressed", "sent"): (
        "This request waits for the answer of your unit.",
        "Your unit: take the request on, or say why you cannot",
        Act.ACCEPT,
    ),
    ("addressed", "escalated"): (
        "Your unit did not take this request on. What follows is for you to decide, or for the Centre's duty.",
        "You as the supervisor decide, or the Centre's duty",
        Act.ACCEPT,
    ),
    ("addressed", "accepted"): (
        "A colleague of your unit has taken this request on.",
        "That colleague goes on with it",
        None,
    ),
    ("grant", "accepted"): (
        "Your unit has taken this request on. What it needs to know is open to you.",
        "Your unit goes on with it; what is still recorded here stands below",
        Act.READ,
    ),
    # The requests could not be asked for: the report itself says what the reader holds.
    ("addressed", "none"): ("This record was sent to your unit.", "Not known just now", None),
    ("grant", "none"): (
        "Your unit has taken this request on. What it needs to know is open to you.",
        "Not known just now",
        Act.READ,
    ),
}
STAGE = "Your report is in the Centre's duty inbox. No person has opened it yet."
OF_THE_REPORTER = {
    ("author", "submitted"): (STAGE, Act.RECEIPT),
    ("author", "received"): ("The Centre has taken your report over.", Act.RECEIPT),
    ("unit", "submitted"): ("The report is sent. Nobody has taken it over yet.", None),
    ("unit", "received"): ("The Centre has taken the report over.", None),
}


def a_request(state: str, positions: list[str], **more: Any) -> RecordReferral:
    full = not {"author", "unit"}.issuperset(positions)
    open_ = state if state != "unconfirmed" else "sent"
    given = {
        "id": "r",
        "state": open_,
        "positions": positions,
        "purpose": "child_protection" if full else None,
        "unitId": UNIT if full else None,
        "respondBy": DUE if full else None,
        "awaitsConfirmation": state == "unconfirmed" if {*AT_CENTRE} & set(positions) else None,
    }
    return answer(RecordReferral, **{**given, **more})


def the_centres_own(reader: str, state: str, clocks: list[dict[str, Any]]) -> RecordReferral:
    return a_request(state, [reader], id="f", purpose="formal_identification", clocks=clocks)


def a_report(
    reader: str, state: str, *, consent: str | None = None, heard: list[dict[str, bool]] | None = None, **more: Any
) -> RecordReport:
    stage = {"submitted": "delivered", "received": "taken_over", "withdrawn": "withdrawn"}[state]
    values = (
        {"entries": [{"code": "speak_alone", "at": NOW.isoformat(), "until": None}]} if state == "received" else None
    )
    answered = {"entries": [{"code": "still_here", "at": (NOW + timedelta(minutes=1)).isoformat()}]} if values else None
    position = f"{reader}.child_protection" if reader in ("addressed", "grant") else reader
    shut = consent == "refused" and reader in AT_CENTRE
    given = {
        "state": state,
        "positions": [position],
        "danger": {"danger": "no", "childPath": True},
        "receipt": {"stage": stage} if reader != "unit" else None,
        "instruction": values,
        "whereabouts": answered,
        "consent": {"status": consent, "entries": heard} if consent else None,
        "assignment": {"manager": "Olivera"} if reader == "case" else None,
        "withheld": [{"class": "account", "mask": "none", "reason": "consent_withdrawn"}] if shut else [],
    }
    return answer(RecordReport, **{**given, **more})


def said_of(reader: str, request: str | None, report: RecordReport) -> RecordStatus:
    items = []
    if reader in AT_CENTRE:
        formal = "sent" if report["state"] == "submitted" else "accepted"
        items.append(item_of(the_centres_own(reader, formal, []), NOW))
    if request is not None:
        position = f"{reader}.child_protection" if reader in ("addressed", "grant") else reader
        items.append(item_of(a_request(request, [position]), NOW))
    return record_status_of(report, items, None, NOW)


@walk(
    "reader, request_state, report_state, consent",
    product(READERS, STATES, ("submitted", "received"), (None, "given", "refused")),
)
def test_what_the_bar_says_in_every_cell(
    reader: str, request_state: str | None, report_state: str, consent: str | None
) -> None:
    found = said_of(reader, request_state, a_report(reader, report_state, consent=consent))
    said = (found.said, found.next, found.act)
    if reader in ("author", "unit"):
        sentence, act = OF_THE_REPORTER[reader, report_state]
        assert said == (sentence, CENTRE, act)
        assert found.also is None
    elif reader in ("addressed", "grant"):
        state = "none" if request_state is None else "sent" if request_state == "unconfirmed" else request_state
        assert said == OF_A_UNIT.get((reader, state), ENDED)
        assert found.also is None
    else:
        also, following, of_intake, of_duty = OF_THE_CENTRE[request_state]
        act = {"duty": of_duty, "supervisor": Act.ASSIGN}.get(reader, of_intake)
        decides = YOU_DECIDE if reader == "case" else TO_ASSIGN
        after = (TAKEN, decides if following == CENTRE else following, act)
        assert said == (
            (NOT_YET, "The Centre: you or a colleague", Act.TAKE_OVER) if report_state == "submitted" else after
        )
        said_by_next = report_state == "received" and request_state in SAID_BY_NEXT
        assert found.also == (None if said_by_next else also)
    assert found.closed == (CLOSED if consent == "refused" else None)


@walk("reader, request_state, consent", product(READERS, STATES, (None, "refused")))
def test_of_a_report_that_was_taken_back_nothing_else_is_said(
    reader: str, request_state: str | None, consent: str | None
) -> None:
    found = said_of(reader, request_state, a_report(reader, "withdrawn", consent=consent))
    assert found.said == "The report was taken back by its author."
    assert (found.next, found.act, found.also, found.term) == (NONE_ACTS, None, None, None)
    assert found.closed == (CLOSED if consent else None)


@walk("reader, request_state", product(READERS, ("sent", "escalated", "accepted", "revoked")))
def test_a_term_is_there_exactly_while_an_answer_is_waited_for(reader: str, request_state: str) -> None:
    found = said_of(reader, request_state, a_report(reader, "received"))
    knows = reader not in ("author", "unit")
    assert (found.term is not None) is (knows and request_state in ("sent", "escalated"))
    assert found.term is None or found.term.at == DUE


@pytest.mark.parametrize("state", ["running", "breached"])
def test_before_take_over_the_quarter_of_an_hour_is_the_term_while_it_runs_and_when_it_has_passed(state: str) -> None:
    clock = {"code": "TAKEOVER_15MIN", "state": state, "dueAt": QUARTER, "metAt": None}
    items = [item_of(the_centres_own("duty", "sent", [clock]), NOW)]
    found = record_status_of(a_report("duty", "submitted"), items, None, NOW)
    assert found.term is not None
    assert (found.term.at, found.term.over, found.meaning) == (QUARTER, True, "danger")


@pytest.mark.parametrize("state", ["running", "breached"])
@pytest.mark.parametrize("report_state", ["submitted", "received"])
def test_a_child_for_whom_no_unit_is_asked_has_its_own_term_beside_that_of_the_report(
    report_state: str, state: str
) -> None:
    clock = {"code": "CHILD_WITHOUT_UNIT", "state": state, "dueAt": QUARTER, "metAt": None}
    child = item_of(a_request("escalated", ["duty"], clocks=[clock]), NOW)
    items = [item_of(the_centres_own("duty", "sent" if report_state == "submitted" else "accepted", []), NOW), child]
    found = record_status_of(a_report("duty", report_state), items, None, NOW)
    assert (found.also, child.is_unprotected) == ("No unit protects this child yet.", True)
    of_the_child = found.also_by if report_state == "submitted" else found.term
    assert of_the_child is not None
    assert of_the_child.at == QUARTER
    met = item_of(a_request("sent", ["duty"], clocks=[{**clock, "state": "met_late"}]), NOW)
    assert (met.is_unprotected, met.term and met.term.at) == (False, DUE)


@pytest.mark.parametrize("state", ["sent", "unconfirmed", "escalated"])
@pytest.mark.parametrize("reader", ["intake", "duty"])
def test_before_take_over_duty_is_offered_what_the_request_of_an_unprotected_child_needs(
    reader: str, state: str
) -> None:
    clock = {"code": "CHILD_WITHOUT_UNIT", "state": "running", "dueAt": QUARTER, "metAt": None}
    child = item_of(a_request(state, [reader], clocks=[clock]), NOW)
    found = record_status_of(a_report(reader, "submitted"), [child], None, NOW)
    needed = {"unconfirmed": Act.CONFIRM, "escalated": Act.DIRECT}
    assert (found.act, found.also_act) == (Act.TAKE_OVER, needed.get(state) if reader == "duty" else None)


def test_without_that_quarter_the_centres_own_item_names_the_term() -> None:
    items = [item_of(the_centres_own("intake", "sent", []), NOW)]
    found = record_status_of(a_report("intake", "submitted"), items, None, NOW)
    assert found.term is not None
    assert (found.term.at, found.meaning) == (DUE, "waiting")


@pytest.mark.parametrize("ask_by", [DUE, QUARTER, None])
def test_after_take_over_a_person_who_could_not_be_asked_is_the_next_task_until_they_answer(ask_by: str | None) -> None:
    items = [item_of(the_centres_own("duty", "accepted", []), NOW)]
    found = record_status_of(a_report("duty", "received", receipt={"askBy": ask_by}), items, None, NOW)
    asks = found.next == "The Centre: ask the person for consent as soon as it is safe"
    assert (asks, found.act is Act.ASK, found.term is not None) == (ask_by is not None,) * 3
    assert found.term is None or (found.term.at, found.term.over) == (ask_by, ask_by == QUARTER)


@pytest.mark.parametrize("reader", ["intake", "author", "addressed"])
@pytest.mark.parametrize(
    ("urgency", "meaning"), [("immediate", "danger"), ("urgent", "waiting"), ("standard", "neutral")]
)
def test_what_waits_is_of_the_colour_of_its_urgency(reader: str, urgency: str, meaning: str) -> None:
    assert said_of(reader, "sent", a_report(reader, "submitted", report={"urgency": urgency})).meaning == meaning


@pytest.mark.parametrize("state", ["submitted", "received"])
def test_what_is_late_is_a_danger_and_what_is_done_is_done_however_urgent(state: str) -> None:
    about = a_report("duty", state, report={"urgency": "immediate"}, receipt={"askBy": DUE})
    assert said_of("duty", None, about).meaning == ("danger" if state == "submitted" else "done")
    late = a_report("duty", "received", report={"urgency": "standard"}, receipt={"askBy": QUARTER})
    assert said_of("duty", None, late).meaning == "danger"


def test_of_several_persons_the_report_is_as_urgent_as_the_worst_off_and_due_when_the_first_says() -> None:
    takes_over = {"state": "sent", "purpose": "formal_identification", "urgency": "urgent", "respondBy": DUE}
    ended = {"state": "revoked", "purpose": "child_protection", "urgency": "immediate"}
    persons = [{"number": number, "referrals": [each]} for number, each in enumerate((takes_over, ended), start=1)]
    report = a_report("intake", "submitted", report={"urgency": "standard"}, persons=persons)
    assert urgency_of_all(report) is Urgency.URGENT
    found = record_status_of(report, [], None, NOW)
    assert (found.meaning, found.term and found.term.at) == ("waiting", DUE)


def test_a_refusal_is_not_called_a_withdrawal() -> None:
    once = [{"given": True}, {"given": False}]
    for entries, sentence in ((once, CLOSED), ([{"given": False}], REFUSED), (None, CLOSED)):
        report = a_report("duty", "received", consent="refused", heard=entries)
        found = record_status_of(report, [], None, NOW)
        assert found.closed == sentence


def test_the_request_that_needs_a_person_most_is_spoken_of() -> None:
    states = ("accepted", "revoked", "escalated", "sent")
    items = [item_of(a_request(state, ["duty"], id=state), NOW) for state in states]
    found = record_status_of(a_report("duty", "received"), items, None, NOW)
    assert found.item is not None
    assert found.item.referral["id"] == "escalated"


@walk("reader", ("addressed", "grant", *AT_CENTRE))
def test_what_a_worker_left_waits_for_a_colleague(reader: str) -> None:
    position = f"{reader}.child_protection" if reader in ("addressed", "grant") else reader
    items = [item_of(a_request("accepted", [position], waitsForWorker=True), NOW)]
    found = record_status_of(a_report(reader, "received"), items, None, NOW)
    assert found.meaning == "waiting"
    if reader in AT_CENTRE:
        assert found.next == "%(unit)s: a colleague goes on with it, or the Centre's duty asks another unit"
    else:
        assert (found.next, found.act) == ("Your unit: a colleague goes on with it", Act.ACCEPT)


def test_of_several_requests_of_a_unit_the_one_that_the_page_is_about_is_spoken_of() -> None:
    mine = [
        item_of(a_request(state, [f"{kind}.child_protection"], id=state), NOW)
        for state, kind in (("accepted", "grant"), ("sent", "addressed"))
    ]
    report = a_report("grant", "received")
    assert record_status_of(report, mine, mine[0], NOW).act is Act.READ
    assert record_status_of(report, mine, None, NOW).act is Act.ACCEPT


def test_an_author_who_works_at_the_unit_reads_what_the_unit_has_to_do() -> None:
    request = item_of(a_request("sent", ["author", "addressed.child_protection"]), NOW)
    report = a_report("author", "submitted", positions=["author", "addressed.child_protection"])
    assert record_status_of(report, [request], None, NOW).act is Act.ACCEPT


def test_the_author_who_was_shown_what_to_do_is_asked_where_the_person_is() -> None:
    found = record_status_of(a_report("author", "received", whereabouts=None), [], None, NOW)
    assert found.next == "Say where the person is now"


def test_a_person_of_the_centre_who_recorded_a_ground_is_not_told_that_it_is_closed() -> None:
    report = a_report("duty", "received", consent="refused", withheld=[])
    assert record_status_of(report, [], None, NOW).closed == LIFTED
