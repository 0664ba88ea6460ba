"""A command that came too late: one sentence, from the refusal's facts and from the record as it is now, above that record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gateway.pages.forms import Form  # noqa: TC001 -- what is kept is read by these types
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.refusals import STALE

if TYPE_CHECKING:
    from gateway.pages.rendering.refusals import PageRefused
    from gateway.pages.rendering.visitor import Visitor

_NOT_ANY_MORE: Final = N_("This is not possible any more in the present state.")
_TAKEN_OVER: Final = N_("%(name)s took this report over %(when)s.")
_ACCEPTED: Final = N_("A colleague of the unit took this referral on %(when)s.")
_GONE: Final = N_("This referral is not with your unit any more.")
_CHANGED: Final = N_("Somebody changed this after you opened it.")
TOO_LATE: Final = frozenset({STALE, "referral-move-refused", "report-move-refused", "report-already-taken-over"})
_MISSING: Final = 404


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why nothing was done: a sentence of the catalogues, which names `by` and `at` where they are known."""

    sentence: str
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A command about a record that came too late: the conflict, the referral that it was about, and the form that was sent."""

    conflict: Conflict
    referral: str = ""
    form: Form | None = None


async def conflict_of(visitor: Visitor, refused: PageRefused, referral_id: str = "") -> Conflict:
    """The conflict in a refusal. Raises `refused` again when it is none: then it has a page of its own."""
    if refused.slug not in TOO_LATE and not (refused.status == _MISSING and referral_id):
        raise refused
    if by := refused.facts.get("takenOverBy"):
        return Conflict(_TAKEN_OVER, by, refused.facts["takenOverAt"])
    if referral_id:
        found = (await visitor.ask("ReadReferral", id=referral_id))["referral"]
        if found is None or found["acceptedAt"]:
            return Conflict(_GONE) if found is None else Conflict(_ACCEPTED, at=found["acceptedAt"])
    return Conflict(_CHANGED if refused.slug == STALE else _NOT_ANY_MORE)
