"""Words of the formal procedure in which the Centre decides whether a person is a victim of trafficking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProcedureState(StrEnum):
    """How far a procedure is, or how it ended."""

    OPEN = "open"
    ASSESSMENT = "assessment"
    PROPOSED = "proposed"
    SIGNED = "signed"
    DISSENTED = "dissented"
    IDENTIFIED = "identified"
    NOT_IDENTIFIED = "not_identified"
    DISCONTINUED = "discontinued"

    @property
    def row(self) -> ProcedureStateRow:
        """What holds of a procedure in this state."""
        return _PROCEDURE_STATES[self]


@dataclass(frozen=True, slots=True)
class ProcedureStateRow:
    """`is_open` until it ends; `has_panel` while a panel works on it; `votes` while its members sign or dissent."""

    is_open: bool
    has_panel: bool = False
    votes: bool = False


_PROCEDURE_STATES = {
    ProcedureState.OPEN: ProcedureStateRow(is_open=True),
    ProcedureState.ASSESSMENT: ProcedureStateRow(is_open=True, has_panel=True),
    ProcedureState.PROPOSED: ProcedureStateRow(is_open=True, has_panel=True, votes=True),
    ProcedureState.SIGNED: ProcedureStateRow(is_open=True, has_panel=True),
    ProcedureState.DISSENTED: ProcedureStateRow(is_open=True, has_panel=True),
    ProcedureState.IDENTIFIED: ProcedureStateRow(is_open=False),
    ProcedureState.NOT_IDENTIFIED: ProcedureStateRow(is_open=False),
    ProcedureState.DISCONTINUED: ProcedureStateRow(is_open=False),
}


class ChallengeState(StrEnum):
    """What came of a procedure after it ended: a review of one that did not identify, or a revocation of one that did."""

    NONE = "none"
    REVIEW_REQUESTED = "review_requested"
    UPHELD = "upheld"
    ADMITTED = "admitted"
    QUESTIONED = "questioned"
    REVOCATION_PROPOSED = "revocation_proposed"
    REVOKED = "revoked"

    @property
    def awaits_director(self) -> bool:
        """Whether a director has to decide about it."""
        return self in _AWAIT_DIRECTOR


_AWAIT_DIRECTOR = {
    ChallengeState.REVIEW_REQUESTED,
    ChallengeState.QUESTIONED,
    ChallengeState.REVOCATION_PROPOSED,
}


class ChallengeStep(StrEnum):
    """What happened in a review or a revocation; declined before a revocation was proposed, not confirmed after."""

    REVIEW_REQUESTED = "review_requested"
    UPHELD = "upheld"
    ADMITTED = "admitted"
    QUESTIONED = "questioned"
    DECLINED = "declined"
    REVOCATION_PROPOSED = "revocation_proposed"
    NOT_CONFIRMED = "not_confirmed"
    REVOKED = "revoked"


class ReviewFor(StrEnum):
    """On whose behalf a review is requested."""

    PERSON = "person"
    GUARDIAN = "guardian"
    REPORTER = "reporter"
    ORGANISATION = "organisation"


class ReviewGround(StrEnum):
    """Why a review is requested."""

    NEW_EVIDENCE = "new_evidence"
    PROCEDURE_NOT_FOLLOWED = "procedure_not_followed"
    BOTH = "both"


class ProvenError(StrEnum):
    """Which error is proven, so that a decision is revoked."""

    FACTS_PROVEN_FALSE = "facts_proven_false"
    ANOTHER_PERSON = "another_person"
    NOT_AS_DECIDED = "not_as_decided"


class ProcedureShow(StrEnum):
    """Which procedures wait for a person: on whose panel they sit, what they have to sign, to confirm, or to decide after a dissent.

    Challenged is one that a review or a revocation brought to the director.
    """

    SITS = "sits"
    OWED = "owed"
    TO_CONFIRM = "to_confirm"
    DISSENTS = "dissents"
    CHALLENGED = "challenged"


class DecisionOutcome(StrEnum):
    """What a panel proposes and the Centre decides."""

    IDENTIFIED = "identified"
    NOT_IDENTIFIED = "not_identified"


class Act(StrEnum):
    """What was done with the person, as the law on trafficking names it."""

    RECRUITMENT = "recruitment"
    TRANSPORT = "transport"
    TRANSFER = "transfer"
    HARBOURING = "harbouring"
    RECEIPT = "receipt"


class Means(StrEnum):
    """By what means it was done; of a child none is needed."""

    THREAT = "threat"
    FORCE = "force"
    COERCION = "coercion"
    ABDUCTION = "abduction"
    FRAUD = "fraud"
    DECEPTION = "deception"
    ABUSE_OF_POWER = "abuse_of_power"
    ABUSE_OF_VULNERABILITY = "abuse_of_vulnerability"
    PAYMENTS_TO_CONTROLLER = "payments_to_controller"


class OtherProtection(StrEnum):
    """What a person is offered who is not identified as a victim."""

    SOCIAL_PROTECTION = "social_protection"
    FAMILY_VIOLENCE_PROTECTION = "family_violence_protection"
    LABOUR_RIGHTS = "labour_rights"
    ASYLUM = "asylum"
    HEALTH_CARE = "health_care"
    NONE_WANTED = "none_wanted"


class Discontinuance(StrEnum):
    """Why a procedure ends without a decision."""

    PERSON_REFUSED = "person_refused"
    PERSON_UNTRACEABLE = "person_untraceable"
    LEFT_COUNTRY = "left_country"
    DECEASED = "deceased"
    TRANSFERRED_ABROAD = "transferred_abroad"
    LEGAL_OBSTACLE = "legal_obstacle"


class InterviewPlace(StrEnum):
    """Where a person was interviewed."""

    CENTRE = "centre"
    SHELTER = "shelter"
    SOCIAL_WORK_CENTRE = "social_work_centre"
    HEALTH_INSTITUTION = "health_institution"
    POLICE = "police"
    REMOTE = "remote"
    ELSEWHERE = "elsewhere"


class Right(StrEnum):
    """What is explained to a person in a procedure."""

    PROTECTION_AND_ACCOMMODATION = "protection_and_accommodation"
    LEGAL_AID = "legal_aid"
    COMPENSATION = "compensation"
    RECOVERY_PERIOD = "recovery_period"
    RESIDENCE = "residence"
    MEDICAL_HELP = "medical_help"
    INTERPRETER = "help_of_interpreter"
    PRIVACY = "privacy"
    REVIEW_OF_DECISION = "review_of_decision"


class Serving(StrEnum):
    """How a decision came to the person."""

    IN_PERSON = "in_person"
    POST_TO_SAFE_ADDRESS = "post_to_safe_address"
    GUARDIAN_OR_REPRESENTATIVE = "guardian_or_representative"
    SHELTER = "shelter"
    COULD_NOT_BE_SERVED = "could_not_be_served"


class DecisionCopy(StrEnum):
    """Where the person's copy of the decision is: with a person in danger a paper can do harm."""

    WITH_PERSON = "with_person"
    KEPT_AT_CENTRE = "kept_at_centre"


class RecoveryState(StrEnum):
    """How far the recovery period of a person is."""

    NOT_OFFERED = "not_offered"
    OFFERED = "offered"
    GRANTED = "granted"
    EXTENDED = "extended"
    ENDED = "ended"
    INTERRUPTED = "interrupted"


class RecoveryStep(StrEnum):
    """What happened with the recovery period."""

    OFFERED = "offered"
    GRANTED = "granted"
    EXTENDED = "extended"
    ENDED = "ended"
    INTERRUPTED = "interrupted"


class RecoveryScope(StrEnum):
    """For whom a recovery period is meant by what it rests on."""

    ALL = "all"
    FOREIGNERS = "foreigners"


class RecoveryResidence(StrEnum):
    """On what the person stays in the country meanwhile."""

    NONE = "none"
    PRESUMED_VICTIM_PERMIT = "presumed_victim_permit"
    VICTIM_PERMIT = "victim_permit"
    ASYLUM = "asylum"
    OTHER = "other"


class RecoveryInterruption(StrEnum):
    """Why the competent authority interrupts a recovery period: nothing else does."""

    PUBLIC_ORDER = "public_order"
    STATUS_IMPROPERLY_CLAIMED = "status_improperly_claimed"


class Vote(StrEnum):
    """What a member of a panel did about the proposal: the proposer's signature is the proposal."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    DISSENTED = "dissented"


class ProcedureStep(StrEnum):
    """What happened in a procedure, as others are notified of it; never how it was decided.

    Brought is a review or a revocation to the director, and ruled what a director decided about it.
    """

    OPENED = "opened"
    PANEL_APPOINTED = "panel_appointed"
    PROPOSED = "proposed"
    SIGNED = "signed"
    DISSENTED = "dissented"
    RETURNED = "returned"
    CONCLUDED = "concluded"
    BROUGHT = "brought"
    RULED = "ruled"
