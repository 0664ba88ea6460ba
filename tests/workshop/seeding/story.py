"""What happened to a report, by its number: the newest is number 0, so that a greater seed holds a smaller one and more old reports.

Shares are those of Serbia's own figures where there are any (study of the project: reporters, outcomes), and of the United Kingdom's
for children and for how many there are a day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from contracts import reference
from contracts.naming import referral_id
from contracts.words.procedures import ProcedureState
from tests.workshop.seeding.cast import FAMILIES, GIVEN, SEEDED, Cast, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

RECENT = 1_500
"""Only among so many of the newest is anything still open, and only there a new unit or colleague appears."""
UNTOUCHED = 30
"""No one has opened some of these."""
PROCEEDS_FROM = 100
"""For newer ones nothing is opened yet."""
_A_DAY, _IN_PROCEDURE = 47, 0.1
_CHILDREN, _DANGER, _ASKED, _WITHDRAWN, _CONFLICT, _REVOKED = 0.44, 0.08, 0.85, 0.03, 0.01, 0.02
_LEFT_OPEN, _CSR_SLOW, _CSR_REJECTED = 0.03, 0.1, 0.03
_MINUTE = timedelta(minutes=1)
CAST = Cast()


@dataclass(frozen=True, slots=True)
class Course:
    """When what happened; None for what did not, or not yet."""

    delivered: datetime
    opened: datetime | None = None
    taken_over: datetime | None = None
    advised: datetime | None = None
    assessed: datetime | None = None
    answered: datetime | None = None
    withdrawn: datetime | None = None
    accepted: datetime | None = None
    rejected: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True)
class Story:
    """One invented report, from filing to the state of it at the moment that the seed is as of."""

    seed: int
    number: int
    at: datetime
    author: Person
    place: str
    age: str
    way_in: str
    danger: str
    sex: str
    name: tuple[str, str] | None
    excluded_units: tuple[UUID, ...]
    course: Course
    procedure: ProcedureState | None = None
    """How far the formal procedure is, which begins when the person is assessed."""
    concern: str = field(default="Govori umesto nje i ne ostavlja je samu.")

    def id(self, what: str) -> UUID:
        """The id of one thing of this report."""
        return uuid5(SEEDED, f"{self.seed}/{self.number}/{what}")

    @cached_property
    def report_id(self) -> UUID:
        """Of the report."""
        return self.id("report")

    @cached_property
    def submission(self) -> UUID:
        """The event that reports it."""
        return self.id("submitted")

    @property
    def child(self) -> bool:
        """Whether the way of a child is taken."""
        return self.age != "adult"

    @property
    def urgency(self) -> str:
        """As identification's own rule says."""
        if self.danger == "yes":
            return "immediate"
        return "urgent" if self.child or self.danger == "unknown" else "standard"

    @property
    def serving_csr(self) -> UUID | None:
        """For a child."""
        return reference.serving_csr(self.place) if self.child else None

    @property
    def notified_csr(self) -> UUID | None:
        """The centre for social work that is sent a request, unless it is excluded."""
        return None if self.serving_csr in self.excluded_units else self.serving_csr

    @property
    def csr_worker(self) -> Person:
        """Who accepts there."""
        if self.notified_csr is None:
            raise ValueError("No centre for social work was told of this report.")
        return Person(reference.unit(self.notified_csr), self.number % 2)

    @property
    def manager(self) -> Person:
        """Who has the case where there is a procedure: one of four, and in earlier years one of others."""
        return CAST.manager(self.number % 4 if self.number < RECENT else 4 + self.number % 40)

    def referral(self, purpose: str) -> UUID:
        """What the submission opens for a purpose."""
        return referral_id(self.submission, purpose)


@dataclass(frozen=True, slots=True)
class Plot:
    """What a seed is asked for; every service makes the same stories of the same plot."""

    reports: int
    seed: int
    as_of: datetime

    def stories(self) -> Iterator[Story]:
        """The newest first."""
        return (_story(number, self.seed, self.as_of) for number in range(self.reports))


def _story(number: int, seed: int, as_of: datetime) -> Story:
    draw = Random(f"{seed}/{number}")
    at = as_of - timedelta(days=1) / _A_DAY * (number + draw.random())
    age = draw.choice(("child", "child", "not_sure")) if draw.random() < _CHILDREN else "adult"
    child, sex = age != "adult", "female" if draw.random() < 0.72 else "male"
    place = _place(draw, number)
    excluded = (reference.serving_csr(place),) if child and draw.random() < _CONFLICT else ()
    asked = draw.random() < _ASKED
    story = Story(
        seed=seed,
        number=number,
        at=at,
        author=_author(draw, number, place),
        place=place,
        age=age,
        way_in="child_duty" if child else "consent_adult" if asked else "could_not_ask",
        danger=draw.choices(("yes", "no", "unknown"), (_DANGER, 0.7, 0.22))[0],
        sex=sex,
        name=(draw.choice(GIVEN[sex]), draw.choice(FAMILIES)) if draw.random() < 0.7 else None,
        excluded_units=excluded,
        course=_course(draw, number, at, as_of, child=child, notified=child and not excluded),
    )
    return replace(story, procedure=_procedure(draw, story))


def _place(draw: Random, number: int) -> str:
    if number < RECENT and number % 100 == 5:
        return CAST.new_places[0]
    if number < RECENT and draw.random() < len(CAST.new_places) / len(CAST.old_places):
        return draw.choice(CAST.new_places[1:])
    return draw.choice(CAST.cities if draw.random() < 0.5 else CAST.old_places)


def _author(draw: Random, number: int, place: str) -> Person:
    if number < RECENT and number % 100 == 7:
        return CAST.rare_reporter
    if number < RECENT and number % 100 == 9:
        return Person(CAST.newcomer, 0)
    # Few people report often and most seldom.
    colleague = min(int(draw.paretovariate(1)) - 1, Cast.BUSY - 1)
    units, shares = zip(*CAST.reporting, strict=True)
    unit = draw.choices((*units, None), (*shares, 1 - sum(shares)))[0]
    return Person(unit or reference.unit(reference.serving_csr(place)), colleague)


def _course(draw: Random, number: int, at: datetime, as_of: datetime, *, child: bool, notified: bool) -> Course:
    recent, open_still = number < RECENT, draw.random()
    steps = {"delivered": at + _MINUTE / 20 * (1 + draw.random())}
    opened = at + _MINUTE * draw.triangular(2, 240, 8)
    if (number < UNTOUCHED and draw.random() < 0.5) or (recent and open_still < _LEFT_OPEN / 2):
        return Course(**steps)
    if not child and draw.random() < _WITHDRAWN:
        return Course(**steps, withdrawn=_by(at + _MINUTE * 90, as_of))
    steps["opened"] = opened
    if not (recent and open_still < _LEFT_OPEN):
        taken = opened + _MINUTE * draw.triangular(1, 120, 4)
        steps |= {"taken_over": taken, "advised": taken + _MINUTE / 2, "answered": taken + _MINUTE * 20}
        steps["assessed"] = taken + _MINUTE * 45
    if notified:
        steps |= _at_the_csr(draw, at, recent=recent)
    return Course(**{name: moment for name, moment in steps.items() if moment <= as_of})


def _at_the_csr(draw: Random, at: datetime, *, recent: bool) -> dict[str, datetime]:
    word, fate = at + timedelta(hours=draw.triangular(1, 30, 3)), draw.random()
    if recent and fate < _CSR_REJECTED:
        return {"rejected": word}
    if recent and fate < _CSR_SLOW:
        return {}
    return {"accepted": word, **({"revoked": word + timedelta(days=9)} if fate > 1 - _REVOKED else {})}


def _procedure(draw: Random, story: Story) -> ProcedureState | None:
    agreed = story.way_in != "could_not_ask" and story.number >= PROCEEDS_FROM
    if draw.random() > _IN_PROCEDURE or not (agreed and story.course.assessed):
        return None
    return draw.choice([each for each in ProcedureState if story.number < RECENT or not each.row.is_open])


def _by(moment: datetime, as_of: datetime) -> datetime | None:
    return moment if moment <= as_of else None
