"""What a way in does not hold is refused when it is sent, so that it is never stored (DESIGN 10.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from chassis.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contracts.words.reports import Manner

_NO_NAME: Final = "is not taken for this way of reporting: the person does not agree, so the Centre is told without a name. Leave it out."
_NOT_WHO: Final = "is not taken for this way of reporting: who the person is stays with you. Leave it out."
_NOT_WRITTEN: Final = (
    "is not taken for this way of reporting: only chosen answers are, and nothing in words. Leave it out."
)


@dataclass(frozen=True, slots=True)
class SentField:
    """One field as it was sent: its name, the class of the access table that it belongs to, and how it was answered.

    What is `shared` is said once of the place where everybody was met who is reported at once.
    """

    name: str
    class_: str
    manner: Manner
    shared: bool = False


class Limits(Protocol):
    """What the access table says that a way in holds."""

    @property
    def never(self) -> frozenset[str]:
        """Classes of which nothing is stored."""

    @property
    def codes_only(self) -> bool:
        """Whether no free text is stored."""

    def holds(self, class_: str, manner: Manner) -> bool:
        """Whether something of this class may be said that is answered so."""


def way_must_hold(limits: Limits, stated: Iterable[SentField], others: Sequence[Limits] = ()) -> None:
    """`others` are those of all others in the report: what is said of the place is kept for each whose way in holds it.

    Raises InvalidInput naming every field that the way in does not hold.
    """
    wrong = [(each.name, _why_not(limits, each)) for each in stated if not _held(limits, each, others)]
    if wrong:
        raise InvalidInput(wrong)


def _held(limits: Limits, stated: SentField, others: Sequence[Limits]) -> bool:
    among = (limits, *others) if stated.shared else (limits,)
    return any(each.holds(stated.class_, stated.manner) for each in among)


def _why_not(limits: Limits, stated: SentField) -> str:
    if not limits.codes_only:
        return _NO_NAME
    return _NOT_WHO if stated.class_ in limits.never else _NOT_WRITTEN
