"""The form of an answer to a person being sent to units for one purpose, by an adult or for a child: its steps, and what a yes says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from contracts import access, reference
from contracts.words.reports import Answer
from gateway.pages import labels
from gateway.pages.forms import Form
from gateway.pages.labels import PURPOSE
from gateway.pages.languages import names
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record import labels as record_labels
from gateway.pages.record.commands import ONE
from gateway.pages.record.labels import CLASS, TO_AGREE
from gateway.pages.record.sending.grounds import answer_of, grouped, is_child, one_of, units_for
from gateway.pages.rendering.refusals import PageRefused, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from starlette.datastructures import QueryParams

    from contracts.words.referrals import Purpose
    from gateway.pages.answers import SendingReport
    from gateway.pages.languages.choice import Language
    from gateway.pages.record.commands import Question
    from gateway.pages.rendering.visitor import Visitor

_FIRST: Final = ("purpose", "language", "agreed", "to")
_UNTIL, _TO_SEND = "until", "send"
_NO_LANGUAGE: Final = Problem("language", N_("Choose the language in which you speak with the person."))
_NO_UNIT: Final = Problem("unitIds", N_("Choose at least one unit to which the person agrees."))
_NO_DAY: Final = Problem(
    _UNTIL,
    N_("Enter the last day on which it is valid: from today, and at most a year from now."),
    address=f"#{_UNTIL}-day",
)
MISSING: Final = {"unitIds": _NO_UNIT, _UNTIL: _NO_DAY, "language": _NO_LANGUAGE}
"""What a form says of a field that is missing or wrong."""


def begun(questions: Mapping[str, Question], query: QueryParams) -> Form:
    """What was chosen so far; a step that was sent without an answer is shown again."""
    form = Form({name: [query[name]] for name in _FIRST if name in query})
    missing = [
        Problem(name, questions[name].missing)
        for name in query.getlist("asks")
        if name in questions and name not in query
    ]
    return form.wrong(missing, ONE)


def read(purposes: Collection[str], form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """The language, and of a yes the units, what they may read, and until when."""
    language = one_of(form, "language", tuple(reference.languages()))
    wrong = [] if language else [_NO_LANGUAGE]
    values: dict[str, Any] = {"language": language}
    if form.one("agreed") != Answer.YES:
        return values, wrong
    purpose = one_of(form, "purpose", tuple(purposes))
    taking = {str(each.id) for each in access.receivers(purpose)} if purpose else ()
    values["unitIds"] = [each for each in dict.fromkeys(form.all("unitIds")) if each in taking]
    values["classes"] = [each for each in form.all("classes") if purpose and each in access.load().agreeable(purpose)]
    until, unreadable = form.day(_UNTIL)
    return values | until, [*([] if values["unitIds"] else [_NO_UNIT]), *wrong, *unreadable]


async def step_of(
    visitor: Visitor, report: str, form: Form, offers: Callable[[SendingReport], list[Purpose]], page: str
) -> dict[str, Any]:
    """What the step that is reached asks, on this page below the record. Raises PageRefused where nothing `offers` itself."""
    found = (await visitor.ask("Sending", id=report))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    offered = offers(found)
    if not offered:
        raise PageRefused("consent-missing", 409)
    reader = of_request(visitor.request)
    purpose = one_of(form, "purpose", offered)
    language = one_of(form, "language", tuple(reference.languages()))
    agreed = one_of(form, "agreed", (Answer.YES, Answer.NO)) if purpose and language else ""
    if agreed == Answer.YES:
        visitor.must_have_stepped_up()
    return {
        "purposes": {each: PURPOSE[each] for each in offered},
        "purpose": PURPOSE[purpose] if purpose and language else "",
        "agreed": agreed,
        "agrees": agreed == Answer.YES,
        "script": None,
        "words": labels,
        "record_words": record_labels,
        "languages": languages_for(reader),
        "units": grouped(units_for(found, purpose) if purpose else [], found, reader),
        "classes": to_agree(purpose),
        "last": answer_of(found, purpose) if purpose else None,
        "of_child": is_child(found),
        "here": f"/records/{report}/{page}?{query_of(form, 'purpose', 'language', 'to')}",
        "back": _back(f"/records/{report}", page, form, agreed),
    }


def _back(record: str, page: str, form: Form, agreed: str) -> str:
    """To the step before this one."""
    if agreed:
        return f"{record}/{page}?{query_of(form, 'purpose', 'language', 'to')}"
    if form.one("language") and form.one("purpose"):
        return f"{record}/{page}?{query_of(form, 'to')}"
    return f"{record}/send" if form.one("to") == _TO_SEND else record


def onward(form: Form) -> str:
    """Back to the request, where one came from there and a yes was given."""
    agreed = form.one("to") == _TO_SEND and form.one("agreed") == Answer.YES
    return f"send?{query_of(form, 'purpose')}" if agreed else ""


def query_of(form: Form, *names: str) -> str:
    """Of these fields those that are answered, as a query."""
    return urlencode({name: form.one(name) for name in names if form.one(name)})


def languages_for(reader: Language) -> list[tuple[str, str]]:
    """Every language that a person met in Serbia may speak, first those in which a text is, or is to be, written."""
    scripts = dict.fromkeys(each.language.partition("-")[0] for each in reference.consent_scripts())
    named = dict(names.languages(reader))
    others = [each for each in names.offered_languages(reader) if each[0] not in scripts]
    return [(code, named[code]) for code in scripts] + others


def to_agree(purpose: Purpose | str) -> dict[str, list[tuple[str, str]]]:
    """Heading -> classes as code and words, both sentences of the catalogues."""
    agreeable = access.load().agreeable(purpose) if purpose else ()
    groups = {
        heading: [(each, CLASS[each]) for each in classes if each in agreeable] for heading, classes in TO_AGREE.items()
    }
    return {heading: found for heading, found in groups.items() if found}
