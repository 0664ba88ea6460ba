"""What the author adds to a report, or takes back: shown again with everything typed until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from contracts import problems
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import in_another, named
from gateway.pages.my_reports.reading import own_receipt_at
from gateway.pages.my_reports.words import CHANGES, REASONS, kinds_for
from gateway.pages.rendering.refusals import PageRefused, said
from gateway.pages.rendering.visitor import fresh_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from gateway.pages.languages.choice import Language
    from gateway.pages.rendering.visitor import Visitor

_STALE: Final = "stale-version"
_AWAY: Final = "unavailable"
_ABOUT_PERSON: Final = ("not-found", "forbidden")
_NO_TEXT: Final = N_("Write what you want to add.")
_TOO_LONG: Final = N_("Shorten the text: at most 10,000 characters, or 2,000 about care.")
_NO_KIND: Final = N_("Choose what it is about.")
_NO_REASON: Final = N_("Choose why you take the report back.")


@dataclass(frozen=True, slots=True)
class Form:
    """What came back of a form: of an addition kind and text, of taking back the reason.

    `language` was pressed instead of sending it: the same form is wanted in it.
    """

    key: str = ""
    version: int = 0
    kind: str = ""
    text: str = ""
    reason: str = ""
    language: Language | None = None

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> Form:
        """Known names only, kept as typed."""
        given = dict(pairs)
        version = given.get("version", "")
        texts = {name: given.get(name, "") for name in ("kind", "text", "reason")}
        key, language = given.get("key", "") or fresh_key(), named(given.get("language"))
        return cls(key, int(version) if version.isdecimal() else 0, **texts, language=language)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said above a form: sentences by field, a refusal, or what changed meanwhile."""

    errors: Mapping[str, str]
    refused: str = ""
    changes: Sequence[str] = ()


_NOTHING: Final = Told({})


async def show_addition(
    visitor: Visitor, report_id: str, form: Form, told: Told = _NOTHING, status: int = 200
) -> Response:
    """The form for the newest version of the report. Raises NotFound unless the visitor wrote it."""
    receipt = await own_receipt_at(visitor, report_id)
    choices = kinds_for(visitor.principal.sector)
    return _shown(visitor, "my_reports/add.html", status, receipt=receipt, form=form, told=told, choices=choices)


async def show_taking_back(
    visitor: Visitor, report_id: str, form: Form, told: Told = _NOTHING, status: int = 200
) -> Response:
    """The same for taking it back."""
    receipt = await own_receipt_at(visitor, report_id)
    return _shown(visitor, "my_reports/withdraw.html", status, receipt=receipt, form=form, told=told, choices=REASONS)


async def shown_again(visitor: Visitor, report_id: str, pairs: Sequence[tuple[str, str]]) -> Response:
    """What was typed when the sign-in had ended; it is sent by a deliberate press. Raises NotFound unless the visitor wrote the report."""
    return await show_addition(visitor, report_id, Form.of(pairs))


async def add(visitor: Visitor, report_id: str, form: Form) -> Response:
    """Adds the text, once for each form. Raises NotFound."""
    if form.language is not None:
        return await in_another(form.language, visitor.request, show_addition(visitor, report_id, form))
    missing = _missing_of_addition(form, visitor.principal.sector)
    if missing:
        return await show_addition(visitor, report_id, form, Told(missing), 422)
    values = {"kind": form.kind, "text": form.text}
    try:
        await visitor.do("AddToReport", form.key, reportId=report_id, expectedVersion=form.version, **values)
    except PageRefused as refused:
        return await show_addition(visitor, report_id, _again(form, refused), _told(refused), refused.status)
    return RedirectResponse(f"/entries/{report_id}?added=1", 303)


async def take_back(visitor: Visitor, report_id: str, form: Form) -> Response:
    """Takes the report back, once for each form. Raises NotFound."""
    if form.language is not None:
        return await in_another(form.language, visitor.request, show_taking_back(visitor, report_id, form))
    if form.reason not in dict(REASONS):
        return await show_taking_back(visitor, report_id, form, Told({"reason": _NO_REASON}), 422)
    values = {"expectedVersion": form.version, "reason": form.reason}
    try:
        await visitor.do("WithdrawReport", form.key, reportId=report_id, **values)
    except PageRefused as refused:
        return await show_taking_back(visitor, report_id, _again(form, refused), _told(refused), refused.status)
    return RedirectResponse(f"/entries/{report_id}", 303)


def _missing_of_addition(form: Form, sector: str | None) -> dict[str, str]:
    missing = {} if form.kind in dict(kinds_for(sector)) else {"kind": _NO_KIND}
    return missing if form.text.strip() else {**missing, "text": _NO_TEXT}


def _again(form: Form, refused: PageRefused) -> Form:
    """The same form; after a change it is another command, about the version that stands now, and needs a key of its own."""
    if refused.slug != _STALE:
        return form
    return Form(fresh_key(), refused.facts["currentVersion"], form.kind, form.text, form.reason)


def _told(refused: PageRefused) -> Told:
    """Raises `refused` when it is about the person or the report and no form could mend it."""
    if refused.slug in _ABOUT_PERSON:
        raise refused
    if refused.slug == problems.INVALID_INPUT:
        return Told({"text": _TOO_LONG})
    changes = [CHANGES[name] for name in refused.facts.get("changedFields") or () if name in CHANGES]
    return Told({}, refused.slug, changes)


def _shown(visitor: Visitor, template: str, status: int, **data: object) -> Response:
    told = data["told"]
    refusal = said(told.refused) if isinstance(told, Told) and told.refused else None
    return visitor.answer(template, status, refusal=refusal, **data)
