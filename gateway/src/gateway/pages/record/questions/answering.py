"""The reporter answers the Centre on the page of the receipt; shown again with everything typed until it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from contracts import access, reference
from contracts.words import limits
from contracts.words.files import FileClass
from contracts.words.reports import Manner
from gateway.pages.forms import Form, FormFixes, send
from gateway.pages.identifying import must_name_no_person
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record import labels
from gateway.pages.record.reporter.labels import kinds_for
from gateway.pages.record.reporter.meaning import UNVERIFIED, meaning_of
from gateway.pages.record.reporter.reading import files_added, receipt_at
from gateway.pages.rendering.refusals import Problem
from gateway.pages.rendering.visitor import fresh_key

if TYPE_CHECKING:
    from starlette.responses import Response

    from gateway.pages.record.questions.exchanges import Exchange
    from gateway.pages.record.reporter.receipts import Receipt
    from gateway.pages.rendering.visitor import Visitor

AGAIN: Final = "again"
_NO_ANSWER: Final = Problem("answer", N_("Choose one of the answers."))
_NO_TEXT: Final = Problem("text", N_("Write the answer: at most %(limit)s characters."), limit=limits.ANSWER)
_FIXES: Final = FormFixes({"answer": _NO_ANSWER, "text": _NO_TEXT})


async def show_receipt(visitor: Visitor, report_id: str, form: Form, done: str = "") -> Response:
    """The receipt with the form of the oldest question that waits; what was typed about another one is not put there.

    `done` is the last step: `sent`, `added`, `answered`, or AGAIN where what was added is to be looked at once more.
    """
    found = await receipt_at(visitor, report_id)
    way = found.way_in
    held = access.load().way(way)
    first = found.asks[0] if found.asks else None
    if first is None or form.one("question") != first.id:
        form = replace(form, typed={})
    taps = [(each.code, each.text.in_language(of_request(visitor.request))) for each in reference.all_whereabouts()]
    shown = {"receipt": found, "form": form, "taps": taps, "key": fresh_key(), "first": first}
    shown |= {
        "never_agreed": labels.rests_on_duty_alone(way, found.consent),
        "names_person": held.holds("person_name", Manner.WRITTEN),
    }
    shown |= {"means": meaning_of(found), "unverified": "" if held.verified else UNVERIFIED}
    shown["adds_text"] = bool(kinds_for(visitor.principal.sector, way))
    shown["beside_others"] = held.codes_only and len(found.persons) > 1
    shown["takes_files"] = FileClass.ATTACHMENTS not in held.never
    shown |= {"files": await files_added(visitor, found), "record_words": labels}
    shown["duty"] = reference.contact("centre_duty")
    shown |= {each: each == done for each in ("sent", "added", "answered", AGAIN)}
    return visitor.answer("record/reporter/receipt.html", form.status, **shown)


async def answer(visitor: Visitor, report_id: str, form: Form) -> Response:
    """Sends the answer, once for each form. Raises NotFound."""
    found = await receipt_at(visitor, report_id)
    form = must_name_no_person(form.wrong(list(_missing(found, form))))
    given = {name: form.one(name).strip() for name in ("answer", "text")}
    values = {name: value for name, value in given.items() if value}
    show, at = partial(show_receipt, visitor, found.id), f"/entries/{found.id}"
    about = {"reportId": found.id, "questionId": form.one("question")}
    return await send(visitor, "AnswerQuestion", form, show, f"{at}?answered=1", _FIXES, at, **about, **values)


def _missing(receipt: Receipt, form: Form) -> list[Problem]:
    """Of a question that does not wait any more nothing is missing: the service says what became of it."""
    waits: Exchange | None = next((each for each in receipt.asks if each.id == form.one("question")), None)
    if waits is None:
        return []
    if waits.choices:
        return [] if form.one("answer") in dict(waits.choices) else [_NO_ANSWER]
    return [] if form.one("text").strip() else [_NO_TEXT]
