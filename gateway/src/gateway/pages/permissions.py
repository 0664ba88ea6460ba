"""What the access table says of a reader's positions, where a page offers something. The service decides when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import access, reference
from contracts.scopes import Permission, carries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

_READS: Final = "reads"
_WORK_FIRST: Final = "csr_worker"


def may(command: str, positions: Iterable[str]) -> bool:
    """Whether one of these positions may give the command."""
    return access.load().permits(command, positions)


def may_see_who_saw(positions: Iterable[str]) -> bool:
    """Whether the record of reads may be asked for; how much of it is shown is the service's to say."""
    table = access.load()
    return any(table.cell(_READS, position).mask is not access.Mask.NONE for position in positions)


def gets_work(roles: Collection[str], unit_id: UUID | None) -> bool:
    """Whether a case, a procedure, or a referral that the unit takes on, may reach a person with these roles."""
    held = frozenset(roles)
    if carries(held, Permission.REPORTS_LIST_ALL) or carries(held, Permission.PROCEDURES_LIST):
        return True
    try:
        taken_on = reference.unit(unit_id).receives if unit_id else ()
    except reference.UnknownReference:
        return False
    return any(access.load().may_hold(f"addressed.{purpose}", held) for purpose in taken_on)


def begins_with_reporting(roles: Collection[str]) -> bool:
    """Whether a person with these roles is met by the way to report, also where requests are sent to their unit."""
    held = frozenset(roles)
    desk = _WORK_FIRST in held or carries(held, Permission.REPORTS_LIST_ALL)
    return carries(held, Permission.REPORTS_FILE) and not desk
