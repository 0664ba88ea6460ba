"""Questions without a report, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chassis.domain.errors import NotFound
from contracts import reference
from contracts.scopes import Permission, carries
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.dates import moment
from gateway.pages.languages.names import unit_name
from gateway.pages.permissions import may
from gateway.pages.record.questions.exchanges import BY

if TYPE_CHECKING:
    from gateway.pages.answers import AdviceAskedAdvice
    from gateway.pages.languages.choice import Language
    from gateway.pages.rendering.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a list: about what, from which unit, and its state."""

    id: str
    subject: str | None
    unit: str | None
    asked_at: str
    due_at: str
    answered_at: str | None
    overdue: bool

    @property
    def meaning(self) -> str:
        """Its state as the colour of its row, named as for a tag."""
        return "done" if self.answered_at else "danger" if self.overdue else "waiting"


@dataclass(frozen=True, slots=True)
class Opened:
    """One question with what was written; `answers` if the reader may answer it now, `own` if the reader asked it."""

    line: Line
    version: int
    text: str
    phone: str | None
    answer: str | None
    by: str
    own: bool
    answers: bool


def answers_questions(visitor: Visitor) -> bool:
    """Whether the visitor is of those who answer."""
    return carries(visitor.principal.roles, Permission.ADVICE_ANSWER)


async def listed(visitor: Visitor, after: str | None, *, everything: bool) -> dict[str, Any]:
    """One page: what is open, for the Centre unless it wants `everything`; what they asked, for others. Raises PageRefused."""
    waiting = answers_questions(visitor) and not everything
    found = (await visitor.ask("AdviceAsked", after=after, waiting=waiting))["adviceAsked"]
    page, language = found["pageInfo"], of_request(visitor.request)
    lines = [_line(each, language) for each in found["nodes"]]
    return {"lines": lines, "waiting": waiting, "more": page["endCursor"] if page["hasNextPage"] else None}


async def advice_at(visitor: Visitor, advice_id: str) -> Opened:
    """The question. Raises NotFound for what is missing and for what is not for the visitor alike, and PageRefused."""
    try:
        advice = (await visitor.ask("ReadAdvice", id=str(UUID(advice_id))))["advice"]
    except ValueError:
        raise NotFound from None
    if advice is None:
        raise NotFound
    line, own = _line(advice, of_request(visitor.request)), "author" in advice["positions"]
    to_answer = advice["answeredAt"] is None and not own and may("answerAdvice", advice["positions"])
    by = BY[advice["answeredAs"]] if advice["answeredAs"] else ""
    return Opened(
        line, advice["version"], advice["text"], advice["callbackPhone"], advice["answer"], by, own, to_answer
    )


def subjects(language: Language) -> list[tuple[str, str]]:
    """What can be asked about, with its words."""
    return [(each.code, each.text.in_language(language)) for each in reference.advice_subjects()]


def _line(advice: AdviceAskedAdvice, language: Language) -> Line:
    over = advice["answeredAt"] is None and moment(advice["dueAt"]) < datetime.now(UTC)
    subject = dict(subjects(language)).get(advice["subject"] or "")
    unit = unit_name(advice["unitId"], language)
    return Line(advice["id"], subject, unit, advice["askedAt"], advice["dueAt"], advice["answeredAt"], over)
