"""A row of the table for work, cell by cell, as the reader of each kind sees it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.words.referrals import Owner
from gateway.pages import labels
from gateway.pages.answers import CentreListReportSummary, WorklistPageReferral
from gateway.pages.languages.choice import Language
from gateway.pages.rendering.templates import environment
from gateway.pages.worklist.desks import CASES, CENTRE, SUPERVISION, UNIT, Part
from gateway.pages.worklist.listing import Press, Row, rows_of_centre, rows_of_unit
from tests.support.answers import answer

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CSR = "9a693374-56fc-4dc6-a7b3-cd53130c3c8e"
REFERENCE: dict[str, Any] = {"reference": "S-7K3Q-9F", "persons": None, "number": 1}
REPORT: dict[str, Any] = {
    "id": "r1",
    "reference": REFERENCE,
    "report": {"sector": "health"},
    "danger": {"childPath": True},
    "birth": {"age": "not_sure"},
    "municipality": {"encounter": "71331"},
}


def due(minutes: float) -> str:
    """So many minutes from now."""
    return (NOW + timedelta(minutes=minutes)).isoformat()


def asked(name: str, **more: Any) -> dict[str, Any]:
    """A referral of a unit as the Centre's list has it."""
    given = {"purpose": "child_protection", "state": "sent", "positions": ["intake"], "respondBy": due(90)}
    return {"id": name, "urgency": "urgent", **given, **more}


def referral(minutes: float = 90, report: dict[str, Any] | None = REPORT, **more: Any) -> WorklistPageReferral:
    """A child's, for its unit, due in so many minutes, unless more is said."""
    given: dict[str, Any] = {
        "id": "q1",
        "state": "sent",
        "positions": ["addressed.child_protection"],
        "purpose": "child_protection",
        "urgency": "urgent",
        "unitId": CSR,
        "sentAt": "2026-11-25T08:00:00Z",
        "respondBy": due(minutes),
    }
    return answer(WorklistPageReferral, **{**given, "report": report, **more})


def row_of(*referrals: WorklistPageReferral) -> Row:
    """The one row that these referrals are."""
    (row,) = rows_of_unit(referrals, NOW)
    return row


def cell(part: Part, row: Row) -> str:
    """What a cell of the row says in Serbian."""
    source = '{% from "worklist/cells.html" import cell_of with context %}{{ cell_of(part, row, row.line) }}'
    template = environment(Language.SR_CYRL).from_string(source)
    shown = template.render(part=part, row=row, words=labels, key=lambda: "form-1")
    return " ".join(re.sub("<[^>]+>", "", shown).split())


def about(**more: Any) -> WorklistPageReferral:
    """A referral of a report that is so."""
    return referral(report={**REPORT, **more})


@pytest.mark.parametrize(
    ("part", "given", "said"),
    [
        (Part.URGENCY, referral(), "Хитно"),
        (Part.URGENCY, referral(urgency="immediate"), "Одмах"),
        (Part.REFERENCE, referral(), "S-7K3Q-9F"),
        (Part.REFERENCE, about(reference=None), "Предмет"),
        (Part.PERSON, referral(), "можда дете"),
        (Part.PERSON, about(birth={"age": "child"}), "дете"),
        (Part.PERSON, about(birth={"age": "child", "ageBand": "age_14_17"}), "дете 14–17"),
        (Part.PERSON, about(birth={"ageBand": "age_48_plus"}), "одрасла особа 48 и више"),
        (Part.PERSON, about(birth={"age": "adult", "ageBand": "unknown"}), "одрасла особа"),
        (Part.PERSON, about(birth=None), "Дете или можда дете"),
        (Part.PERSON, about(reference={**REFERENCE, "persons": 4}), "4 особе"),
        (Part.PERSON, about(reference={**REFERENCE, "persons": 4, "number": 2}), "можда дете"),
        (Part.PERSON, about(birth=None, danger={"childPath": False}), "одрасла особа"),
        (Part.PERSON, about(birth=None, danger=None), ""),
        (Part.PLACE, referral(), "Ниш-Медијана"),
        (Part.PLACE, about(municipality={"encounterRegion": "VOJVODINA"}), "Регион Војводине"),
        (Part.PLACE, about(municipality=None), ""),
        (Part.SECTOR, referral(), "Здравство"),
        (Part.SECTOR, about(report={"sector": "citizen"}), "Грађани"),
        (Part.SECTOR, about(report=None), ""),
        (Part.RECEIVED, referral(), "25. 11. 2026. у 9.00"),
        (Part.STATE, referral(), "Чека одговор"),
        (Part.STATE, referral(state="accepted"), "Прихваћено"),
        (Part.STATE, referral(state="escalated"), "Прослеђено супервизору"),
        (Part.TERM, referral(), "1 сат 30 мин"),
        (Part.TERM, referral(-135), "касни 2 сата 15 мин"),
        (Part.TERM, referral(state="accepted"), ""),
        (Part.OWNER, referral(), "Ко поступа: нико"),
        (Part.OWNER, referral(state="accepted"), "Ко поступа: колега"),
        (Part.OWNER, referral(state="accepted", positions=["grant.child_protection"]), "Ко поступа: ви"),
        (Part.OWNER, referral(positions=["intake"]), ""),
        (Part.ACTION, referral(), "Прихватите S-7K3Q-9F"),
        (Part.ACTION, referral(state="accepted"), ""),
        (Part.ACTION, referral(positions=["intake"]), ""),
    ],
)
def test_a_cell_says(part: Part, given: WorklistPageReferral, said: str) -> None:
    assert cell(part, row_of(given)) == said


def test_every_column_of_every_desk_has_a_cell() -> None:
    for desk in (UNIT, CENTRE, CASES, SUPERVISION):
        assert all(cell(column.part, row_of(referral())) for column in desk.columns)


def test_several_requests_of_a_report_are_one_row_and_the_one_to_answer_is_first() -> None:
    colleague, mine = referral(state="accepted", id="q2", urgency="immediate"), referral()
    row = row_of(colleague, mine)
    assert (row.line.press, [item.referral["id"] for item in row.others]) == (Press.TAKE_ON, ["q2"])
    assert (row.urgency, row.address) == ("immediate", "/records/r1")
    assert row_of(mine).address == "/records/r1?referral=q1"


HELD = {"manager": "Оливера"}


def of_centre(*referrals: dict[str, Any], **more: Any) -> Row:
    """A report on the Centre's list, with the Centre's own referral and those of units."""
    own = {"id": "q2", "purpose": "formal_identification", "state": "sent", "respondBy": due(15), "urgency": "standard"}
    given: dict[str, Any] = {
        **REPORT,
        "state": "submitted",
        "positions": ["intake"],
        "owner": "nobody",
        "report": {"sector": "health", "urgency": "urgent"},
        "receipt": {"savedAt": "2026-11-25T08:00:00Z"},
        "referrals": [own, *referrals],
    }
    (row,) = rows_of_centre([answer(CentreListReportSummary, **{**given, **more})], NOW)
    return row


@pytest.mark.parametrize(
    ("part", "given", "said"),
    [
        (Part.URGENCY, of_centre(), "Хитно"),
        (Part.URGENCY, of_centre(referrals=None), "Хитно"),
        (Part.RECEIVED, of_centre(), "25. 11. 2026. у 9.00"),
        (Part.STATE, of_centre(), "Непреузето"),
        (Part.STATE, of_centre(state="received"), "Преузето"),
        (Part.TERM, of_centre(), "15 мин"),
        (Part.TERM, of_centre(state="received"), ""),
        (Part.TERM, of_centre(referrals=None), ""),
        (Part.OWNER, of_centre(), "Ко поступа: нико"),
        (Part.OWNER, of_centre(state="received", owner="me"), "Ко поступа: ви"),
        (Part.OWNER, of_centre(state="received", owner="others"), "Ко поступа: колега"),
        (Part.ACTION, of_centre(), "Преузмите S-7K3Q-9F"),
        (Part.ACTION, of_centre(positions=["supervisor"]), ""),
        (Part.ACTION, of_centre(state="received"), "Доделите S-7K3Q-9F"),
        (Part.ACTION, of_centre(state="received", assignment=HELD), ""),
        (Part.ACTION, of_centre(state="received", positions=["case"]), ""),
        (Part.STATE, of_centre(state="received", assignment=HELD), "Код водитеља случаја"),
        (Part.OWNER, of_centre(state="received", owner="others", assignment=HELD), "Ко поступа: Оливера"),
    ],
)
def test_a_cell_of_the_centre_says(part: Part, given: Row, said: str) -> None:
    assert cell(part, given) == said


def test_below_a_report_of_the_centre_stand_the_units_that_are_asked_and_not_those_that_were() -> None:
    late, ended, taken_on = asked("q5", respondBy=due(-1)), asked("q3", state="revoked"), asked("q4", state="accepted")
    row = of_centre(taken_on, asked("q1"), ended, late)
    assert [item.referral["id"] for item in row.others] == ["q5", "q1", "q4"]
    assert row.address == "/records/r1"


def test_the_edge_of_a_row_is_of_its_urgency_and_red_when_any_term_of_it_has_passed() -> None:
    assert of_centre(asked("q1")).meaning == "waiting"
    assert row_of(referral(urgency="standard")).meaning == "neutral"
    assert of_centre(asked("q1", respondBy=due(-1))).meaning == "danger"
    assert row_of(referral(-1)).meaning == "danger"
    assert row_of(referral(-1, state="accepted")).meaning == "waiting"
    assert row_of(referral(urgency="immediate")).meaning == "danger"
    assert of_centre(asked("q1", urgency="immediate")).meaning == "danger"


def test_what_intake_keyed_in_was_received_when_it_came_and_is_noted() -> None:
    keyed = {"source": "phone", "receivedAt": "2026-11-24T07:00:00Z", "enteredAt": "2026-11-25T08:00:00Z"}
    row = row_of(about(reference={**REFERENCE, "keyed": keyed}))
    assert (row.received_at, row.notes) == ("2026-11-24T07:00:00Z", True)
    assert not row_of(referral()).notes
    of_four = [row_of(about(reference={**REFERENCE, "persons": 4, "number": number})).notes for number in (1, 2)]
    assert of_four == [False, True]


def test_the_rows_stand_in_the_order_of_the_list_without_what_has_no_report_yet() -> None:
    later, sooner = about(id="r2"), referral(-5)
    rows = rows_of_unit([later, sooner, referral(report=None)], NOW)
    assert [row.report["id"] for row in rows] == ["r2", "r1"]
    assert rows_of_unit([], NOW) == ()


def test_a_child_for_whom_no_unit_is_asked_has_that_term_and_says_so() -> None:
    clock = {"code": "CHILD_WITHOUT_UNIT", "state": "running", "dueAt": due(20)}
    row = row_of(referral(state="escalated", clocks=[clock]))
    assert (cell(Part.STATE, row), cell(Part.TERM, row)) == ("Дете без службе", "20 мин")
    assert row.line.owner is Owner.NOBODY
