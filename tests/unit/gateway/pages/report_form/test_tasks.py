"""The list of tasks counts what is asked as things stand, and nothing that is hidden."""

from __future__ import annotations

import pytest

from contracts import forms
from gateway.pages.report_form.screens.steps import SECTIONS, Answers, Step, is_open
from gateway.pages.report_form.screens.tasks import tasks_of
from tests.support import form_oracle

CHILD, ADULT = {"age": ("child",)}, {"age": ("adult",)}


def counts(answers: Answers, step: Step, sector: str = "health") -> tuple[int, int]:
    (task,) = [each for each in tasks_of(answers, forms.form(sector)) if each.step is step]
    return task.answered, task.of


@pytest.mark.parametrize(
    ("step", "answers", "expected"),
    [
        (Step.HERE, CHILD, (0, 3)),
        (Step.HERE, CHILD | {"stillHere": ("no",)}, (1, 3)),
        (Step.HERE, CHILD | {"stillHere": ("yes",)}, (1, 4)),
        (Step.HERE, CHILD | {"stillHere": ("yes",), "stillHereUntil": ("", "", "", "")}, (1, 4)),
        (Step.HERE, CHILD | {"stillHere": ("no",), "stillHereUntil": ("24", "11", "2026", "14:00")}, (1, 3)),
        (Step.CONTACT, CHILD, (0, 5)),
        (Step.CONTACT, CHILD | {"contactPerson": ("no",)}, (1, 5)),
        (Step.CONTACT, CHILD | {"contactPerson": ("yes",), "contactWho": (" ",)}, (1, 8)),
        (Step.WAY, CHILD, (0, 1)),
        (Step.WAY, ADULT, (0, 1)),
        (Step.WAY, ADULT | {"wayIn": ("consent_adult",)}, (1, 2)),
        (Step.WAY, ADULT | {"wayIn": ("could_not_ask",)}, (1, 1)),
        (Step.WAY, ADULT | {"wayIn": ("vital_interest",), "vitalReason": ("other",)}, (2, 3)),
    ],
)
def test_what_depends_on_an_answer_is_counted_beside_it(
    step: Step, answers: Answers, expected: tuple[int, int]
) -> None:
    assert counts(answers, step) == expected


def test_findings_are_a_question_of_health_alone() -> None:
    assert counts(ADULT | {"wayIn": ("consent_adult",)}, Step.WAY, "police") == (1, 1)


@pytest.mark.parametrize("sector", form_oracle.sectors())
def test_a_question_of_the_form_is_counted_once_the_answer_that_it_depends_on_is_given(sector: str) -> None:
    form = forms.form(sector)
    depending = [each for each in form.questions.values() if each.when is not None]
    assert depending
    for each in depending:
        assert each.when is not None
        (step,) = [step for step, section in SECTIONS.items() if section is each.section]
        other = next(
            choice.code for choice in form.questions[each.when.question].choices if choice.code != each.when.answer
        )
        hidden, asked = {each.when.question: (other,)}, {each.when.question: (each.when.answer,)}
        of = counts({}, step, sector)[1]
        assert counts({**hidden, each.code: ("x",)}, step, sector) == (1, of)
        assert counts(asked, step, sector) == (1, of + 1)
        assert counts({**asked, each.code: ("x",)}, step, sector) == (2, of + 1)
        assert (is_open(each.code, form, hidden), is_open(each.code, form, asked)) == (False, True)
