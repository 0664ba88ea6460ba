"""An author adds a file: the form, and the way of what is chosen in it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse, Response

from chassis.telemetry.logging import get_logger
from contracts import problems
from contracts.words import limits
from contracts.words.files import FileClass
from gateway.clients.caller import Caller
from gateway.clients.problems import ServiceFailed, ServiceRefused, ServiceUnavailable
from gateway.endpoint.files import send_file, services_of
from gateway.pages.files.form_with_file import FormWithFiles
from gateway.pages.forms import CORRECT, Form, FormFixes, in_language, show_again
from gateway.pages.labels import CHANGES
from gateway.pages.languages.catalogues import N_
from gateway.pages.record import labels
from gateway.pages.record.reporter.reading import files_of, own_receipt_at
from gateway.pages.rendering.kept import MARK, led, let_go, note_mark
from gateway.pages.rendering.refusals import STALE, PageRefused, Problem
from gateway.pages.rendering.visitor import fresh_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gateway.pages.answers import UploadTicket
    from gateway.pages.rendering.visitor import Visitor

CLASSES: Final = (
    (
        FileClass.ATTACHMENTS.value,
        N_("A photo, document or recording that is not medical"),
        N_("The Centre opens it. A centre for social work does not."),
    ),
    (
        FileClass.CLINICAL_IMAGES.value,
        N_("A photo of an injury, or a medical document"),
        N_("For now only you open it. The Centre is told that something was added, and its duty does not open it."),
    ),
)
TAKEN: Final = "image/jpeg,image/png,application/pdf,audio/mp4,audio/x-m4a,audio/mpeg,audio/ogg,audio/wav,.m4a"
"""What a browser offers to choose; a telephone makes a JPEG of its own kind of picture for it."""
_NO_CLASS: Final = Problem("class", N_("Choose what it is."))
_NO_FILE: Final = Problem("file", N_("Choose a file."))
_NO_CAPTION: Final = N_("Write at most %(limit)s characters, in one line and without unusual signs, or leave it empty.")
_ROWS: Final = 3
"""A browser without scripts sends as many files at once."""
_MOST_ROWS: Final = 20
_log = get_logger(__name__)


@contextmanager
def refused_on_page() -> Iterator[None]:
    """Raises PageRefused for what a service refused, and for what it could not do."""
    try:
        yield
    except ServiceRefused as refused:
        raise PageRefused(refused.slug, refused.status, **refused.extensions) from None
    except ServiceUnavailable as away:
        raise PageRefused("unavailable", 503, retryAfterSeconds=away.retry_after) from None
    except ServiceFailed as failed:
        _log.error("gateway.file_failed", error=failed)
        raise PageRefused(problems.UNEXPECTED, 500) from None


async def show_file_form(visitor: Visitor, report_id: str, form: Form) -> Response:
    """The form, under the files that are there already. Raises NotFound unless the visitor wrote the report."""
    receipt = await own_receipt_at(visitor, report_id)
    form = form.about(receipt.version)
    named = [(number, _caption(number)) for number in range(1, _MOST_ROWS + 1)]
    shown = {"receipt": receipt, "form": form, "choices": CLASSES, "taken": TAKEN, "record_words": labels}
    shown |= {"captions": [name for number, name in named if number <= _ROWS or form.one(name)], "most": limits.CAPTION}
    return visitor.answer("files/add.html", form.status, files=await files_of(visitor, receipt), **shown)


async def add_file(visitor: Visitor, report_id: str) -> Response:
    """Sends what was chosen on while it comes, one file after the other. Raises NotFound.

    What came before a file that is refused is kept, and shown above the form.
    """
    found, sent = await own_receipt_at(visitor, report_id), FormWithFiles(visitor.request)
    empty = not await sent.another()
    form = Form.of(sent.typed)
    note_mark(visitor.request, form.one(MARK))
    form = form.wrong(list(_missing(form, empty=empty)))
    if form.language is not None or form.problems:
        form = await _with_the_rest(form, sent)
        show = partial(show_file_form, visitor, found.id)
        if form.language is not None:
            return await in_language(visitor, form, form.language, show)
        return await led(visitor, form, show)
    of_each, caption, kept = form.about(found.version), "", list[str]()
    try:
        while await sent.another():
            # One after the other: each has a ticket under a key of its own, and as much time as one alone.
            form = replace(of_each, key=f"{of_each.key}.{len(kept)}") if kept else of_each
            form, now, caption = replace(form, typed=Form.of(sent.typed).typed), _later(visitor), _caption(sent.number)
            form, ticket = await _asked(now, found.id, form, caption)
            with refused_on_page():
                await send_file(services_of(now.request), now.signed_in.caller, ticket["id"], sent.file())
            of_each = replace(of_each, version=form.version)
            kept.append(caption)
    except PageRefused as refused:
        problem = Problem(caption, _NO_CAPTION, limit=limits.CAPTION)
        fixes = FormFixes({"caption": problem}, title=CORRECT, changes=CHANGES)
        form = await _with_the_rest(form, sent, kept)
        return await show_again(visitor, form, refused, partial(show_file_form, _later(visitor), found.id), fixes)
    left = await _with_the_rest(replace(of_each, key=fresh_key()), sent, kept)
    if without := list(_without_file(left)):
        return await led(visitor, left.wrong(without), partial(show_file_form, _later(visitor), found.id))
    await let_go(visitor)
    return RedirectResponse(f"/entries/{found.id}?added=file", 303)


def _caption(number: int) -> str:
    """The field for what a file shows, by the place of the file among those that are sent together."""
    return f"caption-{number}" if number > 1 else "caption"


async def _with_the_rest(form: Form, sent: FormWithFiles, without: Collection[str] = ()) -> Form:
    """The form with all that was typed, also after the files, but for some fields."""
    await sent.rest()
    typed = Form.of(sent.typed).typed
    return replace(form, typed={name: said for name, said in typed.items() if name not in without})


def _without_file(form: Form) -> Iterator[Problem]:
    """What was said of files that were not chosen."""
    for name in form.typed:
        if name.startswith(_caption(1)) and form.one(name).strip():
            yield replace(_NO_FILE, name="", address=f"#{name.replace(_caption(1), _NO_FILE.name)}")


async def _asked(visitor: Visitor, report_id: str, form: Form, caption: str) -> tuple[Form, UploadTicket]:
    """A ticket, and the form that it was given for: the same one however often it is sent."""
    try:
        return form, await _ticket(visitor, report_id, form, caption)
    except PageRefused as refused:
        if refused.slug != STALE:
            raise
        # Nothing was given for this form before. A file is independent of what others changed meanwhile, and its sender
        # would have to choose it again.
        form = replace(form, key=fresh_key(), version=refused.facts["currentVersion"])
    return form, await _ticket(visitor, report_id, form, caption)


async def _ticket(visitor: Visitor, report_id: str, form: Form, caption: str) -> UploadTicket:
    about = {"reportId": report_id, "expectedVersion": form.version, "fileClass": form.one("class")}
    about |= {"caption": said} if (said := form.one(caption).strip()) else {}
    return await visitor.do("AttachFile", form.key, **about)


def _missing(form: Form, *, empty: bool) -> Iterator[Problem]:
    if form.one("class") not in {value for value, *_ in CLASSES}:
        yield _NO_CLASS
    if empty:
        yield _NO_FILE


def _later(visitor: Visitor) -> Visitor:
    """The same visitor with the time of a new request: a file takes longer than a page may."""
    caller = visitor.signed_in.caller
    return replace(visitor, signed_in=replace(visitor.signed_in, caller=Caller.of(caller.principal, caller.token)))
