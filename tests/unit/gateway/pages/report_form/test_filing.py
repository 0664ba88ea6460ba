"""From the screens to the input of FileReport: every answer arrives, and nothing else does."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import forms
from gateway.pages.forms import Form
from gateway.pages.report_form.answers.filing import filing_of, filing_of_all
from gateway.pages.report_form.answers.typed import Place, read
from gateway.pages.report_form.persons.in_draft import OTHERS, WHO
from gateway.pages.report_form.screens.questions import LABELS, OPTIONS
from gateway.pages.report_form.screens.steps import KEYED, Step, asked
from tests.support import form_oracle

FORM = forms.form("health")
UNIT = "9a693374-56fc-4dc6-a7b3-cd53130c3c8e"
CHILD = {"age": ["child"]}
ADULT = {"age": ["adult"], "wayIn": ["consent_adult"]}
IN_DANGER = {"age": ["adult"], "wayIn": ["vital_interest"]}
REACHED = {"contactPerson": ["yes"]}
# Answer, what is next to it, where it arrives, and as what.
ARRIVES: list[tuple[str, list[str], dict[str, list[str]], str, Any]] = [
    ("danger", ["yes"], {}, "danger", "yes"),
    ("stillHere", ["no"], {}, "stillHere", "no"),
    ("stillHereUntil", ["2026-11-25T14:30"], {"stillHere": ["yes"]}, "stillHereUntil", "2026-11-25T14:30:00+01:00"),
    ("stillHereUntil", ["2026-07-01T14:30"], {"stillHere": ["yes"]}, "stillHereUntil", "2026-07-01T14:30:00+02:00"),
    ("stillHereUntil", [], {"stillHere": ["yes"]}, "stillHereUntilUnknown", True),
    ("companion", ["waiting_outside"], {}, "companion", "waiting_outside"),
    ("seenAlone", ["unknown"], {}, "seenAlone", "unknown"),
    ("age", ["not_sure"], {}, "age", "not_sure"),
    ("indicators", ["H1", "G3"], {}, "indicators", ["H1", "G3"]),
    ("suspicions", ["forced_begging", "other"], {}, "suspicions", ["forced_begging", "other"]),
    ("concern", ["Ćuti i gleda u pod."], {}, "concern", "Ćuti i gleda u pod."),
    ("conflictUnits", [UNIT], CHILD, "conflict", {"unitIds": [UNIT]}),
    ("wayIn", ["could_not_ask"], {"age": ["adult"]}, "wayIn", "could_not_ask"),
    ("shareClinical", ["yes"], ADULT, "consent", {"identification": True, "shareClinical": True}),
    ("shareClinical", ["no"], ADULT, "consent", {"identification": True, "shareClinical": False}),
    ("vitalReason", ["unconscious"], IN_DANGER, "vitalInterest", {"reason": "unconscious"}),
    ("vitalWords", ["Ne reaguje."], IN_DANGER, "vitalInterest", {"words": "Ne reaguje."}),
    ("contactPerson", ["no"], {}, "person", {"contactFlags": {"contactPerson": False}}),
    ("contactPerson", ["yes"], {}, "person", {"contactFlags": {"contactPerson": True}}),
    (
        "contactPhone",
        ["060 1"],
        REACHED,
        "person",
        {"contactFlags": {"contactPerson": True}, "safeContact": {"phone": "060 1"}},
    ),
    ("contactTimes", ["uveče"], REACHED, "person", {"contactFlags": {"contactPerson": True, "safeTimes": "uveče"}}),
    ("contactWho", ["sestra"], REACHED, "person", {"contactFlags": {"contactPerson": True, "whoMayAnswer": "sestra"}}),
    ("policeTold", ["pending"], {}, "policeTold", "pending"),
    ("callbackPhone", ["018 000 101"], {}, "callbackPhone", "018 000 101"),
    ("encounterDate", ["2026-11-24"], {}, "encounterDate", "2026-11-24"),
    ("encounterDate", ["24. 11. 2026."], {}, "encounterDate", "2026-11-24"),
    ("encounterMunicipality", ["71331"], {}, "encounterMunicipality", "71331"),
]

OF_THE_CALLER: dict[str, tuple[list[str], str, object]] = {
    "source": (["paper"], "source", "paper"),
    "receivedAt": (["24", "11", "2026", "14:05"], "receivedAt", "2026-11-24T14:05:00+01:00"),
    "callerSector": (["health"], "sector", "health"),
    "callerUnit": ([UNIT], "unitId", UNIT),
    "callerName": ([" Neko Nečiji "], "reporterName", "Neko Nečiji"),
    "callerPhone": (["060 000 0000"], "reporterPhone", "060 000 0000"),
}
"""Answer, where it arrives among what was keyed in, and as what."""


@pytest.mark.parametrize("name", OF_THE_CALLER)
def test_who_reported_arrives_where_it_is_keyed_in_and_nowhere_else(name: str) -> None:
    values, field, expected = OF_THE_CALLER[name]
    assert filing_of_all({KEYED: ["yes"], name: values}, FORM)["keyed"] == {field: expected}
    assert "keyed" not in filing_of_all({name: values}, FORM)


def test_who_works_for_no_service_has_no_sector() -> None:
    assert filing_of_all({KEYED: ["yes"], "callerSector": ["citizen"]}, FORM)["keyed"] == {}


@pytest.mark.parametrize(("name", "values", "beside", "field", "expected"), ARRIVES)
def test_an_answer_arrives(
    name: str, values: list[str], beside: dict[str, list[str]], field: str, expected: object
) -> None:
    assert filing_of({**beside, name: values}, FORM)[field] == expected


def test_the_table_knows_every_answer_and_every_answer_has_words() -> None:
    names = set(asked(Step.CHECK, FORM, child=False)) - {KEYED, *FORM.questions}
    assert {row[0] for row in ARRIVES} | set(OF_THE_CALLER) == names
    assert set(LABELS) == names
    one_by_one = {
        name
        for step in Step
        if step is not Step.CHECK
        for child in (False, True)
        for name in asked(step, FORM, child=child)
    }
    assert one_by_one == names | set(FORM.questions)


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=3)))
def test_names_that_no_screen_asks_for_go_nowhere(answers: dict[str, list[str]]) -> None:
    known = {KEYED, WHO, OTHERS, *LABELS, *FORM.questions}
    strange = {name: values for name, values in answers.items() if name not in known}
    assert filing_of(strange, FORM) == filing_of({}, FORM)
    posted = read(Place(UNIT, Step.CHECK), Form(strange), "health")
    assert set(posted.answers) == {KEYED, *LABELS, *FORM.questions}
    assert not any(posted.answers.values())


@given(st.sampled_from(sorted(OPTIONS)), st.text(max_size=20))
def test_a_choice_that_is_not_offered_is_no_answer(name: str, value: str) -> None:
    if value in dict(OPTIONS[name]):
        return
    assert filing_of({name: [value]}, FORM) == filing_of({}, FORM)


@pytest.mark.parametrize("age", ["child", "not_sure"])
def test_on_the_way_of_a_child_nothing_of_a_consent_is_sent(age: str) -> None:
    filing = filing_of(
        {"age": [age], "wayIn": ["consent_adult"], "shareClinical": ["yes"], "conflictUnits": [UNIT]}, FORM
    )
    assert filing["wayIn"] == "child_duty"
    assert "consent" not in filing


def test_on_the_way_of_an_adult_no_unit_is_left_out() -> None:
    assert "conflict" not in filing_of({**ADULT, "conflictUnits": [UNIT]}, FORM)


@pytest.mark.parametrize("here", ["no", "unknown"])
def test_a_moment_is_sent_only_for_a_person_who_is_still_there(here: str) -> None:
    filing = filing_of({"stillHere": [here], "stillHereUntil": ["2026-11-25T14:30"]}, FORM)
    assert not {"stillHereUntil", "stillHereUntilUnknown"} & set(filing)


def test_how_to_reach_a_person_who_must_not_be_contacted_is_not_sent() -> None:
    assert filing_of({"contactPerson": ["no"], "contactPhone": ["060 1"]}, FORM)["person"] == {
        "contactFlags": {"contactPerson": False}
    }


@given(st.sampled_from(form_oracle.sectors()), st.data())
def test_what_the_way_in_never_holds_is_not_sent_whatever_was_typed(sector: str, data: st.DataObject) -> None:
    """Through the reporter nothing that a person wrote; by official duty no name. What anybody else may know is sent as it was."""
    form, way = forms.form(sector), data.draw(st.sampled_from(["through_me", "official_duty", "consent_adult"]))
    typed = {name: [f"Kanarinac {name}"] for name in ("concern", "contactTimes", "contactWho")} | {
        row["code"]: [f"Kanarinac {row['code']}"[: row.get("longest", 200)]]
        for row in form_oracle.questions(sector)
        if row["kind"] in ("line", "text")
    }
    chosen = data.draw(st.sets(st.sampled_from(sorted(typed)), min_size=1))
    answers = {"age": ["adult"], "wayIn": [way], **REACHED, **{name: typed[name] for name in chosen}}
    sent = str(filing_of(answers, form))
    named = {row["code"] for row in form_oracle.questions(sector) if row["class"] in ("person_name", "person_numbers")}
    for name in chosen:
        held = way == "consent_adult" or (way == "official_duty" and name not in named)
        assert (typed[name][0] in sent) is held, name


def test_what_is_said_of_the_place_is_sent_when_a_person_holds_it() -> None:
    through = {"age": ["adult"], "wayIn": ["through_me"], "site_address": ["Ulica 1"]}
    other = orjson.dumps({"id": "b", "answers": {"age": ["adult"], "wayIn": ["consent_adult"]}}).decode()
    alone = orjson.dumps({"id": "b", "answers": {"age": ["adult"], "wayIn": ["through_me"]}}).decode()
    assert "Ulica 1" in str(filing_of_all({**through, "others": [other]}, FORM)["answers"])
    assert "answers" not in filing_of_all({**through, "others": [alone]}, FORM)
    assert "answers" not in filing_of_all(through, FORM)
