"""What an adult answers to being sent to units for one purpose: the text that is read aloud, then a form for a yes or a no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from contracts import access, reference
from contracts.commands import persons
from contracts.words.reports import Answer
from gateway.pages import labels
from gateway.pages.forms import Form, FormFixes
from gateway.pages.labels import PURPOSE
from gateway.pages.languages import names
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.date_fields import Unreadable, day_of
from gateway.pages.record import labels as record_labels
from gateway.pages.record.commands import ONE, ReportCommand, questions_of
from gateway.pages.record.labels import CLASS, TO_AGREE
from gateway.pages.record.sending.grounds import answer_of, grouped, one_of, purposes_to_agree, units_for
from gateway.pages.rendering.refusals import PageRefused, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams

    from contracts.words.referrals import Purpose
    from gateway.pages.languages.choice import Language
    from gateway.pages.record.commands import Question
    from gateway.pages.rendering.visitor import Visitor

_PURPOSES: Final = {code: said for code, said in PURPOSE.items() if code in access.load().purposes_on("consent")}
_FIRST: Final = ("purpose", "language", "agreed", "to")
_UNTIL, _TO_SEND, _SERBIAN = "until", "send", "sr"
_QUESTIONS: Final = questions_of(
    persons.RECORD_REFERRAL_CONSENT,
    {
        "purpose": (N_("What kind of help is it about?"), N_("Choose the kind of help.")),
        "agreed": (N_("What did the person answer?"), N_("Say what the person answered.")),
        "givenBy": (N_("Who answered?"), N_("Say who answered.")),
        "method": (N_("How was the answer given?"), N_("Say how the answer was given.")),
        "interpreter": (
            N_("Did an interpreter put it into the person's language?"),
            N_("Say whether an interpreter did."),
        ),
        "seenAlone": (
            N_("Was the person alone with you when they said it?"),
            N_("Say whether the person was alone; “I do not know” is an answer too."),
        ),
        "calledBack": (
            N_("Did a call back to the person confirm it?"),
            N_("Say whether a call back confirmed it; “I do not know” is an answer too."),
        ),
    },
    purpose=_PURPOSES,
    agreed={Answer.YES: N_("The person agrees"), Answer.NO: N_("The person does not agree")},
)
_NO_LANGUAGE: Final = Problem("language", N_("Choose the language in which you speak with the person."))
_NO_UNIT: Final = Problem("unitIds", N_("Choose at least one unit to which the person agrees."))
_NO_DAY: Final = Problem(
    _UNTIL,
    N_("Enter the last day on which it is valid: from today, and at most a year from now."),
    address=f"#{_UNTIL}-day",
)
_CALL_BACK: Final = Problem(
    "calledBack", N_("Call the person back first, or have them sign: this opens what is closed.")
)
_FIXES: Final = FormFixes(
    fields={"unitIds": _NO_UNIT, _UNTIL: _NO_DAY, "language": _NO_LANGUAGE},
    slugs={"call-back-needed": _CALL_BACK},
)


def _questions(_: Form) -> Mapping[str, Question]:
    return _QUESTIONS


def _begun(query: QueryParams) -> Form:
    """What was chosen so far; a step that was sent without an answer is shown again."""
    form = Form({name: [query[name]] for name in _FIRST if name in query})
    missing = [
        Problem(name, _QUESTIONS[name].missing)
        for name in query.getlist("asks")
        if name in _QUESTIONS and name not in query
    ]
    return form.wrong(missing, ONE)


def _read(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """The language, and of a yes the units, what they may read, and until when."""
    language = one_of(form, "language", tuple(reference.languages()))
    wrong = [] if language else [_NO_LANGUAGE]
    values: dict[str, Any] = {"language": language}
    if form.one("agreed") != Answer.YES:
        return values, wrong
    purpose = one_of(form, "purpose", tuple(_PURPOSES))
    taking = {str(each.id) for each in access.receivers(purpose)} if purpose else ()
    values["unitIds"] = [each for each in dict.fromkeys(form.all("unitIds")) if each in taking]
    values["classes"] = [each for each in form.all("classes") if purpose and each in access.load().agreeable(purpose)]
    try:
        values[_UNTIL] = day_of(form.parts(_UNTIL)).isoformat()
    except Unreadable as unreadable:
        wrong.append(Problem(_UNTIL, unreadable.sentence, unreadable.part, f"#{_UNTIL}-{unreadable.part}"))
    return values, [*([] if values["unitIds"] else [_NO_UNIT]), *wrong]


async def _known(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """What the step that is reached asks. Raises PageRefused where the person cannot be asked."""
    found = (await visitor.ask("Sending", id=report))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    offered = purposes_to_agree(found)
    if not offered:
        raise PageRefused("consent-missing", 409)
    reader = of_request(visitor.request)
    purpose = one_of(form, "purpose", offered)
    language = one_of(form, "language", tuple(reference.languages()))
    agreed = one_of(form, "agreed", (Answer.YES, Answer.NO)) if purpose and language else ""
    if agreed == Answer.YES:
        visitor.must_have_stepped_up()
    units = units_for(found, purpose) if purpose else []
    return {
        "purposes": {each: PURPOSE[each] for each in offered},
        "purpose": PURPOSE[purpose] if purpose and language else "",
        "agreed": agreed,
        "agrees": agreed == Answer.YES,
        "script": _script(language, reader),
        "own_script": _script(_SERBIAN, reader),
        "words": labels,
        "record_words": record_labels,
        "languages": _languages(reader),
        "units": grouped(units, found, reader),
        "classes": _to_agree(purpose),
        "last": answer_of(found, purpose) if purpose else None,
        "here": f"/records/{report}/referral-consent?{_query(form, 'purpose', 'language', 'to')}",
        "back": _back(f"/records/{report}", form, agreed),
    }


def _back(record: str, form: Form, agreed: str) -> str:
    """To the step before this one."""
    if agreed:
        return f"{record}/referral-consent?{_query(form, 'purpose', 'language', 'to')}"
    if form.one("language") and form.one("purpose"):
        return f"{record}/referral-consent?{_query(form, 'to')}"
    return f"{record}/send" if form.one("to") == _TO_SEND else record


def _query(form: Form, *names: str) -> str:
    return urlencode({name: form.one(name) for name in names if form.one(name)})


def _script(language: str, reader: Language) -> reference.ConsentScript | None:
    """The text in that language; Serbian in the letters of the reader."""
    written = ("sr-Cyrl" if reader == "sr-Cyrl" else "sr-Latn") if language == _SERBIAN else language
    return reference.consent_script(written)


def _languages(reader: Language) -> list[tuple[str, str]]:
    """Every language that a person met in Serbia may speak, first those in which a text is, or is to be, written."""
    scripts = dict.fromkeys(each.language.partition("-")[0] for each in reference.consent_scripts())
    named = dict(names.languages(reader))
    offered = [each for each in names.languages(reader) if each[0] in reference.offered_languages()]
    return [(code, named[code]) for code in scripts] + [each for each in offered if each[0] not in scripts]


def _to_agree(purpose: Purpose | str) -> dict[str, list[tuple[str, str]]]:
    """Heading -> classes as code and words, both sentences of the catalogues."""
    agreeable = access.load().agreeable(purpose) if purpose else ()
    groups = {
        heading: [(each, CLASS[each]) for each in classes if each in agreeable] for heading, classes in TO_AGREE.items()
    }
    return {heading: found for heading, found in groups.items() if found}


def _onward(form: Form) -> str:
    """Back to the request, where one came from there and the person agreed."""
    agreed = form.one("to") == _TO_SEND and form.one("agreed") == Answer.YES
    return f"send?{_query(form, 'purpose')}" if agreed else ""


AGREEING: Final = ReportCommand(
    persons.RECORD_REFERRAL_CONSENT,
    "referral-consent",
    _questions,
    done=lambda form, _: "referral_agreed" if form.one("agreed") == Answer.YES else "referral_refused",
    template="record/sending/agree.html",
    fixes=_FIXES,
    place="records",
    begins=_begun,
    reads=_read,
    known=_known,
    link=N_("Record what the person agrees to"),
    offered=lambda report: bool(purposes_to_agree(report)),
    onward=_onward,
)
