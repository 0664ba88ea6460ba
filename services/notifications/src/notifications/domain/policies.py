"""Who may see and clear a notice. Each answers with a decision and its reason."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.decision import Decision

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from notifications.domain.vocabulary import Recipient

# Roles that work on reports and referrals; whoever holds none of them is told nothing, whatever unit they belong to.
INBOX_ROLES = frozenset(
    {
        "health_reporter",
        "police_reporter",
        "police_investigator",
        "labour_inspector",
        "csr_worker",
        "csr_supervisor",
        "unit_supervisor",
        "education_reporter",
        "migration_officer",
        "foreigners_officer",
        "ngo_worker",
        "reception_worker",
        "centre_intake",
        "centre_case_manager",
        "centre_assessor",
        "centre_supervisor",
        "centre_director",
    }
)
# DESIGN 10.15: no record, no unit, no id reaches them, not even beside another role.
NEVER_TOLD = frozenset({"coordination_office", "national_rapporteur"})


class Because(StrEnum):
    """Why a policy decided so."""

    OWN = "own"
    OWN_UNIT = "own_unit"
    SOMEBODY_ELSES = "somebody_elses"
    NO_INBOX = "no_inbox"


def has_an_inbox(principal: Principal) -> bool:
    """Whether notices are shown to this person at all."""
    return principal.has_role(*INBOX_ROLES) and not principal.has_role(*NEVER_TOLD)


def may_open(recipient: Recipient, principal: Principal) -> Decision:
    """Members of the unit for the unit's notices, the person alone for the personal ones."""
    if not has_an_inbox(principal):
        return Decision(allowed=False, because=Because.NO_INBOX)
    if recipient.person_id is not None:
        own = recipient.person_id == principal.subject
        return Decision(own, Because.OWN if own else Because.SOMEBODY_ELSES)
    own_unit = recipient.unit_id == principal.unit
    return Decision(own_unit, Because.OWN_UNIT if own_unit else Because.SOMEBODY_ELSES)
