"""Commands on one referral: what a unit decides about it, and what the Centre says of what it opens."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.commands.declaring import Declaration, Version, Versioned
from contracts.conditions import fields, when
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.disclosures import RevocationReason
from contracts.words.referrals import Purpose, RejectionReason
from contracts.words.urgency import Urgency

_ANOTHER_UNIT = when(
    "reason", RejectionReason.OUT_OF_AREA.value, fields(given=["rightUnitId"]), fields(left_out=["rightUnitId"])
)


class Sending(Versioned):
    """Asks a unit for help for the person of a report, for one purpose."""

    purpose: Purpose
    unit_id: UUID
    urgency: Annotated[Urgency, Field(description="How fast the unit must answer.")]


class Acceptance(Versioned):
    """Takes a referral on, as its reader saw it."""


class Refusal(Versioned):
    """Does not take a referral; `out_of_area` names the unit that is right, and no other reason does."""

    model_config = ConfigDict(json_schema_extra=_ANOTHER_UNIT)

    reason: RejectionReason
    right_unit_id: UUID | None = None


class Revocation(CamelModel):
    """Ends what a referral opened; for a child the unit that goes on is named."""

    expected_version: Annotated[Version, Field(description="The version of the report you saw.")]
    reason: RevocationReason
    successor_unit_id: UUID | None = None


class Confirmation(CamelModel):
    """Lets a unit take a referral on that the platform did not send there by itself."""

    unit_id: Annotated[UUID, Field(description="The unit that you saw; it counts for no other.")]


SEND = Declaration(
    "sendReferral",
    "The Centre asks a unit for help for a person: it opens what the purpose allows and the person agreed to.",
    Sending,
    "/reports/{report_id}/referrals",
    Permission.REFERRALS_SEND,
    operation="post_referral",
)
ACCEPT = Declaration(
    "acceptReferral",
    "A worker of the addressed unit takes the referral on; the disclosure opens with it.",
    Acceptance,
    "/referrals/{referral_id}/accept",
    Permission.REFERRALS_ACCEPT,
    service="referral",
    operation="post_acceptance",
)
REJECT = Declaration(
    "rejectReferral",
    "The unit does not take it: it moves to the right unit at once, or is escalated.",
    Refusal,
    "/referrals/{referral_id}/reject",
    Permission.REFERRALS_REJECT,
    service="referral",
    operation="post_rejection",
)
REVOKE = Declaration(
    "revokeReferral",
    "The Centre ends what a referral opened: the very next read is refused.",
    Revocation,
    "/referrals/{referral_id}/revoke",
    Permission.DISCLOSURES_REVOKE,
    operation="post_revocation",
)
CONFIRM_REROUTE = Declaration(
    "confirmReroute",
    "The Centre's duty says that a unit may take a referral on that went to it, or will.",
    Confirmation,
    "/referrals/{referral_id}/confirm",
    Permission.DISCLOSURES_CONFIRM,
    operation="post_confirmation",
)
