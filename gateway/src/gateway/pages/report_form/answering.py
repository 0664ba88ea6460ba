"""What follows when a screen is sent: its answers are kept, or the whole report is filed. Whatever happens, they are shown again."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from chassis.domain.errors import NotFound
from gateway.pages.forms import CORRECT, STAYS, Form, FormFixes, again, kept_form
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import in_another
from gateway.pages.rendering.kept import let_go
from gateway.pages.rendering.refusals import STALE, Message, PageRefused, Problem, retry_after
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.report_form import extending
from gateway.pages.report_form.answers.checking import all_complaints, complaints_at
from gateway.pages.report_form.answers.complaints import complaints_of
from gateway.pages.report_form.answers.drafts import FULL, ChangedElsewhere, keep, kept
from gateway.pages.report_form.answers.filing import filing_of_all
from gateway.pages.report_form.answers.typed import mark, placed
from gateway.pages.report_form.persons import changing
from gateway.pages.report_form.persons.in_draft import (
    OTHERS,
    PersonGone,
    Whom,
    person_now,
    person_of,
    persons_of,
    view_of,
    whom_of,
)
from gateway.pages.report_form.persons.shared import why_not_for_all
from gateway.pages.report_form.persons.sheets import place_on_list
from gateway.pages.report_form.screens.sections import form_for
from gateway.pages.report_form.screens.showing import KeptScreen, Screen, lead, show
from gateway.pages.report_form.screens.steps import (
    AFTER_REFUSAL,
    IF_KNOWN,
    Part,
    Step,
    after,
    back_from,
    came_from,
    child_path,
    is_keyed,
    refuses,
    steps_of_alert,
    way_of,
)

if TYPE_CHECKING:
    from starlette.responses import Response

    from contracts import forms
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.drafts import StoredDraft
    from gateway.pages.report_form.answers.typed import Place, SubmittedScreen

_RETRY_SECONDS: Final = "10"
_DIGITS: Final = 9
_OVERTAKEN: Final = Message(
    N_("This screen was answered in another window meanwhile"),
    N_("Nothing is lost. Below is what you typed here; send it once more to keep it instead of what stands now:"),
)
_AWAY: Final = Message(N_("This could not be saved just now"), STAYS)
_TOO_LARGE: Final = N_("Your answers together are longer than can be kept. Shorten the longest text and send it again.")
_FIXES: Final = FormFixes(
    slugs={"draft-too-large": Problem("", _TOO_LARGE)},
    title=CORRECT,
    messages={"unavailable": _AWAY},
)
_RENUMBERED: Final = Message(
    N_("This person has another number now"),
    N_(
        "Somebody was removed in another window meanwhile. Nothing is lost: below is what you typed here; "
        "send it once more to keep it for this person."
    ),
)
_GONE: Final = Message(
    N_("This person was removed in another window meanwhile"),
    N_("Nothing of it was put down for anybody else. Add the person again if you need them; this is what you typed:"),
)
_CHANGED: Final = Message(
    N_("This report was changed in another window meanwhile"),
    N_("Nothing was sent. Below is the report as it stands now: check it once more, and send it."),
)
_DRAFT_IS_ANOTHER: Final = frozenset({STALE, "draft-already-sent"})
_UNSURE: Final = {"age": ["not_sure"]}


async def take(visitor: Visitor, posted: SubmittedScreen, *, stay: bool = False) -> Response:
    """What `_take` does; with another language the same screen follows in it, unchecked, with everything on it."""
    if posted.language is None:
        return await _take(visitor, posted, stay=stay)
    return await in_another(posted.language, visitor.request, _take(visitor, posted, stay=True))


async def _take(visitor: Visitor, posted: SubmittedScreen, *, stay: bool) -> Response:
    """Keeps one screen, checks it and leads on; with `stay` it is kept and shown again. Raises NotFound and what no answer can mend."""
    try:
        before, now = await keep(visitor, posted)
    except ChangedElsewhere as changed:
        if changed.whom is None:
            return await lead(visitor, _for_none(posted, changed))
        return await lead(visitor, _overtaken(posted, changed, changed.whom))
    except PageRefused as refused:
        return await _refused(visitor, posted, refused)
    whom = person_now(now.answers, posted.whom)
    found = complaints_at(posted.step, posted.answers, posted.form, child=posted.child, way=posted.way)
    found = [] if posted.back or stay else [each for each in found if each.name in posted.names]
    if posted.for_all and not posted.back and not stay and (wrong := why_not_for_all(posted)):
        found.append(wrong)
    if found:
        screen = Screen.of_draft(now.id, posted.step, now.answers, posted.form, posted.to, found, whom)
        return await lead(visitor, replace(screen, for_all=posted.for_all))
    await let_go(visitor)
    if posted.step is Step.WAY and refuses(posted.answers) and not posted.back and not stay:
        return RedirectResponse(without_agreement(posted.draft_id, whom), 303)
    were, are = (view_of(each.answers, whom, posted.form) for each in (before, now))
    step = posted.step if stay else _following(posted, turned=child_path(were) != child_path(are))
    return RedirectResponse(f"/entry/{posted.draft_id}/{step}" + _coming_from(posted, step), 303)


def _coming_from(posted: SubmittedScreen, step: Step) -> str:
    """The end of the address of the screen that follows: of the list of tasks the place of the person."""
    if step is Step.TASKS:
        return place_on_list(posted.step, posted.whom)
    if step is posted.to or posted.to is None:
        return ""
    return f"?to={posted.to}{posted.whom.query}"


def _following(posted: SubmittedScreen, *, turned: bool) -> Step:
    if posted.back:
        return back_from(posted.step, posted.to) or posted.step
    return after(posted.step, posted.to, turned=turned)


async def look(visitor: Visitor, place: Place, came_back_from: str, person: str) -> Response:
    """One screen with what the draft holds; before the age is known, the question of it in the place of what depends on it."""
    there = visitor.found(KeptScreen)
    screen = there.of_draft(place.draft_id, visitor.kept.mark) if there and visitor.kept else None
    if screen and place.step is not Step.ADD:
        # Of what its reporter typed nothing more is needed: it is shown while the draft cannot be reached too.
        return show(visitor, screen)
    found = await kept(visitor, place.draft_id)
    if screen:
        return await extending.look(visitor, screen, found.report_id)
    if said := kept_form(visitor):
        return await changing.tasks_saying(visitor, found.id, said)
    # What is not kept any more is in the draft.
    visitor = replace(visitor, kept=None)
    form, to = form_for(visitor.principal, found.answers), came_from(place.step, came_back_from)
    if found.report_id is not None or place.step is Step.ADD:
        return await extending.look(
            visitor, Screen.of_draft(found.id, place.step, found.answers, form, to), found.report_id
        )
    if place.step in (Step.TASKS, Step.CHECK):
        refusing = [each for each in persons_of(found.answers) if refuses(each.answers)]
        if place.step is Step.CHECK and refusing:
            whom = whom_of(found.answers, refusing[0].id, Step.WAY, form)
            return RedirectResponse(without_agreement(found.id, whom), 303)
        return show(visitor, _as_a_whole(found, place.step, form, to, person))
    try:
        whom = whom_of(found.answers, person, place.step, form)
    except PersonGone:
        return RedirectResponse(f"/entry/{found.id}/{Step.TASKS}", 303)
    step, unknown = place.step, []
    if step is Step.WAY:
        unknown = complaints_at(Step.AGE, view_of(found.answers, whom, form), form, child=False)
        step = Step.AGE if unknown else step
    to = to or (Step.TASKS if whom.part else None)
    return show(visitor, Screen.of_draft(found.id, step, found.answers, form, to, unknown, whom))


async def resume(visitor: Visitor, draft_id: str) -> Response:
    """To the tasks of what is filled in in any order, else to the first screen that lacks something, which is the one it was left at."""
    place = placed(draft_id, Step.TASKS)
    found = await kept(visitor, place.draft_id)
    form = form_for(visitor.principal, found.answers)
    further = set(form.questions).difference(IF_KNOWN).intersection(found.answers)
    step = Step.TASKS
    if found.report_id is None and not {FULL, OTHERS} & found.answers.keys() and not further:
        child, way = child_path(found.answers), way_of(found.answers) or ""
        steps = steps_of_alert(keyed=is_keyed(found.answers))
        lacks = (each for each in steps if complaints_at(each, found.answers, form, child=child, way=way))
        step = next(lacks, Step.CHECK)
    return RedirectResponse(f"/entry/{found.id}/{step}", 303)


async def advise(visitor: Visitor, draft_id: str, person: str) -> Response:
    """What can be done when the person does not agree; of a draft that says otherwise the screen that asks for it."""
    place = placed(draft_id, Step.WAY)
    found = await kept(visitor, place.draft_id)
    try:
        whom = whom_of(found.answers, person, place.step, form_for(visitor.principal, found.answers))
    except PersonGone:
        return RedirectResponse(f"/entry/{found.id}/{Step.TASKS}", 303)
    if not refuses(person_of(found.answers, whom.person).answers):
        return RedirectResponse(_with_person(f"/entry/{place.draft_id}/{place.step}", whom), 303)
    return visitor.answer("report_form/refused.html", draft=found, key=fresh_key(), whom=whom)


def without_agreement(draft_id: str, whom: Whom) -> str:
    """Its address: a number behind those of the screens, which says nothing of what was answered."""
    return _with_person(f"/entry/{draft_id}/{AFTER_REFUSAL}", whom)


def _with_person(address: str, whom: Whom) -> str:
    return address + whom.query.replace("&", "?", 1)


async def send(visitor: Visitor, posted: SubmittedScreen) -> Response:
    """Files what the reporter has just checked, as it stood on that page; a second time it answers the same."""
    if found := all_complaints(posted.answers, posted.form):
        return await lead(visitor, Screen.of_posted(posted, Form(posted.answers, posted.key), found))
    seen = int(posted.seen) if posted.seen.isdecimal() and len(posted.seen) <= _DIGITS else None
    draft = {"draftId": posted.draft_id, "expectedDraftVersion": seen}
    try:
        report = await visitor.do("FileReport", posted.key, **draft, **filing_of_all(posted.answers, posted.form))
    except PageRefused as refused:
        if refused.slug in _DRAFT_IS_ANOTHER:
            return await _check_again(visitor, posted, refused)
        return await _refused(visitor, posted, refused)
    await let_go(visitor)
    return RedirectResponse(f"/entries/{report['id']}?sent=1", 303)


async def _check_again(visitor: Visitor, posted: SubmittedScreen, refused: PageRefused) -> Response:
    """A draft that was changed elsewhere is checked once more. Raises Elsewhere for one that was sent from there.

    Sent as it was on the page, what was typed elsewhere would be lost with the draft.
    """
    try:
        stored = await kept(visitor, posted.draft_id)
    except NotFound:
        raise refused from None
    except PageRefused as away:
        return await _refused(visitor, posted, away)
    screen = _as_a_whole(stored, Step.CHECK, posted.form, posted.to)
    return await lead(visitor, replace(screen, form=screen.form.saying(_CHANGED, HTTPStatus.CONFLICT)))


def _as_a_whole(draft: StoredDraft, step: Step, form: forms.Form, to: Step | None, person: str = "") -> Screen:
    """A page of all that a draft holds: the list of tasks with one person opened.

    The last page remembers of which version it is, so that nothing else is sent.
    """
    screen = Screen.of_draft(draft.id, step, draft.answers, form, to)
    if step is Step.CHECK:
        return replace(screen, seen=str(draft.version))
    opened = (Whom(each.id, Part.OWN, each.number) for each in persons_of(draft.answers) if each.id == person)
    return replace(screen, whom=next(opened, Whom()))


def _overtaken(posted: SubmittedScreen, changed: ChangedElsewhere, whom: Whom) -> Screen:
    """What was typed here, next to what is in the draft; sent once more it replaces that."""
    stored, names = view_of(changed.kept.answers, whom, posted.form), posted.names
    seen = mark(stored, names)
    said = _RENUMBERED if seen == posted.seen else _OVERTAKEN
    form = Form({**stored, **posted.answers}, posted.key).saying(said, HTTPStatus.CONFLICT)
    differs = [name for name in names if list(stored.get(name, ())) != list(posted.answers.get(name, ()))]
    elsewhere = {} if seen == posted.seen else {name: stored.get(name, ()) for name in differs}
    return replace(Screen.of_posted(posted, form), seen=seen, elsewhere=elsewhere, whom=whom)


def _for_none(posted: SubmittedScreen, changed: ChangedElsewhere) -> Screen:
    """The list of tasks with what was typed of a person who is not in the draft any more."""
    form = Form(changed.kept.answers).saying(_GONE, HTTPStatus.CONFLICT)
    typed = {name: posted.answers.get(name, ()) for name in posted.names if posted.answers.get(name)}
    return Screen(posted.draft_id, Step.TASKS, form, posted.form, "", elsewhere=typed)


async def _refused(visitor: Visitor, posted: SubmittedScreen, refused: PageRefused) -> Response:
    """The same screen, under the key of `again`. Raises `refused` when it is about the person or the draft and not about answers."""
    asked_for = {**(_UNSURE if posted.child else {}), **({"wayIn": [posted.way]} if posted.way else {})}
    form = Form({**asked_for, **posted.answers}, posted.key)
    if complaints := complaints_of(refused, posted.form, posted.answers):
        return await lead(visitor, Screen.of_posted(posted, form, complaints))
    away = refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"retry-after": _RETRY_SECONDS} if away else retry_after(refused)
    return await lead(visitor, Screen.of_posted(posted, again(form, refused, _FIXES)), headers)
