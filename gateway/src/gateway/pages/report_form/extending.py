"""A report that was filed is added to over the screens of the form: from its receipt and back to it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from gateway.pages.forms import Form, again
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.questions.answering import AGAIN
from gateway.pages.record.reporter.adding import CHANGED_MEANWHILE
from gateway.pages.record.reporter.reading import own_receipt_at
from gateway.pages.rendering.kept import let_go
from gateway.pages.rendering.refusals import PageRefused, Problem, retry_after
from gateway.pages.report_form.answers import drafts
from gateway.pages.report_form.answers.checking import complaints_of_form
from gateway.pages.report_form.answers.complaint import Complaint
from gateway.pages.report_form.answers.complaints import complaints_of
from gateway.pages.report_form.answers.form_filing import form_fields
from gateway.pages.report_form.screens.showing import Screen, lead, show
from gateway.pages.report_form.screens.steps import SECTIONS, Step

if TYPE_CHECKING:
    from starlette.responses import Response

    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.typed import SubmittedScreen

_NOTHING: Final = Problem("", N_("Nothing has been written yet: answer at least one question."))
_OTHER_AGE: Final = Complaint(
    Step.PERSON,
    "birth_date",
    N_(
        "This is another age than was reported. Correct it or leave it empty; if the report is wrong, call the Centre's duty."
    ),
)
_AGE: Final = "age-contradicts-birth"


async def begin(visitor: Visitor, report_id: str, key: str) -> Response:
    """Goes on with what was begun for this report, or begins it. Raises NotFound for a caller who is not its author."""
    receipt = await own_receipt_at(visitor, report_id)
    # By the version too: once something was added, the same page begins anew.
    draft_id = await drafts.begun_for(visitor, receipt.id)
    if draft_id is None:
        # With the way in, so that nothing is asked that it never holds.
        known = {"wayIn": [receipt.way_in]} if receipt.way_in and not receipt.child else {}
        draft_id = await drafts.begin(visitor, f"{key}.{receipt.version}", receipt.id, known)
    return RedirectResponse(f"/entry/{draft_id}/{Step.TASKS}", 303)


async def look(visitor: Visitor, screen: Screen, report_id: str | None) -> Response:
    """A screen of such a draft; what only an alert asks leads to the tasks, and of another draft the addition to its own summary."""
    if report_id is None or screen.step not in (Step.TASKS, Step.ADD, *SECTIONS):
        return RedirectResponse(f"/entry/{screen.draft_id}/{Step.CHECK if report_id is None else Step.TASKS}", 303)
    return show(visitor, screen) if screen.step in SECTIONS else await _shown(visitor, report_id, screen)


async def add(visitor: Visitor, posted: SubmittedScreen, sent: Form) -> Response:
    """Adds what the author has just checked, once for each form. Raises NotFound, and what no answer can mend."""
    report_id, form = sent.one("report"), Form(posted.answers, posted.key, sent.version)
    given, showing = form_fields(posted.answers, posted.form), partial(_shown, visitor, report_id)
    if found := complaints_of_form(posted.answers, posted.form):
        return await lead(visitor, Screen.of_posted(posted, form, found), showing=showing)
    if not given:
        return await lead(visitor, Screen.of_posted(posted, form.wrong([_NOTHING])), showing=showing)
    about = {"reportId": report_id, "expectedVersion": sent.version, "draftId": posted.draft_id}
    try:
        extended = await visitor.do("ExtendReport", posted.key, **about, **given)
    except PageRefused as refused:
        found = [_OTHER_AGE] if refused.slug == _AGE else complaints_of(refused, posted.form, posted.answers)
        form = form if found else again(form, refused, CHANGED_MEANWHILE)
        return await lead(visitor, Screen.of_posted(posted, form, found), retry_after(refused), showing)
    await let_go(visitor)
    # What is doubted is said on the page alone: an address stays in a browser's history.
    return RedirectResponse(f"/entries/{report_id}?added={AGAIN if extended['warnings'] else 1}", 303)


async def _shown(visitor: Visitor, report_id: str, screen: Screen) -> Response:
    receipt = await own_receipt_at(visitor, report_id)
    form = screen.form if screen.form.version else replace(screen.form, version=receipt.version)
    return show(visitor, replace(screen, form=form, added_to=receipt))
