"""One page to print for where there is no computer: what to note, in the order in which a report asks it, and whom to call.

It asks for no name, and nothing on it says what it is for: paper is seen by others.
"""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.access import public
from contracts import forms
from gateway.pages.form_words import choices_of
from gateway.pages.languages.choice import Language, of_request
from gateway.pages.rendering.document import Page, ThePages
from gateway.pages.rendering.visitor import Visitor
from gateway.pages.report_form.answers.complaints import MISSING
from gateway.pages.report_form.screens.questions import LABELS, OPTIONS
from gateway.sessions.dependencies import SignedIn, known_by_browser

sheet_router = APIRouter(include_in_schema=False)
_NOTICED: Final = "indicators"
_NOTED_INSTEAD: Final = {"suspicions|indicators|concern": _NOTICED}
"""What one of several answers does for is noted in the reporter's own words: what is suspected does not lie about on paper."""
_IF_KNOWN: Final = ("sex", "interpreter_needed", "present_municipality")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to note: answers to mark, or `lines` to write on; what is `said` is in the reader's language already."""

    label: str
    choices: Sequence[str] = ()
    lines: int = 1
    said: bool = False


def notes() -> list[Note]:
    """What must be answered to file, in that order; sentences of the catalogues."""
    names = [_NOTED_INSTEAD.get(each, each) for each in MISSING]
    return [
        Note(LABELS[name], [words for _, words in OPTIONS.get(name, ())], 3 if name == _NOTICED else 1)
        for name in names
        if name in LABELS
    ]


def notes_if_known(language: Language) -> list[Note]:
    """A few of the form's own questions, none of which says who it is."""
    asked = forms.form(forms.CORE).questions
    return [
        Note(question.text.in_language(language), _short(question, language), said=True)
        for question in (asked[code] for code in _IF_KNOWN if code in asked)
    ]


@sheet_router.get("/sheet")
@public
async def sheet(request: Request, pages: ThePages, signed_in: Annotated[SignedIn | None, known_by_browser]) -> Response:
    """The sheet, for everybody: it holds nothing of anybody."""
    asked, if_known = notes(), notes_if_known(of_request(request))
    if signed_in is None:
        return pages.answer(request, Page("sheet.html", {"notes": asked, "if_known": if_known}))
    return Visitor(request, pages, signed_in).answer("sheet.html", notes=asked, if_known=if_known)


def _short(question: forms.Question, language: Language) -> list[str]:
    return [words for _, words in choices_of(question, None, language)] if question.kind is forms.Kind.ONE else []
