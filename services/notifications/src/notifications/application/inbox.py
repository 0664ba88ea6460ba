"""Who has an inbox, of which the access table decides, and who may clear a notice in it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from chassis.domain.decision import Decision
from contracts import access

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from notifications.domain.vocabulary import Recipient

# A holder of one of these may be notified, whatever unit they belong to; `app_has_inbox` asks the database the same.
_NOTIFIED_POSITIONS = (
    "author",
    "unit",
    "addressed",
    "intake",
    "duty",
    "case",
    "panel",
    "supervisor",
    "director",
    "break_glass",
)
# DESIGN 10.15: no record, no unit, no id reaches them, not even beside another role.
_NEVER_NOTIFIED_POSITIONS = ("office", "rapporteur")


class DecisionReason(StrEnum):
    """Why a policy decided so."""

    OWN = "own"
    OWN_UNIT = "own_unit"
    OTHER_INBOX = "somebody_elses"
    NO_INBOX = "no_inbox"


def has_an_inbox(principal: Principal) -> bool:
    """Whether notices are shown to this person at all."""
    return _may_hold(principal, _NOTIFIED_POSITIONS) and not _may_hold(principal, _NEVER_NOTIFIED_POSITIONS)


def may_open(recipient: Recipient, principal: Principal) -> Decision:
    """Members of the unit for the unit's notices, the person alone for the personal ones."""
    if not has_an_inbox(principal):
        return Decision(allowed=False, because=DecisionReason.NO_INBOX)
    if recipient.person_id is not None:
        own = recipient.person_id == principal.subject
        return Decision(own, DecisionReason.OWN if own else DecisionReason.OTHER_INBOX)
    own_unit = recipient.unit_id == principal.unit
    return Decision(own_unit, DecisionReason.OWN_UNIT if own_unit else DecisionReason.OTHER_INBOX)


def _may_hold(principal: Principal, positions: tuple[str, ...]) -> bool:
    return any(access.load().may_hold(position, principal.roles) for position in positions)
