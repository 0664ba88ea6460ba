"""What a reporter says in a report: the answers, of which some must be there, and whatever else they know."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from chassis.domain.errors import DomainError
from contracts.words.reports import Answer, Manner, WayIn
from identification.domain.errors import ReportIncomplete

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from contracts.words.persons import AgeBand
    from contracts.words.reports import Age, Companion, PoliceTold, Suspicion
    from identification.domain.consents.consent import ConsentScope
    from identification.domain.ways_in import Limits, SentField


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """As far as they were given."""

    encounter_date: date | None = None
    encounter_municipality: str | None = None
    age: Age | None = None
    way_in: WayIn | None = None
    danger: Answer | None = None
    still_here: Answer | None = None
    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    callback_phone: str | None = None
    still_here_until: datetime | None = None
    still_here_until_unknown: bool = False
    suspicions: Sequence[Suspicion] = ()
    indicators: Sequence[str] = ()
    concern: str | None = None
    vital_reason: str | None = None
    vital_words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Answers):
    """The minimum to submit (DESIGN 10.5) is there: what is named here, a ground, and until when one is still here."""

    encounter_date: date
    encounter_municipality: str
    age: Age
    way_in: WayIn
    danger: Answer
    still_here: Answer
    companion: Companion
    seen_alone: Answer
    police_told: PoliceTold
    callback_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterAnswers:
    """What may be said at filing or later: whatever a rule looks at, and the `contents` that are kept as they are.

    They are by class of the access table, and so are `answers`, those to the other questions of the form; `stated` are all fields as
    they were sent.
    """

    stated: Sequence[SentField]
    contents: Mapping[str, dict[str, Any]]
    answers: Mapping[str, list[dict[str, Any]]]
    birth_date: date | None = None
    age_band: AgeBand | None = None
    present_municipality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details(LaterAnswers):
    """What need not be said in a filing.

    `names` are all that were entered for the person, `agreed` is empty without a question; the form was answered in its `form_version`.
    """

    form_version: int
    names: Sequence[str] = ()
    excluded_units: tuple[UUID, ...] = ()
    conflict_note: str | None = None
    agreed: Mapping[ConsentScope, bool]


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """Everything that is said of one person, and of the place where all were met."""

    answers: Answers
    details: Details


def _as_sent(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


REQUIRED = {_as_sent(name): name for name in Answered.__annotations__}
"""What must be answered, by the name it is sent under."""
_GROUNDS = {
    "suspicions": ("exploitation", Manner.CHOSEN),
    "indicators": ("indicators", Manner.CHOSEN),
    "concern": ("concern", Manner.WRITTEN),
}
GROUNDS = tuple(_GROUNDS)


def report_must_have_the_minimum(given: Answers, limits: Limits | None = None) -> Answered:
    """The answers, none of which is missing; a ground counts where the way in holds it. Raises ReportIncomplete naming what is missing."""
    missing = [sent for sent, name in REQUIRED.items() if getattr(given, name) is None]
    grounds = [name for name, of in _GROUNDS.items() if limits is None or limits.holds(*of)]
    if not any(getattr(given, name) for name in grounds):
        missing.append("|".join(grounds))
    if given.way_in is WayIn.VITAL_INTEREST and given.vital_reason is None:
        missing.append("vitalInterest.reason")
    if given.still_here is Answer.YES and given.still_here_until is None and not given.still_here_until_unknown:
        missing.append("stillHereUntil|stillHereUntilUnknown")
    if missing:
        raise ReportIncomplete(missing)
    return Answered(**{each.name: getattr(given, each.name) for each in fields(given)})


@contextmanager
def said_of(number: int) -> Iterator[None]:
    """What is refused meanwhile is refused of this person: of another than the first, fields are called as they were sent there."""
    try:
        yield
    except DomainError as refusal:
        if number > 1:
            refusal.extensions = {**_of(number, refusal.extensions), "person": number}
        raise


def as_sent_for(number: int, name: str) -> str:
    """The JSON name of an answer about the person with this number."""
    return name if number == 1 else f"others.{number - 2}.{name}"


def _of(number: int, extensions: dict[str, Any]) -> dict[str, Any]:
    renamed = dict(extensions)
    if "missing" in renamed:
        renamed["missing"] = [
            "|".join(as_sent_for(number, name) for name in each.split("|")) for each in renamed["missing"]
        ]
    if "fields" in renamed:
        renamed["fields"] = [{**each, "name": as_sent_for(number, each["name"])} for each in renamed["fields"]]
    return renamed
