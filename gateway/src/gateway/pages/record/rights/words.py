"""What the codes of rights and of serving a decision are called on a page."""

from __future__ import annotations

from typing import Final

from contracts.words.procedures import (
    DecisionCopy,
    RecoveryInterruption,
    RecoveryResidence,
    RecoveryScope,
    RecoveryStep,
    Right,
    Serving,
)
from gateway.pages.languages.catalogues import N_

Words = dict[str, str]

RIGHT: Final[Words] = {
    Right.PROTECTION_AND_ACCOMMODATION: N_("protection and safe accommodation"),
    Right.LEGAL_AID: N_("free legal aid"),
    Right.COMPENSATION: N_("compensation"),
    Right.RECOVERY_PERIOD: N_("a recovery period"),
    Right.RESIDENCE: N_("residence"),
    Right.MEDICAL_HELP: N_("medical help"),
    Right.INTERPRETER: N_("an interpreter"),
    Right.PRIVACY: N_("privacy and protection of data"),
    Right.REVIEW_OF_DECISION: N_("a review of the decision"),
}
SERVING: Final[Words] = {
    Serving.IN_PERSON: N_("in person"),
    Serving.POST_TO_SAFE_ADDRESS: N_("by post to a safe address"),
    Serving.GUARDIAN_OR_REPRESENTATIVE: N_("through the guardian or representative"),
    Serving.SHELTER: N_("through the shelter"),
    Serving.COULD_NOT_BE_SERVED: N_("it could not be served"),
}
SERVED: Final[Words] = {
    **dict.fromkeys(Serving, N_("Decision served")),
    Serving.COULD_NOT_BE_SERVED: N_("Decision not served yet"),
}
COPY: Final[Words] = {
    DecisionCopy.WITH_PERSON: N_("The person has a copy"),
    DecisionCopy.KEPT_AT_CENTRE: N_("The copy is kept at the Centre, for safety"),
}
EXPLAINED_BY: Final[Words] = {
    "case": N_("case manager"),
    "psychologist": N_("psychologist of the panel"),
    "pedagogue": N_("pedagogue of the panel"),
    "social_worker": N_("social worker of the panel"),
}
"""The function in which they were explained."""
RECOVERY: Final[Words] = {
    RecoveryStep.OFFERED: N_("offered"),
    RecoveryStep.GRANTED: N_("granted"),
    RecoveryStep.EXTENDED: N_("extended"),
    RecoveryStep.ENDED: N_("ended"),
    RecoveryStep.INTERRUPTED: N_("interrupted by the competent authority"),
}
RECOVERY_FOR: Final[Words] = {
    RecoveryScope.ALL: N_("for everybody"),
    RecoveryScope.FOREIGNERS: N_("for foreigners"),
}
STAYS_ON: Final[Words] = {
    RecoveryResidence.NONE: N_("none is needed, or there is none"),
    RecoveryResidence.PRESUMED_VICTIM_PERMIT: N_("temporary residence as a presumed victim"),
    RecoveryResidence.VICTIM_PERMIT: N_("temporary residence as a victim"),
    RecoveryResidence.ASYLUM: N_("asylum"),
    RecoveryResidence.OTHER: N_("another ground"),
}
INTERRUPTED_FOR: Final[Words] = {
    RecoveryInterruption.PUBLIC_ORDER: N_("public order"),
    RecoveryInterruption.STATUS_IMPROPERLY_CLAIMED: N_("the status was claimed without ground"),
}
