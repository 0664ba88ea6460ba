"""What a command that came too late is told: one sentence, from the refusal's facts and from the record as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gateway.pages.rendering.refusals import PageRefused
    from gateway.pages.rendering.visitor import Visitor

_TOO_LATE: Final = frozenset(
    {"stale-version", "referral-move-refused", "report-move-refused", "illegal-transition", "report-already-taken-over"}
)
_GONE: Final = 404


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why nothing was done. `by` is named only where the refusal named them; `at` is when it happened, where that is known."""

    slug: str
    by: str | None = None
    at: str | None = None


async def conflict_of(visitor: Visitor, refused: PageRefused, referral_id: str = "") -> Conflict:
    """The conflict in a refusal. Raises `refused` again when it is none: then it has a page of its own."""
    if refused.slug not in _TOO_LATE and not (refused.status == _GONE and referral_id):
        raise refused
    by, at = refused.facts.get("takenOverBy"), refused.facts.get("takenOverAt")
    if by is None and referral_id:
        found: dict[str, Any] | None = (await visitor.ask("ReadReferral", id=referral_id))["referral"]
        if found is None:
            return Conflict("gone")
        at = found["acceptedAt"]
    return Conflict("accepted" if by is None and at else refused.slug, by, at)
