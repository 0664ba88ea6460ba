"""Several reports handed over at once, as at the end of a shift: each by a command of its own, each with its own result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from gateway.pages import labels
from gateway.pages.forms import Form
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import moment
from gateway.pages.record.reporter.handing_over import OFFER, TAKE
from gateway.pages.record.reporter.reading import as_id, listed
from gateway.pages.rendering.kept import led, let_go
from gateway.pages.rendering.refusals import Message, PageRefused, Problem, message_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from gateway.pages.record.reporter.reading import Own
    from gateway.pages.rendering.visitor import Visitor

MOST: Final = 50
"""What one page shows, and so the most that one press does."""
_SHIFT: Final = timedelta(hours=24)
"""The longest duty there is. What was handed over before is not offered again, so that nothing of the shift before is among it."""
_DONE: Final = {
    OFFER: Message(N_("Offered to your unit"), N_("Whoever takes it can do all that you can.")),
    TAKE: Message(N_("Taken"), N_("You are its author as well, and are told the news.")),
}
_NOTHING_CHOSEN: Final = Problem("report", N_("Tick at least one report."))


@dataclass(frozen=True, slots=True)
class HandOverResult:
    """What became of one report; one that the visitor may not see has no reference."""

    report_id: str
    reference: str
    says: Message
    done: bool


@dataclass(frozen=True, slots=True)
class Became:
    """What became of the reports of one press."""

    results: tuple[HandOverResult, ...]


async def show(visitor: Visitor, after: str | None, form: Form, became: Sequence[HandOverResult] = ()) -> Response:
    """What the visitor can offer, what colleagues offer, by who offers it, and what became of the reports of a press."""
    reports, page = await listed(visitor, asked_first=False, first=MOST, after=after, running=True, urgentFirst=False)
    known = {each.id: each.reference for each in reports}
    offers: dict[str, list[Own]] = {}
    for each in reports:
        if TAKE in each.steps:
            # What intake entered was reported by different people: each is taken for itself.
            together = None if each.keyed else each.offered_by
            offers.setdefault(together or each.id, []).append(each)
    failed = became and not any(each.done for each in became)
    return visitor.answer(
        "record/reporter/hand_over.html",
        HTTPStatus.CONFLICT if failed else form.status,
        page=page,
        form=form,
        became=[replace(each, reference=each.reference or known.get(each.report_id, "")) for each in became],
        mine=[each for each in reports if OFFER in each.steps and not each.keyed],
        ticked=form.all("report") if form.refused else [each.id for each in reports if _of_this_shift(each)],
        offered=[each for each in reports if each.authored and each.offered_by],
        offers=list(offers.values()),
        words=labels,
    )


async def hand_over(visitor: Visitor, form: Form) -> Response:
    """Does the step to each report that is ticked, and shows what became of each. Raises NotFound, and PageRefused for no step."""
    step = form.one("step")
    if step not in _DONE:
        raise PageRefused("invalid-input", HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = list(dict.fromkeys(map(as_id, form.all("report"))))[:MOST]
    if not chosen:
        return await led(visitor, form.wrong([_NOTHING_CHOSEN]), partial(show, visitor, None))
    became = Became(tuple([await _done(visitor, step, form.key, each) for each in chosen]))
    await let_go(visitor)
    return await led(visitor, became, partial(show_results, visitor))


async def show_results(visitor: Visitor, became: Became) -> Response:
    """The page with what became of each."""
    return await show(visitor, None, Form(), became.results)


async def _done(visitor: Visitor, step: str, key: str, report_id: str) -> HandOverResult:
    """A report that is refused, or not reached any more, stops none of the others."""
    try:
        answer = await visitor.do(step, f"{key}.{report_id}", reportId=report_id)
    except PageRefused as refused:
        return HandOverResult(report_id, "", message_of(refused.slug), done=False)
    about = answer["reference"] if answer["__typename"] == "Report" else None
    return HandOverResult(report_id, (about and about["reference"]) or "", _DONE[step], done=True)


def _of_this_shift(own: Own) -> bool:
    return own.sent_at is not None and moment(own.sent_at) > datetime.now(UTC) - _SHIFT
