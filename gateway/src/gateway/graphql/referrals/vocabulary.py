"""Words of a referral, as they stand on the wire."""

from enum import StrEnum

import strawberry


@strawberry.enum(description="Where a referral stands.")
class ReferralState(StrEnum):
    """Where a referral stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="What a referral is for.")
class Purpose(StrEnum):
    """What a referral is for."""

    FORMAL_IDENTIFICATION = "formal_identification"
    CHILD_PROTECTION = "child_protection"


@strawberry.enum(description="Who took a referral on: you, somebody else, or nobody yet.")
class Owner(StrEnum):
    """Who took a referral on."""

    ME = "me"
    OTHERS = "others"
    NOBODY = "nobody"


@strawberry.enum(description="Why a unit does not take a referral.")
class RejectionReason(StrEnum):
    """Why a unit does not take a referral."""

    NO_CAPACITY = "no_capacity"
    OUT_OF_MANDATE = "out_of_mandate"
    OUT_OF_AREA = "out_of_area"
    SAFETY_CONFLICT = "safety_conflict"
    CONFLICT_OF_INTEREST = "conflict_of_interest"


@strawberry.enum(description="What became of a rejection: never where the referral went.")
class RejectionOutcome(StrEnum):
    """What became of a rejection."""

    PASSED_ON = "passed_on"
    ESCALATED = "escalated"


@strawberry.enum(description="Which term a clock watches.")
class ClockCode(StrEnum):
    """Which term a clock watches."""

    TRIAGE_ASSESS = "TRIAGE_ASSESS"
    REFERRAL_DECIDE = "REFERRAL_DECIDE"
    DELIVERY_60S = "DELIVERY_60S"
    TAKEOVER_15MIN = "TAKEOVER_15MIN"
    ASK_WHEN_SAFE = "ASK_WHEN_SAFE"


@strawberry.enum(
    description="Where a clock stands; `UNMEASURED`: nothing records the step, so it is neither done nor missed."
)
class ClockState(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    MET_LATE = "met_late"
    CANCELLED = "cancelled"
    UNMEASURED = "unmeasured"
