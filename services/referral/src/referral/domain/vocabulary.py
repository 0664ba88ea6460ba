"""Words of a referral."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a referral is for. `formal_identification` is no grant: the Centre takes the report over."""

    FORMAL_IDENTIFICATION = "formal_identification"
    CHILD_PROTECTION = "child_protection"


class Urgency(StrEnum):
    """How fast the addressed unit must answer."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    STANDARD = "standard"


class RejectionReason(StrEnum):
    """Why a unit does not take a referral."""

    NO_CAPACITY = "no_capacity"
    OUT_OF_MANDATE = "out_of_mandate"
    OUT_OF_AREA = "out_of_area"
    SAFETY_CONFLICT = "safety_conflict"
    CONFLICT_OF_INTEREST = "conflict_of_interest"


class End(StrEnum):
    """How a referral ends without being carried out."""

    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class Handover(StrEnum):
    """How a referral went on: to the named unit, to the Centre's duty because that unit must not get it, or by the Centre's duty."""

    PASSED_ON = "passed_on"
    TO_DUTY = "to_duty"
    DIRECTED = "directed"


class Owner(StrEnum):
    """Who took a referral on, as the reader of a list asks for it."""

    ME = "me"
    OTHERS = "others"
    NOBODY = "nobody"


class Outcome(StrEnum):
    """What became of a rejection, as the rejecting unit learns it: never where the referral went."""

    PASSED_ON = "passed_on"
    ESCALATED = "escalated"
