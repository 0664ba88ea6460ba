"""Questions of a report with their answers, as the class `open_question` holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from identification.application.contents.classes import OPEN_QUESTION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from identification.application.contents.ports import Content
    from identification.application.questions.ports import Questions
    from identification.application.reports.ports import Remark, SealedText

    Texts = Mapping[SealedText, str | None]
    Remarks = Mapping[str, Mapping[UUID, Sequence[Remark]]]


@dataclass(frozen=True, slots=True)
class Exchanges:
    """By report, oldest question first; `altered` are reports of which something else is stored than was said."""

    by_report: dict[UUID, list[Content]] = field(default_factory=dict)
    altered: set[UUID] = field(default_factory=set)


async def questions_of(remarks: Remarks, questions: Questions) -> Exchanges:
    """Of all reports whose remarks these are; raises ReportAltered as `Questions.texts` does."""
    asked, answered = remarks["question"], remarks["answer"]
    sealed = [each.sealed for kind in (asked, answered) for several in kind.values() for each in several if each.sealed]
    texts = await questions.texts(sealed) if sealed else {}
    found = Exchanges(altered={each.report_id for each, text in texts.items() if text is None})
    for report_id, several in asked.items():
        answers = {each.id: _answer(each, texts) for each in answered.get(report_id, ())}
        found.by_report[report_id] = [_question(each, answers.get(each.id), texts) for each in several]
    return found


def content_of(
    waiting: int, questions: Sequence[Content] | None, *, texts: bool, codes_only: bool
) -> dict[str, Content]:
    """The class; nothing where nothing was asked. Without `texts` it says only how many questions wait.

    `codesOnly` is for a reader who may answer: of a colleague's report nothing else says that words are refused.
    """
    if texts:
        return (
            {OPEN_QUESTION: {"waiting": waiting, "codesOnly": codes_only, "questions": questions}} if questions else {}
        )
    return {OPEN_QUESTION: {"waiting": waiting}} if waiting else {}


def _question(asked: Remark, answer: Content | None, texts: Texts) -> Content:
    said = {"code": asked.code, "text": _text(asked, texts), "askedAt": asked.at.isoformat()}
    return {"id": str(asked.id), **said, "askedAs": asked.position, "answer": answer}


def _answer(given: Remark, texts: Texts) -> Content:
    return {"code": given.code, "text": _text(given, texts), "at": given.at.isoformat(), "givenAs": given.position}


def _text(remark: Remark, texts: Texts) -> str | None:
    return None if remark.sealed is None else texts.get(remark.sealed)
