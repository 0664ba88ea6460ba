"""Every question of every form, from what is typed on its screen to the command of identification; made from the definitions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chassis.domain.principal import Principal
from chassis.ports import IdempotencyKey
from contracts import forms
from contracts.commands.filing import ReportFiling
from gateway.pages.languages.choice import Language
from gateway.pages.report_form.answers.checking import all_complaints, complaints_at
from gateway.pages.report_form.answers.filing import filing_of
from gateway.pages.report_form.screens.sections import form_of
from gateway.pages.report_form.screens.steps import SECTIONS, Step
from gateway.pages.report_form.screens.summary import groups_of
from identification.entrypoints.http.reports.filing_command import filing_command
from tests.support import form_oracle
from tests.support.walks import walk

EVERY = [(sector, row["code"]) for sector in form_oracle.sectors() for row in form_oracle.questions(sector)]
STEPS = {section: step for step, section in SECTIONS.items()}


def row_of(sector: str, code: str) -> dict[str, Any]:
    """One question."""
    return next(row for row in form_oracle.questions(sector) if row["code"] == code)


def filed(sector: str, answers: dict[str, list[str]]) -> dict[str, Any]:
    """What identification would keep of the form, by class; raises when it would refuse."""
    principal = Principal(UUID(int=1), "a", "A", UUID(int=2), UUID(int=3), sector, frozenset(), 1, None)
    filing = ReportFiling.model_validate(filing_of(answers, forms.form(sector)))
    command = filing_command(filing, principal, IdempotencyKey("k" * 20, b""))
    return {"details": command.persons[0], "filing": filing}


@walk("sector, code", EVERY)
def test_a_good_answer_passes_its_screen_and_is_kept_under_its_class(sector: str, code: str) -> None:
    row, form = row_of(sector, code), forms.form(sector)
    typed = form_oracle.good_answer(row)
    answers = {code: typed, **({"number_value": ["A1"]} if code.startswith("number_") else {})}
    answers[code] = typed
    assert complaints_at(STEPS[forms.Section(row["section"])], answers, form, child=False) == []
    found = filed(sector, answers)
    if "field" not in row:
        assert found["details"].answers == {row["class"]: [{"question": code, "values": typed}]}
        assert found["details"].form_version == form.version
        return
    assert found["details"].answers == {}
    kept = str(found["filing"].model_dump(mode="json", by_alias=True, exclude_none=True))
    assert (str(typed[0]) if typed[0] not in ("yes", "no") else "interpreterNeeded") in kept


@walk("sector, code", EVERY)
def test_a_bad_answer_is_told_on_its_screen_and_before_sending(sector: str, code: str) -> None:
    row, form = row_of(sector, code), forms.form(sector)
    step = STEPS[forms.Section(row["section"])]
    for value in form_oracle.bad_answers(row):
        found = complaints_at(step, {code: [value]}, form, child=False)
        assert [(each.step, each.name) for each in found] == [(step, code)], value
        assert value not in found[0].sentence
        assert (step, code) in {(each.step, each.name) for each in all_complaints({code: [value]}, form)}
        assert filing_of({code: [value]}, form).get("answers") is None or row["kind"] != "day"


def test_several_answers_to_a_question_that_takes_one_are_shown() -> None:
    for sector, code in EVERY:
        row = row_of(sector, code)
        if row["kind"] in ("one", "country"):
            two = [*form_oracle.good_answer(row), "another"]
            assert complaints_at(Step.PERSON, {code: two}, forms.form(sector), child=False)


@pytest.mark.parametrize(
    ("answers", "sent"),
    [
        ({"csr_record": ["yes"], "csr_measures": ["removed"]}, {"csr_record", "csr_measures"}),
        ({"csr_record": ["no"], "csr_measures": ["removed"]}, {"csr_record"}),
        ({"csr_measures": ["removed"]}, {"csr_measures"}),
        ({"told_before": ["unknown"], "told_whom": ["x" * 500]}, {"told_before"}),
        ({"number_kind": ["jmbg"], "number_country": ["RS"], "number_value": ["0101"]}, {"person.numbers"}),
        ({"number_kind": ["jmbg"], "number_country": ["RS"], "number_value": [" "]}, set()),
        ({"number_kind": ["jmbg"], "given_name": ["  "]}, set()),
    ],
)
def test_what_is_checked_is_what_is_sent(answers: dict[str, list[str]], sent: set[str]) -> None:
    form = forms.form("social_care")
    assert all_complaints(answers, form) == all_complaints({}, form)
    found = filing_of(answers, form)
    there = {each["question"] for each in found.get("answers", ())}
    assert there | {f"person.{name}" for name in found["person"] if name != "contactFlags"} == sent
    groups = groups_of(answers, form, Language.EN, health=False)
    shown = {row.name for group in groups if group.step in SECTIONS for row in group.rows}
    fields = {form.questions[name].field or name for name in shown}
    assert {".".join(each.split(".")[:2]) for each in fields} == sent


def test_a_number_of_one_sign_is_shown_in_words_that_help_where_filing_would_refuse_it() -> None:
    form = forms.form("police")
    (found,) = complaints_at(Step.PERSON, {"number_value": [" 7 "]}, form, child=False)
    assert (found.step, found.name) == (Step.PERSON, "number_value")
    assert "to its end" in found.sentence
    assert complaints_at(Step.PERSON, {"number_value": ["77"]}, form, child=False) == []
    assert filed("police", {"number_value": ["77"]})["filing"].person.numbers[0].value == "77"


def test_a_version_of_thousands_of_digits_is_made_up() -> None:
    assert form_of("health", "1" * 5_000) == forms.form("health")
