"""What follows from the words of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from contracts.words.persons import AgeBand
from contracts.words.reports import Age, Answer, WayIn, Whereabouts
from contracts.words.urgency import Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable

PLATFORM = UUID(int=1)
"""The author of what the platform says by itself: no token names it."""
WAYS_IN_FORCE = frozenset(WayIn)
"""Here all that are known. A country whose law does not know one takes it out, and it is refused with a sentence."""
ASKED_WHEN_SAFE = frozenset({WayIn.COULD_NOT_ASK, WayIn.VITAL_INTEREST})
"""Ways of an adult who could not be asked: consent is asked as soon as that is safe (DESIGN 10.4)."""
CHILD_BANDS = frozenset({AgeBand.AGE_0_8, AgeBand.AGE_9_13, AgeBand.AGE_14_17})


def is_child_path(age: Age) -> bool:
    """Children, and everyone who may be one, go the child's way (DESIGN 10.4)."""
    return age is not Age.ADULT


def urgency_of(danger: Answer, age: Age) -> Urgency:
    """Danger first; a possible child or an unanswered danger is urgent; everything else is standard."""
    if danger is Answer.YES:
        return Urgency.IMMEDIATE
    return Urgency.URGENT if is_child_path(age) or danger is Answer.UNKNOWN else Urgency.STANDARD


def way_of_age(age: Age, filed: WayIn) -> WayIn:
    """The way in of a report that was `filed` so, once the age is known: an adult's as it was filed, or who has still to be asked."""
    if is_child_path(age):
        return WayIn.CHILD_DUTY
    return WayIn.COULD_NOT_ASK if filed is WayIn.CHILD_DUTY else filed


def most_urgent(urgencies: Iterable[Urgency]) -> Urgency:
    """The one of them that is answered first."""
    return min(urgencies, key=list(Urgency).index)


def urgency_of_answer(answer: Whereabouts, reported: Urgency) -> Urgency:
    """How urgent the reporter's answer to a report is that was `reported` so.

    A person who left with the companion may soon be out of reach; alone, no one looks after them; in safety there is time.
    """
    if answer is Whereabouts.LEFT_WITH_COMPANION:
        return Urgency.IMMEDIATE
    if answer is Whereabouts.SAFE:
        return Urgency.STANDARD
    lifted = answer is Whereabouts.LEFT_ALONE and reported is Urgency.STANDARD
    return Urgency.URGENT if lifted else reported
