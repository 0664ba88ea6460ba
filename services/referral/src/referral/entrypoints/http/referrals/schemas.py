"""What callers send and get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from chassis.http.models import by_equal_names
from contracts.fields import Cursors
from contracts.models import CamelModel
from contracts.words.referrals import Outcome, RejectionReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from referral.application.reading.view import ReferralView

MOST_IDS = 100


class Ids(CamelModel):
    """Referrals to read at once."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_IDS)]


class ReportIds(CamelModel):
    """Reports whose referrals are asked for."""

    report_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_IDS)]
    everybody: Annotated[
        bool, Field(description="Of the first of several persons who were reported at once those of all of them.")
    ] = False


class ClockAnswer(CamelModel):
    """One clock; `verified` is false while no source supports its term."""

    code: str
    state: str
    started_at: AwareDatetime
    due_at: AwareDatetime
    met_at: AwareDatetime | None
    legal_basis: str
    verified: bool


class RejectionAnswer(CamelModel):
    """Which unit did not take it, why and when."""

    unit_id: UUID
    reason: RejectionReason
    rejected_at: AwareDatetime


class WithheldClass(CamelModel):
    """A class that is shown in part."""

    class_: Annotated[str, Field(alias="class")]
    mask: str
    reason: str


class ReferralAnswer(CamelModel):
    """A referral as far as the caller may see it; what `withheld` takes away is null, `rejections` too for one who decides nothing."""

    id: UUID
    state: str
    positions: list[str]
    withheld: list[WithheldClass]
    report_id: UUID | None = None
    person_id: UUID | None = None
    version: int | None = None
    purpose: str | None = None
    urgency: str | None = None
    unit_id: UUID | None = None
    sent_at: AwareDatetime | None = None
    respond_by: AwareDatetime | None = None
    accepted_at: AwareDatetime | None = None
    waits_for_worker: Annotated[
        bool | None, Field(description="Whether its unit took it on, and who did so does not work on it any more.")
    ] = None
    clocks: list[ClockAnswer] | None = None
    rejections: list[RejectionAnswer] | None = None


class ReferralList(CamelModel):
    """One page and where the next one starts."""

    items: list[ReferralAnswer]
    cursors: Cursors = Field(default_factory=list)
    next_cursor: str | None = None


class ReferralCounts(CamelModel):
    """Reports with a referral that is overdue, due before midnight in Belgrade, still to be answered, and taken on by the caller."""

    late: int
    due_today: int
    undecided: int
    mine: int


class ReferralBatch(CamelModel):
    """In the order asked for; null means missing or forbidden."""

    items: list[ReferralAnswer | None]


class ReportReferrals(CamelModel):
    """The referrals of one report, oldest first; none means missing or forbidden."""

    report_id: UUID
    referrals: list[ReferralAnswer]


class ReportsReferrals(CamelModel):
    """In the order asked for."""

    items: list[ReportReferrals]


class RefusalAnswer(CamelModel):
    """What became of it: never where it went."""

    id: UUID
    outcome: Outcome


def answer(view: ReferralView) -> ReferralAnswer:
    """A view as JSON."""
    shown = {"id": view.id, "state": view.state, "positions": view.positions, "withheld": view.withheld}
    return by_equal_names(ReferralAnswer, view.details, **shown)


def batch(ids: Iterable[UUID], views: Iterable[ReferralView]) -> ReferralBatch:
    """Answers in the order of `ids`."""
    found = {view.id: answer(view) for view in views}
    return ReferralBatch(items=[found.get(each) for each in ids])


def by_report(report_ids: Iterable[UUID], views: Iterable[ReferralView], *, everybody: bool) -> ReportsReferrals:
    """Answers gathered by report, in the order of `report_ids`; those of `everybody` by that of the first person."""
    gathered: dict[UUID, list[ReferralAnswer]] = {}
    for view in views:
        about = view.report_id if everybody else view.person_id or view.report_id
        gathered.setdefault(about, []).append(answer(view))
    return ReportsReferrals(
        items=[ReportReferrals(report_id=each, referrals=gathered.get(each, [])) for each in report_ids]
    )
