"""What the Centre asked the reporter, and what they answered, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts import reference
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.pages.answers import Question, ReadReceiptReport, RecordReport, ReportsReportSummary
    from gateway.pages.languages.choice import Language

BY: Final = {
    "author": N_("whoever reported"),
    "unit": N_("a colleague of their unit"),
    "intake": N_("the Centre's intake"),
    "duty": N_("the Centre's duty"),
}
"""Position -> who said it."""
_ANSWERED_BY: Final = BY | {"intake": N_("the Centre's intake, as the reporter told them")}


@dataclass(frozen=True, slots=True)
class Said:
    """What one side said: the words of its code, and a text of their own; `by` is a sentence of the catalogues."""

    coded: str
    text: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with the answers that it takes, if it is of the list; `waits` while an answer is still to come."""

    id: str
    asked: Said
    choices: Sequence[tuple[str, str]]
    answer: Said | None
    waits: bool


def exchanges_of(report: RecordReport | ReadReceiptReport, language: Language) -> list[Exchange]:
    """Oldest question first; nothing where nothing is shown. After an end of the report or of consent none waits."""
    content = report["openQuestion"]
    questions = (content and content["questions"]) or ()
    return [_exchange(each, bool(content and content["waiting"]), language) for each in questions]


def waiting_of(report: ReadReceiptReport | ReportsReportSummary) -> int:
    """How many questions wait for an answer of the reader, as far as they may know."""
    asked = report["openQuestion"]
    return (asked and may("answerQuestion", report["positions"]) and asked["waiting"]) or 0


def _exchange(question: Question, waits: bool, language: Language) -> Exchange:
    known, answer = _known(question["code"]), question["answer"]
    choices = [(each.code, each.text.in_language(language)) for each in (known.answers if known else ())]
    asked = _said(question["code"], known, question["text"], question["askedAt"], question["askedAs"], language)
    given = answer and _said(answer["code"], None, answer["text"], answer["at"], answer["givenAs"], language, choices)
    return Exchange(question["id"], asked, choices, given, waits and answer is None)


def _said(
    code: str | None,
    known: reference.Question | None,
    text: str | None,
    at: str,
    position: str,
    language: Language,
    choices: Sequence[tuple[str, str]] | None = None,
) -> Said:
    coded = known.text.in_language(language) if known else dict(choices or ()).get(code or "", code or "")
    return Said(coded, text or "", at, BY[position] if choices is None else _ANSWERED_BY[position])


def _known(code: str | None) -> reference.Question | None:
    try:
        return None if code is None else reference.question(code)
    except reference.UnknownReference:
        return None
