"""Events of referral: topic `referral.referrals`, keyed by referral."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.envelope import EventData
from contracts.events.identification import OpenUrgency
from contracts.open_words import Open, Sentence
from contracts.topics import REFERRAL_REFERRALS
from contracts.words.referrals import ClockCode, Handover, Purpose, ReferralEnd, RejectionReason

OpenPurpose = Annotated[
    Open[Purpose],
    Sentence(
        "What a referral is for: the purposes of the access table, and the formal identification that is no grant."
    ),
]


class ReferralEvent(EventData):
    """Something about a referral; `person_id` says for which of several persons of the report, if it is not the first."""

    topic: ClassVar[str] = REFERRAL_REFERRALS
    subject_field: ClassVar[str] = "referral_id"

    referral_id: UUID
    report_id: UUID
    person_id: UUID | None = None

    @property
    def about(self) -> UUID:
        """The report of the one person: each other person reported at once has one of their own, with its own id."""
        return self.person_id or self.report_id


class ReferralSentV1(ReferralEvent):
    """A unit is asked to take a referral on. Each clock has the end of its term; `respond_by` is the first that asks for a step."""

    type: ClassVar[str] = "referral.referral-sent.v1"

    purpose: OpenPurpose
    unit_id: UUID
    urgency: OpenUrgency
    respond_by: AwareDatetime
    sent_at: AwareDatetime
    triage_due_at: AwareDatetime | None = None
    decide_due_at: AwareDatetime | None = None
    delivery_due_at: AwareDatetime | None = None
    take_over_due_at: AwareDatetime | None = None
    ask_due_at: AwareDatetime | None = None
    protect_due_at: AwareDatetime | None = None


class ClockStartedV1(ReferralEvent):
    """A term began after the referral was sent; clocks that it was sent with are published with its sending."""

    type: ClassVar[str] = "referral.clock-started.v1"

    clock_id: UUID
    code: Open[ClockCode]
    started_at: AwareDatetime
    due_at: AwareDatetime


class ReferralAcceptedV1(ReferralEvent):
    """A unit took the referral on."""

    type: ClassVar[str] = "referral.referral-accepted.v1"

    purpose: OpenPurpose
    unit_id: UUID
    accepted_by: UUID
    accepted_at: AwareDatetime
    version: int = Field(ge=1, le=2**31 - 1)


class ReferralRejectedV1(ReferralEvent):
    """A unit would not take it: the referral is escalated to its supervisor and the Centre's duty, the clock goes on.

    `protect_due_at`: by when the Centre's duty must name another unit, since no unit is asked from now on; `respond_by` is the first that
    asks for a step as it is now. A release before did not say the purpose.
    """

    type: ClassVar[str] = "referral.referral-rejected.v1"

    unit_id: UUID
    reason: Annotated[
        Open[RejectionReason], Sentence("Why a unit does not take a referral (the Centre never rejects).")
    ]
    rejected_at: AwareDatetime
    rejected_by: UUID | None = None
    protect_due_at: AwareDatetime | None = None
    respond_by: AwareDatetime | None = None
    purpose: OpenPurpose | None = None


class ReferralReroutedV1(ReferralEvent):
    """A unit said it is out of its area, or the Centre's duty sent an escalated one on; the clock goes on.

    `rejected_by` spoke for the unit that had it; absent when the Centre's duty sent it on. `protect_due_at`: by when the
    Centre's duty must name another unit, where it went to the duty and no unit is asked from now on; `respond_by` is the first that asks
    for a step as it is now.
    """

    type: ClassVar[str] = "referral.referral-rerouted.v1"

    purpose: OpenPurpose
    from_unit_id: UUID
    unit_id: UUID
    urgency: OpenUrgency
    rerouted_at: AwareDatetime
    way: Open[Handover] | None = None
    rejected_by: UUID | None = None
    protect_due_at: AwareDatetime | None = None
    respond_by: AwareDatetime | None = None


class ReferralClosedV1(ReferralEvent):
    """The referral followed the end of its disclosure or the withdrawal of its report."""

    type: ClassVar[str] = "referral.referral-closed.v1"

    unit_id: UUID
    kind: Open[ReferralEnd]
    closed_at: AwareDatetime


class ReferralReopenedV1(ReferralEvent):
    """The Centre's own item goes on, since its report was opened again."""

    type: ClassVar[str] = "referral.referral-reopened.v1"

    unit_id: UUID
    reopened_at: AwareDatetime


class ClockBreachedV1(ReferralEvent):
    """A term passed without the step it asks for; dated by the term, not by when a process saw it."""

    type: ClassVar[str] = "referral.clock-breached.v1"

    clock_id: UUID
    code: Open[ClockCode]
    unit_id: UUID
    urgency: OpenUrgency
    due_at: AwareDatetime
