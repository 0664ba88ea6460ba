"""The forms: what they hold, how a version is asked, and that a row no one could answer or read does not load."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts import access, forms, reference
from contracts.forms import parse
from contracts.reference.errors import ReferenceDataError, UnknownReference
from tests.support.walks import walk
from tests.workshop import languages as translate
from tests.workshop.export.form_versions import asked

OPENAPI = Path(__file__).parents[3] / "contracts" / "openapi" / "identification.json"
SECTORS = ("health", "police", "labour", "social_care", "education", "ngo", "migration")
QUESTIONS = forms.catalogue().questions
WORDS = {"sr-Latn": "Pitanje", "sr-Cyrl": "Питање", "en": "Question"}
ANSWERS = [{"code": "yes", "text": WORDS}, {"code": "no", "text": WORDS}]

Documents = dict[str, dict[str, Any]]


@cache
def as_written() -> Documents:
    folder = files("contracts.forms").joinpath("data")
    names = [each.name for each in folder.iterdir()]
    return {
        name.removesuffix(".yaml"): yaml.load(folder.joinpath(name).read_text("utf-8"), Loader=yaml.CSafeLoader)
        for name in names
    }


def row(**changes: Any) -> dict[str, Any]:
    """A row of a file; None leaves a key out."""
    usual = {"code": "asked", "section": "person", "kind": "line", "class": "sex", "text": WORDS}
    return {key: value for key, value in {**usual, **changes}.items() if value is not None}


def documents(*rows: dict[str, Any], **others: list[dict[str, Any]]) -> Documents:
    parts = {"core": list(rows), **others}
    return {name: {"verified": False, "source": WORDS, "questions": each} for name, each in parts.items()}


def texts(question: forms.Question) -> list[reference.Text]:
    return [each for each in (question.text, question.help, *(choice.text for choice in question.choices)) if each]


def test_everybody_is_asked_the_core_and_a_sector_its_own_besides() -> None:
    core = forms.form("centre").questions
    assert core.keys() == {each.code for each in forms.catalogue().parts[forms.CORE].questions}
    for sector in SECTORS:
        own = {each.code for each in forms.catalogue().parts[sector].questions}
        assert forms.form(sector).questions.keys() == core.keys() | own
        assert 8 <= len(own) <= 16


def test_a_section_is_asked_in_the_order_of_the_files() -> None:
    person = [each.code for each in forms.form("migration").of(forms.Section.PERSON)]
    assert person[:2] == ["given_name", "family_name"]
    assert person.index("residence") < person.index("asylum_status")


@pytest.mark.parametrize("sector", SECTORS)
def test_every_section_of_the_full_report_is_asked_something(sector: str) -> None:
    asked_in = forms.form(sector)
    assert all(asked_in.of(section) for section in forms.Section)


@pytest.mark.parametrize("version", [0, -1, 999])
def test_a_version_that_there_is_not_is_refused(version: int) -> None:
    for ask in (lambda: forms.form("health", version), lambda: forms.signs(version)):
        with pytest.raises(UnknownReference, match="version of the forms"):
            ask()


def test_a_question_that_there_never_was_is_refused() -> None:
    assert forms.question("given_name").field == "person.names.0.given"
    with pytest.raises(UnknownReference, match="question colour"):
        forms.question("colour")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row(**{"class": None})], "class: Field required"),
        ([row(**{"class": "hearsay"})], "core.yaml, asked: hearsay is not a class of the access table"),
        ([row(shown_at=["relation"])], "the access table gives nobody sex as relation"),
        ([row(**{"class": "suspect"}, shown_at=["relation", "band"])], "gives nobody suspect as band"),
        ([row(), row()], "the code stands twice"),
        ([row(when={"question": "nothing", "answer": "yes"})], "when: nothing is no question with one answer"),
        ([row(code="other"), row(when={"question": "other", "answer": "yes"})], "when: other is no question with one"),
        (
            [row(code="other", kind="one", choices=ANSWERS, section="needs"), row(when={"question": "other", "answer": "no"})],
            "in the same section",
        ),
        (
            [row(code="other", kind="one", choices=ANSWERS), row(when={"question": "other", "answer": "perhaps"})],
            "perhaps is no answer to other",
        ),
        ([row(since=3, until=2)], "until 2 is not after since 3"),
        ([row(since=2, until=2)], "until 2 is not after since 2"),
        ([row(kind="one", choices=[{**ANSWERS[0], "since": 2, "until": 1}])], "until 1 is not after since 2"),
        ([row(since=0)], "since"),
        ([row(kind="several")], "choices belong to the kinds one and several"),
        ([row(choices=ANSWERS)], "choices belong to the kinds one and several"),
        ([row(kind="day", longest=3)], "longest belongs to the kinds line and text"),
        ([row(kind="number", least=1)], "the kind number, which needs both"),
        ([row(most=1)], "least and most belong to the kind number"),
        ([row(kind="colour")], "kind"),
        ([row(section="elsewhere")], "section"),
        ([row(code="Given Name")], "code"),
        ([row(code="ui_language")], "pages have something else of this name"),
        ([row(code="concern")], "pages have something else of this name"),
        ([row(colour="red")], "colour"),
        ([row(text={**WORDS, "en": ""})], "en"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_asked_or_read_does_not_load_and_is_named(rows: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ReferenceDataError, match=re.escape(says)) as refused:
        parse(documents(*rows))
    assert str(refused.value).startswith(f"core.yaml, {rows[-1]['code']}: ")


def test_no_two_files_have_the_same_code_and_one_is_for_all() -> None:
    with pytest.raises(ReferenceDataError, match=re.escape("health.yaml, asked: the code stands twice")):
        parse(documents(row(), health=[row()]))
    with pytest.raises(ReferenceDataError, match=re.escape("core.yaml: there is no such file")):
        parse({"health": documents()["core"]})


def test_the_newest_version_is_the_highest_that_any_row_names() -> None:
    newest = forms.catalogue().newest
    assert parse(documents(row(since=newest + 4))).newest == newest + 4
    assert parse(documents(row(until=newest + 5))).newest == newest + 5
    choices = [*ANSWERS, {"code": "perhaps", "text": WORDS, "since": newest + 6}]
    assert parse(documents(row(kind="one", choices=choices))).newest == newest + 6


def test_a_version_is_asked_what_is_in_it_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    (signs,) = (each for each in reference.indicator_lists() if each.code == "general")
    retired, first = signs.indicators[0].model_copy(update={"until": 2}), signs.indicators[1]
    lists = (signs.model_copy(update={"indicators": (retired, first)}),)
    monkeypatch.setattr(reference, "indicator_lists", lambda: lists)
    found = parse(documents(row(code="old", until=2), row(code="new", since=3)))
    monkeypatch.setattr(forms, "catalogue", lambda: found)
    assert [[*forms.form("health", version).questions] for version in (1, 2, 3, None)] == [
        ["old"],
        [],
        ["new"],
        ["new"],
    ]
    assert forms.question("old").until == 2
    assert [[sign.code for sign in forms.signs(version)[0].indicators] for version in (1, 2)] == [["G1", "G2"], ["G2"]]
    lists = (signs.model_copy(update={"indicators": (retired,)}),)
    assert forms.signs() == ()


def as_asked(found: forms.Forms, version: int) -> dict[str, list[forms.Question]]:
    """Everything that a version asks, words included; how long it goes on being asked is no part of it."""
    return {
        name: [
            each.model_copy(update={"until": None, "choices": as_chosen(each, version)})
            for each in part.questions
            if each.is_in(version)
        ]
        for name, part in found.parts.items()
    }


@cache
def asked_before(version: int) -> tuple[object, object]:
    return as_asked(forms.catalogue(), version), asked(forms.catalogue(), version)


def as_chosen(question: forms.Question, version: int) -> tuple[forms.Choice, ...]:
    return tuple(each.model_copy(update={"until": None}) for each in question.choices_of(version))


@given(data=st.data())
def test_what_a_version_asks_stays_whatever_a_later_one_adds_or_retires(data: st.DataObject) -> None:
    before = forms.catalogue()
    later = st.integers(before.newest + 1, 999)
    name = data.draw(st.sampled_from(sorted(as_written())))
    written = {**as_written(), name: copy.deepcopy(as_written()[name])}
    rows = written[name]["questions"]
    touched = data.draw(st.sampled_from(rows))
    touched["until"] = data.draw(later)
    if "choices" in touched:
        # Rows share a list where they have the same answers.
        choices = touched["choices"] = copy.deepcopy(touched["choices"])
        data.draw(st.sampled_from(choices))["until"] = data.draw(later)
        choices.insert(
            data.draw(st.integers(0, len(choices))), {"code": "new", "text": WORDS, "since": data.draw(later)}
        )
    rows.insert(data.draw(st.integers(0, len(rows))), row(code="new_question", since=data.draw(later)))
    after = parse(written)
    assert after.newest > before.newest
    for version in range(1, before.newest + 1):
        assert (as_asked(after, version), asked(after, version)) == asked_before(version)


@walk("code", QUESTIONS)
def test_an_answer_is_read_by_a_person_besides_who_gave_it(code: str) -> None:
    cells = access.load().classes[QUESTIONS[code].class_]
    assert {position for position, cell in cells.items() if cell.mask > access.Mask.EXISTS} - {"author"}


def test_what_is_written_where_no_seal_closes_it_is_written_without_a_name() -> None:
    sealed = access.load().sealed_person.classes
    open_ = [each for each in QUESTIONS.values() if each.kind in ("line", "text") and each.class_ not in sealed]
    assert "sign_notes" in {each.code for each in open_}
    assert [each.code for each in open_ if each.help is None or "Without the person's name." not in each.help.en] == []


@walk("code", [each.code for each in QUESTIONS.values() if each.section != "needs"])
def test_nothing_medical_is_asked_outside_the_needs(code: str) -> None:
    assert QUESTIONS[code].class_ not in {"clinical", "clinical_images"}


@walk("code", QUESTIONS)
def test_a_question_is_in_three_languages_and_in_both_scripts(code: str) -> None:
    for text in texts(QUESTIONS[code]):
        assert translate.in_latin(text.sr_cyrl) == text.sr_latn
        assert not re.search(r"[A-Za-z]", text.sr_cyrl)
        assert not re.search(r"[Ѐ-ӿ]", text.sr_latn + text.en)
        # JMBG and the like have the same letters everywhere.
        assert text.en != text.sr_latn
        assert all(each == each.strip() for each in text.everywhere())


def test_all_parts_wait_for_the_word_of_the_centre() -> None:
    assert not any(part.verified for part in forms.catalogue().parts.values()), "say so here with the Centre's word"


def field_of(schemas: dict[str, Any], path: str) -> dict[str, Any]:
    """The schema of a field of a filing."""
    schema: dict[str, Any] = {"$ref": "#/components/schemas/ReportFiling"}
    for step in [*path.split("."), ""]:
        while "$ref" in schema or ("anyOf" in schema and "properties" not in schema):
            schema = schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema["anyOf"][0]
        if step.isdigit():
            assert int(step) < schema["maxItems"]
            schema = schema["items"]
        elif step:
            schema = schema["properties"][step]
    return schema


@walk("question", [each for each in QUESTIONS.values() if each.field], ids=lambda each: each.code)
def test_a_field_that_a_question_names_takes_its_answers(question: forms.Question) -> None:
    schemas = json.loads(OPENAPI.read_text("utf-8"))["components"]["schemas"]
    field = field_of(schemas, question.field or "")
    if field["type"] == "boolean":
        assert [each.code for each in question.choices] == ["yes", "no"]
    elif question.kind in forms.CHOSEN:
        assert [each.code for each in question.choices] == field["enum"]
    elif question.kind in {forms.Kind.LINE, forms.Kind.TEXT}:
        assert question.longest == field["maxLength"]
    elif question.kind is forms.Kind.DAY:
        assert field["format"] == "date"
    else:
        assert field["pattern"] == {"country": "^(?:[A-Z]{2})$", "language": "^(?:[a-z]{2,3})$"}.get(
            question.kind, "^(?:[0-9]{5})$"
        )


def test_two_questions_never_fill_the_same_field() -> None:
    fields = [each.field for each in QUESTIONS.values() if each.field]
    assert len(fields) == len(set(fields))
