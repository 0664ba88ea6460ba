"""What the access table says of a reader's positions, where a page offers something. The service decides when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import access
from contracts.scopes import Permission, carries
from contracts.words.referrals import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable

_READS: Final = "reads"


def may(command: str, positions: Iterable[str]) -> bool:
    """Whether one of these positions may give the command."""
    return access.load().permits(command, positions)


def may_see_who_saw(positions: Iterable[str]) -> bool:
    """Whether the record of reads may be asked for; how much of it is shown is the service's to say."""
    table = access.load()
    return any(table.cell(_READS, position).mask is not access.Mask.NONE for position in positions)


def gets_work(roles: frozenset[str]) -> bool:
    """Whether any referral that the platform can send today, or a case, may reach a person with these roles."""
    if carries(roles, Permission.REPORTS_LIST_ALL):
        return True
    table = access.load()
    sent = (f"addressed.{purpose.value}" for purpose in Purpose if purpose.value in table.purposes)
    return any(table.may_hold(position, roles) for position in sent)
