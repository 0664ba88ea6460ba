"""What an adult answers to being sent to units for one purpose: the text that is read aloud, then a form for a yes or a no."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contracts import access, reference
from contracts.commands import persons
from contracts.words.reports import Answer
from gateway.pages.forms import FormFixes
from gateway.pages.labels import PURPOSE
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record.commands import ReportCommand, questions_of
from gateway.pages.record.sending.answer_form import MISSING, begun, onward, read, step_of
from gateway.pages.record.sending.grounds import one_of, purposes_to_agree
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from gateway.pages.forms import Form
    from gateway.pages.languages.choice import Language
    from gateway.pages.rendering.visitor import Visitor

_PURPOSES: Final = {code: said for code, said in PURPOSE.items() if code in access.load().purposes_on("consent")}
_PAGE, _SERBIAN = "referral-consent", "sr"
_HOW: Final = ("givenBy", "method", "interpreter", "seenAlone", "calledBack")
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
_CALL_BACK: Final = Problem(
    "calledBack", N_("Call the person back first, or have them sign: this opens what is closed.")
)
_FIXES: Final = FormFixes(
    fields=MISSING,
    slugs={"call-back-needed": _CALL_BACK},
)


async def _known(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """The step that is reached, and the text that is read aloud. Raises PageRefused where the person cannot be asked."""
    language, reader = one_of(form, "language", tuple(reference.languages())), of_request(visitor.request)
    step = await step_of(visitor, report, form, purposes_to_agree, _PAGE)
    return {**step, "script": _script(language, reader), "own_script": _script(_SERBIAN, reader), "how": _HOW}


def _script(language: str, reader: Language) -> reference.ConsentScript | None:
    """The text in that language; Serbian in the letters of the reader."""
    written = ("sr-Cyrl" if reader == "sr-Cyrl" else "sr-Latn") if language == _SERBIAN else language
    return reference.consent_script(written)


AGREEING: Final = ReportCommand(
    persons.RECORD_REFERRAL_CONSENT,
    _PAGE,
    lambda _: _QUESTIONS,
    done=lambda form, _: "referral_agreed" if form.one("agreed") == Answer.YES else "referral_refused",
    template="record/sending/agree.html",
    fixes=_FIXES,
    place="records",
    begins=partial(begun, _QUESTIONS),
    reads=partial(read, _PURPOSES),
    known=_known,
    link=N_("Record what the person agrees to"),
    offered=lambda report: bool(purposes_to_agree(report)),
    onward=onward,
)
