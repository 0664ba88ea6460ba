"""Words of a referral, its clocks and the totals of the Office."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a referral is for. `formal_identification` is no grant: the Centre takes the report over."""

    FORMAL_IDENTIFICATION = "formal_identification"
    CHILD_PROTECTION = "child_protection"
    EMERGENCY_ACCOMMODATION = "emergency_accommodation"
    URGENT_HEALTH = "urgent_health"
    PSYCHOSOCIAL = "psychosocial"
    LEGAL_AID = "legal_aid"
    EDUCATION = "education"
    LIVELIHOOD = "livelihood"
    CRIMINAL_INVESTIGATION = "criminal_investigation"
    LABOUR_CONTROL = "labour_control"
    RESIDENCE_STATUS = "residence_status"
    VOLUNTARY_RETURN = "voluntary_return"

    @property
    def by_law(self) -> bool:
        """Whether the law sends it when a report is filed: who reported follows that, and learns of nothing that the Centre sends."""
        return self in (Purpose.FORMAL_IDENTIFICATION, Purpose.CHILD_PROTECTION)


class RejectionReason(StrEnum):
    """Why a unit does not take a referral."""

    NO_CAPACITY = "no_capacity"
    OUT_OF_MANDATE = "out_of_mandate"
    OUT_OF_AREA = "out_of_area"
    SAFETY_CONFLICT = "safety_conflict"
    CONFLICT_OF_INTEREST = "conflict_of_interest"


class Outcome(StrEnum):
    """What became of a rejection, as the rejecting unit learns it: never where the referral went."""

    PASSED_ON = "passed_on"
    ESCALATED = "escalated"


class ReferralEnd(StrEnum):
    """How a referral ended without being carried out; each is a state too."""

    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"


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


class WorklistSort(StrEnum):
    """In which order a worklist is: what is due first, the most urgent first and of these what is due first, or the newest first."""

    TERM = "term"
    URGENCY = "urgency"
    RECEIVED = "received"


class ClockCode(StrEnum):
    """Which term a clock watches."""

    TRIAGE_ASSESS = "TRIAGE_ASSESS"
    REFERRAL_DECIDE = "REFERRAL_DECIDE"
    DELIVERY_60S = "DELIVERY_60S"
    TAKEOVER_15MIN = "TAKEOVER_15MIN"
    ASK_WHEN_SAFE = "ASK_WHEN_SAFE"
    CHILD_WITHOUT_UNIT = "CHILD_WITHOUT_UNIT"


class ReferralState(StrEnum):
    """Whether a referral is open, or how it ended. Overdue is a clock's word, not a state."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"

    @property
    def row(self) -> "ReferralStateRow":
        """What holds of a referral in this state."""
        return _REFERRAL_STATES[self]


class ClockState(StrEnum):
    """What is known of a term; `UNMEASURED`: nothing recorded the step when it was due, so it is neither done nor missed."""

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    MET_LATE = "met_late"
    CANCELLED = "cancelled"
    UNMEASURED = "unmeasured"

    @property
    def awaits_step(self) -> bool:
        """Whether its step is still to come, in time or late."""
        return self in (ClockState.RUNNING, ClockState.BREACHED)


class Counted(StrEnum):
    """What a figure of the Office counts: filings, each with all of its persons, or requests to units; never both together."""

    REPORTS = "reports"
    REFERRALS = "referrals"


class Stage(StrEnum):
    """Stages that the Office counts."""

    REPORTED = "reported"
    TAKEN_OVER = "taken_over"
    REFERRED = "referred"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ReferralStateRow:
    """`is_open`: its unit can read, and the referral can still move; `undecided`: an answer is due.

    `counted` is the stage that the Office counts it in, `report_counted` that of the report of which it is the
    Centre's item. `childs_clock` runs in this state beside those that the purpose asks of the unit, where that was asked to protect a
    child; `supervisor_only` of that unit sees it.
    """

    is_open: bool
    counted: Stage
    report_counted: Stage | None = None
    undecided: bool = False
    supervisor_only: bool = False
    childs_clock: ClockCode | None = None

    def clock(self, purpose: Purpose) -> ClockCode | None:
        """What runs for such a referral beside the clocks that it was sent with."""
        return self.childs_clock if purpose is Purpose.CHILD_PROTECTION else None


_REFERRAL_STATES = {
    ReferralState.SENT: ReferralStateRow(
        is_open=True, counted=Stage.REFERRED, report_counted=Stage.REPORTED, undecided=True
    ),
    ReferralState.ACCEPTED: ReferralStateRow(is_open=True, counted=Stage.ACCEPTED, report_counted=Stage.TAKEN_OVER),
    ReferralState.ESCALATED: ReferralStateRow(
        is_open=True,
        counted=Stage.ESCALATED,
        undecided=True,
        supervisor_only=True,
        childs_clock=ClockCode.CHILD_WITHOUT_UNIT,
    ),
    ReferralState.REVOKED: ReferralStateRow(is_open=False, counted=Stage.REVOKED, report_counted=Stage.WITHDRAWN),
    ReferralState.WITHDRAWN: ReferralStateRow(is_open=False, counted=Stage.REVOKED, report_counted=Stage.WITHDRAWN),
    ReferralState.DISMISSED: ReferralStateRow(is_open=False, counted=Stage.REVOKED, report_counted=Stage.DISMISSED),
}
_OF_REPORTS = frozenset(row.report_counted for row in _REFERRAL_STATES.values())


def counted_in(stage: Stage) -> Counted:
    """What is counted in this stage."""
    return Counted.REPORTS if stage in _OF_REPORTS else Counted.REFERRALS
