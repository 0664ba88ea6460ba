"""What follows when a screen is sent: its answers are kept, or the whole report is filed. Whatever happens, they are shown again."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from gateway.pages.forms import CORRECT, STAYS, Form, Mends, Problem, again
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import choose, remember
from gateway.pages.rendering.refusals import Message, PageRefused, retry_after
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.report_form import extending
from gateway.pages.report_form.answers.checking import all_complaints, complaints_at
from gateway.pages.report_form.answers.complaints import complaints_of
from gateway.pages.report_form.answers.drafts import ChangedElsewhere, FiledAlready, keep, kept
from gateway.pages.report_form.answers.filing import filing_of
from gateway.pages.report_form.answers.typed import mark, placed
from gateway.pages.report_form.screens.sections import VERSION, form_of
from gateway.pages.report_form.screens.showing import Screen, show
from gateway.pages.report_form.screens.steps import (
    AFTER_REFUSAL,
    Step,
    after,
    back_from,
    came_from,
    child_path,
    one,
    refuses,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.complaint import Complaint
    from gateway.pages.report_form.answers.typed import Place, Posted

_RETRY_SECONDS: Final = "10"
_OVERTAKEN: Final = Message(
    N_("This screen was answered in another window meanwhile"),
    N_("Nothing is lost. Below is what you typed here; send it once more to keep it instead of what stands now:"),
)
_AWAY: Final = Message(N_("This could not be saved just now"), STAYS)
_TOO_LARGE: Final = N_("Your answers together are longer than can be kept. Shorten the longest text and send it again.")
_MENDS: Final = Mends(
    slugs={"draft-too-large": Problem("", _TOO_LARGE)}, title=CORRECT, messages={"unavailable": _AWAY}
)
_UNSURE: Final = {"age": ["not_sure"]}


async def take(visitor: Visitor, posted: Posted, *, stay: bool = False) -> Response:
    """What `_take` does; with another language the same screen follows in it, unchecked, with everything on it."""
    if posted.language is None:
        return await _take(visitor, posted, stay=stay)
    choose(visitor.request, posted.language)
    answer = await _take(visitor, posted, stay=True)
    remember(answer, posted.language)
    return answer


async def _take(visitor: Visitor, posted: Posted, *, stay: bool) -> Response:
    """Keeps one screen, checks it and leads on; with `stay` it is kept and shown again. Raises NotFound and what no answer can mend."""
    try:
        before, now = await keep(visitor, posted)
    except FiledAlready as filed:
        return _receipt(filed)
    except ChangedElsewhere as changed:
        return show(visitor, _overtaken(posted, changed))
    except PageRefused as refused:
        return _refused(visitor, posted, refused)
    found = [] if posted.back or stay else complaints_at(posted.step, posted.answers, posted.form, child=posted.child)
    if found:
        return show(visitor, Screen.of_draft(now.id, posted.step, now.answers, posted.form, posted.to, found))
    if posted.step is Step.WAY and refuses(posted.answers) and not posted.back and not stay:
        return RedirectResponse(without_agreement(posted.draft_id), 303)
    turned = child_path(before.answers) != child_path(now.answers)
    step = posted.step if stay else _following(posted, turned=turned)
    return RedirectResponse(
        f"/entry/{posted.draft_id}/{step}" + ("" if step is posted.to else _coming_from(posted.to)), 303
    )


def _coming_from(to: Step | None) -> str:
    return "" if to is None else f"?to={to}"


def _following(posted: Posted, *, turned: bool) -> Step:
    if posted.back:
        return back_from(posted.step, posted.to) or posted.step
    return after(posted.step, posted.to, turned=turned)


async def look(visitor: Visitor, place: Place, told_from: str) -> Response:
    """One screen with what the draft holds; before the age is known, the question of it in the place of what depends on it."""
    try:
        found = await kept(visitor, place.draft_id)
    except FiledAlready as filed:
        return _receipt(filed)
    form, to = form_of(visitor.principal.sector, one(found.answers, VERSION)), came_from(place.step, told_from)
    if found.report_id is not None or place.step is Step.ADD:
        return await extending.look(
            visitor, Screen.of_draft(found.id, place.step, found.answers, form, to), found.report_id
        )
    if place.step is Step.WAY and (unknown := complaints_at(Step.AGE, found.answers, form, child=False)):
        return show(visitor, Screen.of_draft(found.id, Step.AGE, found.answers, form, to, unknown))
    if place.step is Step.CHECK and refuses(found.answers):
        return RedirectResponse(without_agreement(found.id), 303)
    return show(visitor, Screen.of_draft(found.id, place.step, found.answers, form, to))


async def advise(visitor: Visitor, draft_id: str) -> Response:
    """What can be done when the person does not agree; of a draft that says otherwise the screen that asks for it."""
    place = placed(draft_id, Step.WAY)
    try:
        found = await kept(visitor, place.draft_id)
    except FiledAlready as filed:
        return _receipt(filed)
    if not refuses(found.answers):
        return RedirectResponse(f"/entry/{place.draft_id}/{place.step}", 303)
    return visitor.answer("report_form/refused.html", draft=found, key=fresh_key())


def without_agreement(draft_id: str) -> str:
    """Its address: a number behind those of the screens, which tells nothing of what was answered."""
    return f"/entry/{draft_id}/{AFTER_REFUSAL}"


async def send(visitor: Visitor, posted: Posted) -> Response:
    """Files what the reporter has just checked, as it stood on that page; a second time it answers the same."""
    if found := all_complaints(posted.answers, posted.form):
        return show(visitor, _screen(posted, Form(posted.answers, posted.key), found))
    try:
        report = await visitor.do(
            "FileReport", posted.key, draftId=posted.draft_id, **filing_of(posted.answers, posted.form)
        )
    except PageRefused as refused:
        return _refused(visitor, posted, refused)
    return RedirectResponse(f"/entries/{report['id']}?sent=1", 303)


def _receipt(filed: FiledAlready) -> Response:
    """Where the way back into a draft leads that is a report by now."""
    return RedirectResponse(f"/entries/{filed.report_id}", 303)


def _overtaken(posted: Posted, changed: ChangedElsewhere) -> Screen:
    """What was typed here, beside what stands in the draft; sent once more it takes that place."""
    stands, names = changed.kept.answers, posted.names
    form = Form({**stands, **posted.answers}, posted.key).saying(_OVERTAKEN, HTTPStatus.CONFLICT)
    elsewhere = {name: stands.get(name, ()) for name in names}
    return replace(_screen(posted, form), seen=mark(stands, names), elsewhere=elsewhere)


def _refused(visitor: Visitor, posted: Posted, refused: PageRefused) -> Response:
    """The same screen, under the key of `again`. Raises `refused` when it is about the person or the draft and not about answers."""
    form = Form({**(_UNSURE if posted.child else {}), **posted.answers}, posted.key)
    if complaints := complaints_of(refused, posted.form):
        return show(visitor, _screen(posted, form, complaints))
    answer = show(visitor, _screen(posted, again(form, refused, _MENDS)))
    away = refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    answer.headers.update({"retry-after": _RETRY_SECONDS} if away else retry_after(refused))
    return answer


def _screen(posted: Posted, form: Form, complaints: Sequence[Complaint] = ()) -> Screen:
    wrong = form.wrong([each.seen_from(posted.step, posted.draft_id) for each in complaints])
    return Screen(posted.draft_id, posted.step, wrong, posted.form, posted.seen, posted.to)
