"""A form keeps what was typed, whatever becomes of it, and says what is wrong above and beside the fields."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.responses import Response

from gateway.pages.forms import STAYS, Form, FormFixes, again, send
from gateway.pages.languages.choice import Language
from gateway.pages.rendering.refusals import Message, PageRefused, Problem
from gateway.pages.rendering.templates import environment
from gateway.pages.rendering.visitor import Visitor

NAME, PLACE = Problem("name", "Write a name."), Problem("place", "Choose a place.")
MENDS = FormFixes({"personName": NAME}, {"place-taken": PLACE}, leaves={"gone-by"})
TYPED = Form.of([("key", "k" * 12), ("version", "4"), ("name", "Ana"), ("several", "a"), ("several", "b")])


def refused(slug: str, status: int, **facts: Any) -> PageRefused:
    return PageRefused(slug, status, **facts)


def test_it_is_read_as_it_was_typed() -> None:
    assert (TYPED.key, TYPED.version, TYPED.one("name"), TYPED.all("several")) == ("k" * 12, 4, "Ana", ["a", "b"])
    assert (TYPED.one("other"), TYPED.all("other"), TYPED.refused) == ("", (), False)


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 5_000])
def test_what_is_no_version_is_none_and_a_form_without_a_key_gets_one(version: str) -> None:
    form = Form.of([("version", version)])
    assert form.version == 0
    assert form.key.startswith("form-")


def test_what_the_service_named_is_said_at_its_field() -> None:
    shown = again(TYPED, refused("invalid-input", 422, fields=[{"name": "personName"}, {"name": "unheard"}]), MENDS)
    assert (shown.status, shown.problems, shown.typed) == (422, (NAME,), TYPED.typed)
    assert shown.errors == {"name": NAME}
    assert shown.key != TYPED.key
    assert again(TYPED, refused("place-taken", 409), MENDS).errors == {"place": PLACE}


@pytest.mark.parametrize(("slug", "status"), [("too-many-requests", 429), ("unexpected", 500), ("unavailable", 503)])
def test_where_no_one_knows_whether_it_was_done_nothing_typed_is_lost_and_the_key_stays(slug: str, status: int) -> None:
    shown = again(TYPED, refused(slug, status))
    assert (shown.status, shown.typed, shown.key) == (status, TYPED.typed, TYPED.key)
    assert shown.title
    assert shown.says


def test_above_what_was_typed_an_error_of_ours_does_not_have_the_page_opened_again() -> None:
    shown = again(TYPED, refused("unexpected", 500))
    assert (shown.title, shown.says) == ("Something went wrong on our side", STAYS)


@pytest.mark.parametrize("version", ["0", "4"])
def test_sent_once_it_stays_about_the_version_that_its_key_belongs_to(version: str) -> None:
    sent = Form.of([("version", version)])
    assert (Form().about(7).version, sent.about(7).version) == (7, int(version))
    assert again(sent, refused("unavailable", 503)).about(7).version == int(version)
    assert again(sent, refused("roster-full", 409)).about(7).version == 7


def test_after_a_change_it_is_another_command_about_the_newest_version() -> None:
    found = FormFixes(
        messages={"stale-version": Message("Changed.", "Look again.")}, changes={"state": "it was taken back"}
    )
    facts = {"currentVersion": 7, "changedFields": ["state", "unheard"]}
    shown = again(TYPED, refused("stale-version", 409, **facts), found)
    assert (shown.version, shown.changes) == (7, ["it was taken back"])
    assert (shown.title, shown.says, shown.typed) == ("Changed.", "Look again.", TYPED.typed)
    assert shown.key != TYPED.key


@pytest.mark.parametrize(("slug", "status"), [("not-found", 404), ("forbidden", 403), ("gone-by", 409)])
def test_what_no_form_mends_is_another_page(slug: str, status: int) -> None:
    with pytest.raises(PageRefused, match=slug):
        again(TYPED, refused(slug, status), MENDS)


class Doing:
    """Represents a visitor for whose browser nothing can be kept: notes what it was asked to do."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.done: list[tuple[str, str, dict[str, Any]]] = []
        sessions = SimpleNamespace(answers_of=lambda _: None)
        app = SimpleNamespace(state=SimpleNamespace(sessions=sessions))
        self.request = SimpleNamespace(state=SimpleNamespace(), url=SimpleNamespace(path="/"), app=app)

    async def do(self, operation: str, key: str, **values: Any) -> dict[str, Any]:
        """Answers its values."""
        self.done.append((operation, key, values))
        return values


async def shown(form: Form) -> Response:
    return Response(form.one("name"), form.status)


async def test_a_form_without_problems_is_done_once_under_its_key_and_leads_on() -> None:
    doing = Doing()
    visitor = cast("Visitor", doing)
    answer = await send(visitor, "Do", TYPED, shown, lambda expected: f"/{expected['__typename']}", __typename="Ana")
    assert (answer.status_code, answer.headers["location"]) == (303, "/Ana")
    assert doing.done == [("Do", TYPED.key, {"__typename": "Ana"})]


async def test_with_problems_or_another_language_nothing_is_done() -> None:
    doing = Doing()
    visitor = cast("Visitor", doing)
    wrong = await send(visitor, "Do", TYPED.wrong([NAME]), shown, "/")
    pressed = replace(TYPED, language=Language.SR_LATN).wrong([NAME])
    spoken = await send(visitor, "Do", pressed, shown, "/")
    assert (wrong.status_code, wrong.body) == (422, b"Ana")
    assert (spoken.status_code, spoken.body) == (200, b"Ana")
    assert "sr-Latn" in spoken.headers["set-cookie"]
    assert doing.done == []


@pytest.mark.parametrize("language", Language)
def test_the_macros_draw_the_summary_and_each_field_with_its_message(language: Language) -> None:
    source = (
        '{% import "forms.html" as forms %}{{ forms.summary(form) }}{{ forms.line(form, "name", "N") }}'
        '{{ forms.radios(form, "place", "P", [("a", "A"), ("b", "<b>")], coded=true) }}{{ forms.day(form, "day", "D") }}'
    )
    form = replace(TYPED, typed={**TYPED.typed, "place": ["b"], "day": ["31", "2", "2026"]})
    day = Problem("day", "No such day.", "month", "#day-month")
    text = environment(language).from_string(source).render(form=form.wrong([NAME, PLACE, day]))
    for address, sentence in (("#name", NAME.sentence), ("#place", PLACE.sentence), ("#day-month", day.sentence)):
        assert f'href="{address}"' in text
        assert text.count(sentence) == 2, "above and beside the field"
    assert 'value="Ana"' in text
    assert 'id="place-b" name="place" type="radio" value="b" checked' in text
    assert text.count("govuk-input--error") == 2, "the line, and of the day the month alone"
    assert "<b>" not in text
    assert environment(language).from_string(source).render(form=form).count("error") == 0
