"""What each screen is given to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from contracts import reference
from gateway.pages.languages.choice import Language, of_request
from gateway.pages.languages.date_fields import parts_of, typed_as
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.report_form.lists import places, units_to_leave_out
from gateway.pages.report_form.looking_again import to_look_at
from gateway.pages.report_form.questions import CHILDREN_ONLY, LABELS, OPTIONS
from gateway.pages.report_form.steps import Answers, Step, asked, back_from, child_path, in_danger, one
from gateway.pages.report_form.summary import groups_of, row_of
from gateway.pages.report_form.typed import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from chassis.domain.principal import Principal
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.complaints import Complaint
    from gateway.pages.report_form.questions import Choices

_TEMPLATES: Final = {
    Step.DANGER: "danger",
    Step.HERE: "here",
    Step.AGE: "age",
    Step.SIGNS: "signs",
    Step.WAY: "way",
    Step.CONTACT: "contact",
    Step.CHECK: "check",
}
_RETRY_SECONDS: Final = "10"
_GENERAL, _CHILDREN = "general", "children"


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to the answers that were sent, and the status that says so."""

    status: int = 200
    complaints: Sequence[Complaint] = ()
    elsewhere: Answers | None = None
    away: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen; templates read it as `screen`."""

    draft_id: str
    step: Step
    answers: Answers
    seen: str
    key: str = field(default_factory=fresh_key)
    to_summary: bool = False
    told: Told = field(default_factory=Told)

    @classmethod
    def of_draft(
        cls, draft_id: str, step: Step, answers: Answers, *, to_summary: bool, told: Told | None = None
    ) -> Screen:
        """As it stands in the draft."""
        seen = mark(answers, asked(step, child=child_path(answers)))
        return cls(draft_id, step, answers, seen, to_summary=to_summary, told=told or Told())

    @property
    def action(self) -> str:
        """Where the form goes."""
        return f"/entry/{self.draft_id}/{self.step}"

    @property
    def back(self) -> str | None:
        """Where "back" goes."""
        earlier = back_from(self.step, to_summary=self.to_summary)
        return None if earlier is None else f"/entry/{self.draft_id}/{earlier}"

    @property
    def errors(self) -> Mapping[str, str]:
        """By the name of an answer on this screen: the sentence that stands beside it."""
        return {each.name: each.sentence for each in reversed(self.told.complaints) if each.step is self.step}

    def wrong_part(self, name: str) -> str:
        """Which field of a day the sentence beside it is about; empty when it is about all of them."""
        return next((each.part for each in self.told.complaints if each.name == name and each.step is self.step), "")

    @property
    def child(self) -> bool:
        """Whether the person is or may be a child."""
        return child_path(self.answers)

    @property
    def danger(self) -> bool:
        """Whether somebody has to be called first."""
        return in_danger(self.answers)

    def one(self, name: str) -> str:
        """What stands in a field; empty when nothing was answered."""
        return one(self.answers, name)

    def parts(self, name: str) -> Sequence[str]:
        """What stands in the fields of a day; nothing when none was typed."""
        return parts_of(self.all(name)) if self.all(name) else ()

    def all(self, name: str) -> Sequence[str]:
        """What is chosen where several may be."""
        return self.answers.get(name, ())


def show(visitor: Visitor, screen: Screen) -> Response:
    """The page of a screen."""
    language, stands = of_request(visitor.request), screen.told.elsewhere
    more = _more(visitor.principal, screen, language)
    more["stands"] = None if stands is None else [row_of(screen.step, name, stands, language) for name in stands]
    template = f"report_form/{_TEMPLATES[screen.step]}.html"
    answer = visitor.answer(template, screen.told.status, screen=screen, options=OPTIONS, **more)
    if screen.told.away:
        answer.headers["retry-after"] = _RETRY_SECONDS
    return answer


def _more(principal: Principal, screen: Screen, language: Language) -> dict[str, Any]:
    health = principal.sector == "health"
    if screen.step is Step.SIGNS:
        return {"lists": _lists(principal.sector, child=screen.child), "suspicions": _suspicions(screen)}
    if screen.step is Step.WAY:
        return {"health": health, "units": units_to_leave_out(principal.unit, language) if screen.child else ()}
    if screen.step is Step.CONTACT:
        return {"places": places(language), "offered": _offered(principal)}
    if screen.step is Step.CHECK:
        return {
            "groups": groups_of(screen.answers, language, health=health),
            "again": to_look_at(screen.answers),
            "labels": LABELS,
        }
    return {}


def _offered(principal: Principal) -> Mapping[str, Any]:
    """What the session and the reference data already know: today, the unit's telephone and its municipality."""
    today = {"encounterDate": typed_as(datetime.now(BELGRADE).date())}
    unit = next((each for each in reference.units() if each.id == principal.unit), None)
    phone, place = ("", "") if unit is None else (unit.phone, unit.municipality or "")
    return today | {"callbackPhone": phone, "encounterMunicipality": place}


def _suspicions(screen: Screen) -> Choices:
    """What can be suspected of somebody of this age, and what was chosen before it was known, so that it can be taken off."""
    adult, chosen = screen.one("age") == "adult", screen.all("suspicions")
    return tuple(
        (value, text)
        for value, text in OPTIONS["suspicions"]
        if value in chosen or not (adult and value in CHILDREN_ONLY)
    )


def _lists(sector: str | None, *, child: bool) -> list[reference.IndicatorList]:
    """The reporter's own signs first, then those of children where one may be met, then those for everybody."""
    order = [sector, *([_CHILDREN] if child else []), _GENERAL]
    by_code = {each.code: each for each in reference.indicator_lists()}
    return [by_code[code] for code in order if code in by_code]
