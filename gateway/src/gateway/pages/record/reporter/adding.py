"""What the author adds to a report, or takes back: shown again with everything typed until it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contracts import forms, problems
from contracts.words.reports import AddendumKind, WayIn
from gateway.pages.forms import CORRECT, TOO_LONG, Form, FormFixes, send
from gateway.pages.identifying import must_name_no_person
from gateway.pages.labels import CHANGES
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.reporter.labels import OF_ALL, REASONS, kinds_for
from gateway.pages.record.reporter.reading import own_receipt_at
from gateway.pages.rendering.refusals import STALE, Message, Problem, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

    from gateway.pages.record.reporter.receipts import Receipt
    from gateway.pages.rendering.visitor import Visitor

_NO_TEXT: Final = Problem("text", N_("Write what you want to add."))
_QUESTIONS: Final = {
    AddendumKind.ACCOUNT: "account",
    AddendumKind.CLINICAL: "clinical_findings",
    AddendumKind.CARE_NEEDS: "care_needs",
}
"""The question of the form that takes the same text."""
_NO_KIND: Final = Problem("kind", N_("Choose what it is about."))
_NO_REASON: Final = Problem("reason", N_("Choose why you take the report back."))
_CHANGED: Final = Message(
    message_of(STALE).what,
    N_("Nothing was sent and nothing you typed is lost. Look at it once more and send it again."),
)
CHANGED_MEANWHILE: Final = FormFixes(title=CORRECT, messages={STALE: _CHANGED}, changes=CHANGES)


async def show_addition(visitor: Visitor, report_id: str, form: Form) -> Response:
    """The form for an addition. Raises NotFound unless the visitor wrote the report."""
    receipt = await own_receipt_at(visitor, report_id)
    kinds = kinds_for(visitor.principal.sector, receipt.way_in)
    # Where no text is taken there is nothing to correct: the page says so.
    form = form if kinds else Form(status=form.status)
    return _shown(visitor, "record/reporter/add.html", receipt, form, kinds)


async def show_withdrawal(visitor: Visitor, report_id: str, form: Form) -> Response:
    """The same for taking it back."""
    receipt = await own_receipt_at(visitor, report_id)
    return _shown(visitor, "record/reporter/withdraw.html", receipt, form, OF_ALL if receipt.persons else REASONS)


async def add(visitor: Visitor, found: Receipt, form: Form) -> Response:
    """Adds the text, once for each form. Raises NotFound."""
    form = form.wrong(list(_missing(form, visitor.principal.sector)))
    if found.way_in == WayIn.OFFICIAL_DUTY:
        form = must_name_no_person(form)
    show, done = partial(show_addition, visitor, found.id), f"/entries/{found.id}?added=1"
    about: dict[str, Any] = {"reportId": found.id, "expectedVersion": form.version}
    values = {name: form.one(name) for name in ("kind", "text")}
    return await send(visitor, "AddToReport", form, show, done, _addition(form), **about, **values)


def _addition(form: Form) -> FormFixes:
    """What can be mended: a text that is too long for its kind, and what others changed."""
    kind = form.one("kind")
    limit = forms.question(_QUESTIONS[AddendumKind(kind)]).limit if kind in set(AddendumKind) else None
    too_long = {problems.INVALID_INPUT: Problem("text", TOO_LONG, limit=limit or 0)}
    return replace(CHANGED_MEANWHILE, slugs=too_long, changes=CHANGES)


async def withdraw(visitor: Visitor, report_id: str, form: Form) -> Response:
    """Takes the report back, once for each form. Raises NotFound."""
    reason = form.one("reason")
    form = form if reason in dict(REASONS) else form.wrong([_NO_REASON])
    show, done = partial(show_withdrawal, visitor, report_id), f"/entries/{report_id}"
    about: dict[str, Any] = {"reportId": report_id, "expectedVersion": form.version}
    return await send(visitor, "WithdrawReport", form, show, done, CHANGED_MEANWHILE, **about, reason=reason)


def _missing(form: Form, sector: str | None) -> Iterator[Problem]:
    if form.one("kind") not in dict(kinds_for(sector)):
        yield _NO_KIND
    if not form.one("text").strip():
        yield _NO_TEXT


def _shown(
    visitor: Visitor, template: str, receipt: Receipt, form: Form, choices: tuple[tuple[str, str], ...]
) -> Response:
    form = form.about(receipt.version)
    return visitor.answer(template, form.status, receipt=receipt, form=form, choices=choices)
