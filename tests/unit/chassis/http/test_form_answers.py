"""Answers to the forms: for every question there is, what is wrong for its kind is refused unrepeated, and what is right stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from chassis.domain.errors import InvalidInput
from chassis.http.form_answers import kept_of, problem_of_answer
from contracts import forms, reference
from contracts.forms import CHOSEN, LONGEST_TEXT, Kind
from contracts.forms.definition import LONGEST_LINE
from tests.support.walks import walk

QUESTIONS = list(forms.catalogue().questions.values())
NEWEST = forms.catalogue().newest
CANARY = "KANARINAC"
UNSEEN = ["", " ", "\u200b", f"{CANARY}\x00", f"{CANARY}\x1b[2J", f"{CANARY}\u202e", f"{CANARY}\ud800"]
WRONG: dict[Kind, list[str]] = {
    Kind.LINE: [*UNSEEN, f"{CANARY}\nbis", f"{CANARY}\tbis", f"{CANARY}\u2028bis"],
    Kind.TEXT: UNSEEN,
    Kind.ONE: ["", CANARY, CANARY.lower(), "yes,no", "yes ", "Yes", "\x00"],
    Kind.SEVERAL: ["", CANARY, "family,friends", "\u0443nknown"],
    Kind.NUMBER: ["", CANARY, "1.5", "1.0", "1e3", "0x10", "1_000", "٣", "½", "NaN", "-1", "9" * 9, "9" * 5000],
    Kind.DAY: ["1880-05-01", "2300-01-01", "2026-02-30", "1.5.2020.", "2020-5-1", "20200501", "1588291200", "2020-05-01T10:00:00Z", CANARY],
    Kind.COUNTRY: ["", "rs", "RSX", "QZ", "XK", "EU", "ZZ", "РС", CANARY],
    Kind.LANGUAGE: ["", "SR", "x", "srpski", "qqq", "und", "ср", CANARY],
    Kind.MUNICIPALITY: ["", "99999", "7133", "713311", "RS-KM", "ABROAD", "٧١٣٣١", CANARY],
    Kind.PHONE: ["", CANARY, "12", "064 12a 456", "+381", "9" * 50, "064 123456 \x00", "+381 18 506700 ext. 3"],
}  # fmt: skip
RIGHT: dict[Kind, list[str]] = {
    Kind.LINE: ["Ана Đorđević, ул. Краља 3/4", "a"],
    Kind.TEXT: ["Prvi red\nДруги ред\n\n\tтрећи", "a"],
    Kind.DAY: ["1900-01-01", "2020-02-29", "2199-12-31"],
    Kind.COUNTRY: sorted(reference.countries()),
    Kind.LANGUAGE: sorted(reference.languages()),
    Kind.MUNICIPALITY: [each.code for each in reference.municipalities()],
    Kind.PHONE: ["+38118506700"],
}


def too_long(question: forms.Question) -> list[str]:
    if question.kind not in {Kind.LINE, Kind.TEXT}:
        return []
    longest = question.longest or (LONGEST_LINE if question.kind is Kind.LINE else LONGEST_TEXT)
    return ["ж" * (longest + 1), "ж" * (4 * longest + 1)]


def outside(question: forms.Question) -> list[str]:
    return [] if question.least is None or question.most is None else [str(question.least - 1), str(question.most + 1)]


def right(question: forms.Question) -> list[str]:
    """Every value that its kind takes, or some of them up to the limits."""
    if question.kind in CHOSEN:
        return [each.code for each in question.choices_of(NEWEST)]
    if question.kind is Kind.NUMBER:
        return [str(question.least), str(question.most)]
    longest = [value[1:] for value in too_long(question)[:1]]
    return [each for each in (*RIGHT[question.kind], *longest) if len(each) <= (question.longest or LONGEST_TEXT)]


def names_it(value: str, sentence: str) -> bool:
    return bool(value.strip()) and re.search(rf"\b{re.escape(value)}\b", sentence) is not None


@walk("question", QUESTIONS, ids=lambda each: each.code)
def test_what_is_wrong_for_its_kind_is_refused_and_never_repeated(question: forms.Question) -> None:
    for value in (*WRONG[question.kind], *too_long(question), *outside(question)):
        complaint = problem_of_answer(question, NEWEST, [value])
        assert complaint, ascii(value)[:60]
        assert complaint.endswith(".")
        assert not names_it(value, complaint)
        assert CANARY not in complaint.upper()


@walk("question", QUESTIONS, ids=lambda each: each.code)
def test_what_is_right_passes_unchanged(question: forms.Question) -> None:
    for value in right(question):
        assert problem_of_answer(question, NEWEST, [value]) is None, ascii(value)[:60]
        if question.field is None:
            assert said(question, [value]) == [value]


@walk("question", QUESTIONS, ids=lambda each: each.code)
def test_one_answer_is_one(question: forms.Question) -> None:
    two = right(question)[:2]
    if question.kind is not Kind.SEVERAL:
        assert problem_of_answer(question, NEWEST, two) == "takes one answer."
    else:
        assert said(question, [*two, *two]) == two
    assert problem_of_answer(question, NEWEST, []) is None


def said(question: forms.Question, values: Sequence[str]) -> list[str]:
    """What is stored of an answer, to the form of a sector that has the question."""
    asked = forms.Form("any", NEWEST, {question.code: question})
    ((row,),) = kept_of(asked, [(question.code, values)]).values()
    assert row["question"] == question.code
    return list(row["values"])


def test_what_is_typed_around_an_answer_is_taken_off() -> None:
    assert said(forms.question("suspect_who"), ["  Pera \r\n iz kafane  "]) == ["Pera \n iz kafane"]
    assert said(forms.question("others_there"), ["007"]) == ["7"]


def test_an_answer_without_a_value_is_no_answer() -> None:
    assert kept_of(forms.form("health"), [("needs", []), ("site_address", [])]) == {}


def test_every_answer_is_judged_on_its_own() -> None:
    sent = {"needs": "doctor", "others_there": CANARY, "employer_name": CANARY, "given_name": "Ana", CANARY: "1"}
    with pytest.raises(InvalidInput) as refused:
        kept_of(forms.form("health"), [*((code, [value]) for code, value in sent.items()), ("others_there", ["one"])])
    assert refused.value.extensions["fields"] == [
        {"name": f"answers.{name}", "problem": problem}
        for name, problem in (
            ("1.question", "comes twice: put all values under one."),
            ("5.values", "must be a whole number."),
            ("2.values", "is not asked in this form: leave it out, or name the version of the form that asks it."),
            ("3.values", "has a field of its own: send it as person.names.0.given."),
            ("4.values", "is not asked in this form: leave it out, or name the version of the form that asks it."),
        )
    ]


def test_what_is_kept_is_by_class_in_the_order_of_the_form() -> None:
    form = forms.form("health")
    sent = [(code, right(question)[:1]) for code, question in form.questions.items() if question.field is None]
    kept = kept_of(form, sent[::-1])
    assert kept == kept_of(form, sent)
    assert [row["question"] for rows in kept.values() for row in rows] == [
        code for class_ in kept for code, _ in sent if form.questions[code].class_ == class_
    ]


def test_a_retired_choice_is_taken_in_its_versions_alone() -> None:
    text = reference.Text(sr_latn="Da", sr_cyrl="Да", en="Yes")
    choices = (forms.Choice(code="old", text=text, until=2), forms.Choice(code="new", text=text, since=2))
    question = forms.question("needs").model_copy(update={"choices": choices})
    assert [problem_of_answer(question, version, ["old"]) for version in (1, 2)] == [None, "must be chosen among new."]
    assert [problem_of_answer(question, version, ["new"]) for version in (1, 2)] == ["must be chosen among old.", None]
