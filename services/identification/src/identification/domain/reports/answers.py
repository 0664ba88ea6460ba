"""What a reporter says in a report: the answers, of which some must be there, and whatever else they know."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chassis.domain.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from contracts.words.persons import AgeBand
    from contracts.words.reports import Age, Answer, Companion, PoliceTold, Suspicion, WayIn
    from identification.domain.consents.consent import ConsentScope
    from identification.domain.ways_in import Limits, SentField


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterAnswers:
    """What may be said at filing or later: whatever a rule looks at, and the `contents` that are kept as they are.

    They are by class of the access table, and so are `answers`, those to the other questions of the form; `stated` are all fields as
    they were sent.
    """

    stated: Sequence[SentField] = ()
    contents: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    answers: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    birth_date: date | None = None
    age_band: AgeBand | None = None
    present_municipality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(LaterAnswers):
    """What is said of one person, and of the place where all were met, as far as it was given.

    `limits` are those of the way in, `names` all that were entered for the person, `agreed` is empty without a question; the form was
    answered in its `form_version`.
    """

    limits: Limits
    form_version: int
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
    names: Sequence[str] = ()
    excluded_units: Sequence[UUID] = ()
    conflict_note: str | None = None
    agreed: Mapping[ConsentScope, bool] = field(default_factory=dict)


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
