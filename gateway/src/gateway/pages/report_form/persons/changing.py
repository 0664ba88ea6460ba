"""A person is added to a draft, or removed from it before it is sent."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import RedirectResponse

from chassis.domain.errors import NotFound
from contracts.words import limits
from gateway.pages.forms import CORRECT, STAYS, Form, FormFixes, show_again
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.rendering.kept import led
from gateway.pages.rendering.refusals import Message, PageRefused, Problem
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.report_form.answers.drafts import change, kept
from gateway.pages.report_form.answers.typed import mark, placed
from gateway.pages.report_form.persons.in_draft import (
    PersonGone,
    person_of,
    persons_of,
    typed_of,
    with_another,
    without,
)
from gateway.pages.report_form.screens.sections import form_for
from gateway.pages.report_form.screens.showing import Screen, said_in_words, show
from gateway.pages.report_form.screens.steps import Step

if TYPE_CHECKING:
    from starlette.responses import Response

    from contracts import forms
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.drafts import StoredDraft
    from gateway.pages.report_form.screens.steps import Answers

FULL: Final = Message(
    N_("A report holds 50 persons"),
    N_("Nobody was added, and nothing you typed is lost. Send this report, then begin a second one for the others."),
)
_TOO_LARGE: Final = N_(
    "Nobody can be added: your answers together are as long as can be kept. Shorten the longest text."
)
_FIXES: Final = FormFixes(
    slugs={"draft-too-large": Problem("", _TOO_LARGE)},
    title=CORRECT,
    messages={"unavailable": Message(N_("This could not be saved just now"), STAYS)},
)
_HOW_MANY: Final = Problem(
    "persons", N_("Enter how many persons there are in all, from 2 to %(limit)s."), limit=limits.PERSONS
)
_LETTERS: Final = 8


class _Full(Exception):
    """One more than a report holds."""


class _TypedSince(Exception):
    """It was not asked whether this may go."""


async def add(visitor: Visitor, draft_id: str, sent: Form) -> Response:
    """As many persons as there are said to be in all, or one more, once for each form; the task list at the first of them.

    Raises NotFound and what cannot be mended.
    """
    draft_id, said = placed(draft_id, Step.TASKS).draft_id, sent.one("persons").strip()
    if "persons" in sent.typed and not (said.isascii() and said.isdecimal() and 1 < int(said[:3]) <= limits.PERSONS):
        return await led(visitor, sent.wrong([_HOW_MANY]), partial(tasks_saying, visitor, draft_id), _tasks(draft_id))
    try:
        await change(visitor, draft_id, sent.key, partial(_with_more, sent.key, int(said[:3]) if said else None))
    except _Full:
        form = Form().saying(FULL, HTTPStatus.CONFLICT)
        return await led(visitor, form, partial(tasks_saying, visitor, draft_id), _tasks(draft_id))
    except PageRefused as refused:
        return await _refused(visitor, draft_id, sent, refused)
    return RedirectResponse(f"{_tasks(draft_id)}#person-{_id_of(sent.key, 0)}", 303)


async def remove(visitor: Visitor, draft_id: str, person: str, sent: Form) -> Response:
    """Removes a person of whom nothing was typed; else asks first, as it does when something was typed since it asked.

    Raises NotFound and what cannot be mended.
    """
    draft_id = placed(draft_id, Step.TASKS).draft_id
    question = f"/entry/{draft_id}/persons/{person}/remove"
    try:
        found = await kept(visitor, draft_id)
        form = form_for(visitor.principal, found.answers)
        typed = typed_of(found.answers, person, form)
        if typed and len(persons_of(found.answers)) > 1 and sent.one("seen") != _seen(typed):
            return RedirectResponse(question, 303)
        await change(visitor, draft_id, sent.key, partial(_without_one, person, typed, form))
    except _TypedSince:
        return RedirectResponse(question, 303)
    except PersonGone:
        # Gone is what was wanted.
        pass
    except PageRefused as refused:
        return await _refused(visitor, draft_id, Form(key=sent.key), refused)
    return RedirectResponse(_tasks(draft_id), 303)


async def ask(visitor: Visitor, draft_id: str, person: str) -> Response:
    """Whether it is meant, with what was typed of them."""
    draft_id = placed(draft_id, Step.TASKS).draft_id
    try:
        found = await kept(visitor, draft_id)
        form = form_for(visitor.principal, found.answers)
        typed, who = typed_of(found.answers, person, form), person_of(found.answers, person)
    except PersonGone:
        return RedirectResponse(_tasks(draft_id), 303)
    if len(persons_of(found.answers)) == 1:
        return RedirectResponse(_tasks(draft_id), 303)
    rows = [said_in_words(name, typed, form, of_request(visitor.request)) for name in typed]
    shown: dict[str, Any] = {
        "draft_id": draft_id,
        "person": who,
        "rows": rows,
        "seen": _seen(typed),
        "key": fresh_key(),
    }
    return visitor.answer("report_form/remove.html", **shown)


def _id_of(key: str, place: int) -> str:
    """Of a person whom a form added, which may add several."""
    return sha256(f"{key}.{place}".encode()).hexdigest()[:_LETTERS]


def _with_more(key: str, in_all: int | None, before: StoredDraft) -> Answers:
    persons = persons_of(before.answers)
    if before.report_id is not None:
        # What is added to a report is of the person whom it is about.
        raise NotFound
    if any(each.id == _id_of(key, 0) for each in persons):
        return before.answers
    if in_all is None and len(persons) >= limits.PERSONS:
        raise _Full
    answers = before.answers
    for place in range(1 if in_all is None else in_all - len(persons)):
        answers = with_another(answers, _id_of(key, place))
    return answers


def _without_one(person: str, typed: Answers, form: forms.Form, before: StoredDraft) -> Answers:
    """Raises PersonGone, also for the last one, and _TypedSince."""
    if len(persons_of(before.answers)) == 1:
        raise PersonGone
    if _seen(typed_of(before.answers, person, form)) != _seen(typed):
        raise _TypedSince
    return without(before.answers, person, form)


def _seen(typed: Answers) -> str:
    return mark(typed, sorted(typed))


def _tasks(draft_id: str) -> str:
    return f"/entry/{draft_id}/{Step.TASKS}"


async def _refused(visitor: Visitor, draft_id: str, form: Form, refused: PageRefused) -> Response:
    show = partial(tasks_saying, visitor, draft_id)
    return await show_again(visitor, form, refused, show, _FIXES, _tasks(draft_id))


async def tasks_saying(visitor: Visitor, draft_id: str, form: Form) -> Response:
    """The list of tasks with something said above it."""
    found = await kept(visitor, draft_id)
    made_from = form_for(visitor.principal, found.answers)
    typed = {**found.answers, "persons": form.all("persons")}
    shown = Form(typed, form.key, problems=form.problems, title=form.title, says=form.says, status=form.status)
    return show(visitor, Screen(draft_id, Step.TASKS, shown, made_from, ""))
