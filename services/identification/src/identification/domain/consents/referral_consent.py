"""What is answered, by an adult or for a child, to being sent to units for one purpose; of several answers the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput
from contracts.words.persons import ChildAgrees, ConsentGiver, ConsentMethod
from contracts.words.reports import Answer
from identification.domain.disclosures.disclosure import CONSENT
from identification.domain.reading.errors import CallBackNeeded, SecondFactorNeeded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from identification.domain.consents.consent import Hearing
    from identification.domain.disclosures.disclosure import Basis

LASTS_AT_MOST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ReferralConsent:
    """One answer: to which units, for what they may read, until which moment; how it was given and heard, and by whom.

    `ground` is guardianship of what the guardianship authority answered for a child.
    """

    person_id: UUID
    purpose: str
    agreed: bool
    unit_ids: tuple[UUID, ...]
    classes: frozenset[str]
    until: datetime | None
    given_by: ConsentGiver
    method: ConsentMethod
    language: str
    interpreter: bool
    seen_alone: Answer
    called_back: Answer
    recorded_by: UUID
    recorded_at: datetime
    ground: str = CONSENT


def as_they_count(
    bases: Iterable[Basis], answers: Sequence[ReferralConsent], at: datetime
) -> list[tuple[ReferralConsent, bool]]:
    """Each answer, oldest first, with whether something can rest on it at this moment: on the last one about a purpose at most."""
    last = {each.purpose: each for each in answers}
    live = {(each.purpose, each.ground) for each in bases if each.live and (each.until is None or at < each.until)}
    return [(each, last[each.purpose] is each and (each.purpose, each.ground) in live) for each in answers]


_NOT_KNOWN: Final = "und"
"""The language that is not determined (ISO 639)."""


def no_to_unit(
    before: Sequence[ReferralConsent], person: UUID, purpose: str, hearing: Hearing, by: UUID, at: datetime
) -> ReferralConsent:
    """What a person said to a worker who helps them for this purpose, in the language in which they agreed to it where that is known."""
    agreed = next((each for each in reversed(before) if each.purpose == purpose), None)
    return ReferralConsent(
        person_id=person,
        purpose=purpose,
        agreed=False,
        unit_ids=(),
        classes=frozenset(),
        until=None,
        given_by=ConsentGiver.PERSON,
        method=ConsentMethod.SPOKEN_BEFORE_WITNESS,
        language=agreed.language if agreed else _NOT_KNOWN,
        interpreter=agreed is not None and agreed.interpreter,
        seen_alone=hearing.seen_alone,
        called_back=hearing.called_back,
        recorded_by=by,
        recorded_at=at,
    )


def agreement_must_fit(
    unit_ids: Collection[UUID],
    classes: Collection[str],
    last_day: date | None,
    today: date,
    agreeable: Collection[str],
    takes: Callable[[UUID], bool],
) -> None:
    """Raises InvalidInput: who agrees names units that take the purpose on, what these may read of it, and a day within a year."""
    wrong = []
    if not unit_ids:
        wrong.append(("unitIds", "is empty: name the units that the person agrees to."))
    elif not all(map(takes, unit_ids)):
        wrong.append(("unitIds", "names a unit that does not take such requests on: choose units of the list."))
    if not set(classes) <= set(agreeable):
        wrong.append(("classes", "names what such a unit never reads: choose from what is offered."))
    if last_day is None or not today <= last_day <= today + LASTS_AT_MOST:
        wrong.append(("until", "is missing or further away than a year: give the last day, from today on."))
    if wrong:
        raise InvalidInput(wrong)


def refusal_must_fit(unit_ids: Collection[UUID], classes: Collection[str], last_day: date | None) -> None:
    """Raises InvalidInput: who refuses names no unit, nothing to read and no day."""
    given = {"unitIds": unit_ids, "classes": classes, "until": last_day}
    wrong = [(name, "is said of who agrees: leave it out.") for name, value in given.items() if value]
    if wrong:
        raise InvalidInput(wrong)


def views_must_fit(heard: Answer, agrees: ChildAgrees, words: str | None) -> None:
    """Raises InvalidInput: a child who was not heard said neither yes nor no, nor anything else."""
    wrong = []
    if heard is not Answer.YES:
        if agrees in (ChildAgrees.YES, ChildAgrees.NO):
            wrong.append(("views.agrees", "is said of a child who was heard: choose unclear, or too young."))
        if words is not None:
            wrong.append(("views.words", "are those of a child who was heard: leave them out."))
    if wrong:
        raise InvalidInput(wrong)


def agreement_must_be_vouched_for(method: ConsentMethod, called_back: Answer, *, stepped_up: bool) -> None:
    """Raises SecondFactorNeeded, and CallBackNeeded for what is not in writing: units read what rests on it."""
    if not stepped_up:
        raise SecondFactorNeeded
    if method is not ConsentMethod.WRITTEN and called_back is not Answer.YES:
        raise CallBackNeeded
