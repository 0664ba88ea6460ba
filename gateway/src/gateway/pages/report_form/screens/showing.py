"""What each screen is given to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from contracts import access, forms, reference
from contracts.words import limits
from gateway.pages.forms import Form
from gateway.pages.languages.catalogues import N_, translations
from gateway.pages.languages.choice import Language, of_request
from gateway.pages.languages.date_fields import today_typed, typed_as_moment
from gateway.pages.languages.dates import BELGRADE
from gateway.pages.languages.numbers import phone
from gateway.pages.rendering.kept import led
from gateway.pages.rendering.visitor import fresh_key
from gateway.pages.report_form.answers.complaint import lines_of
from gateway.pages.report_form.answers.typed import mark
from gateway.pages.report_form.caller import not_their_ways, offered_with, unit_of
from gateway.pages.report_form.persons.in_draft import Whom, persons_of, view_of
from gateway.pages.report_form.persons.shared import offered_for_all
from gateway.pages.report_form.persons.sheets import said_once, with_groups, with_tasks
from gateway.pages.report_form.screens.lists import places, reporting_units, units_to_leave_out, with_chosen
from gateway.pages.report_form.screens.looking_again import to_look_at
from gateway.pages.report_form.screens.questions import CHILDREN_ONLY, HEADINGS, LABELS, OPTIONS, heading_of
from gateway.pages.report_form.screens.sections import form_of, in_words
from gateway.pages.report_form.screens.steps import (
    IF_KNOWN,
    Answers,
    Part,
    Step,
    asked,
    asks_the_form,
    back_from,
    child_path,
    in_danger,
    is_held,
    is_keyed,
    steps_of_alert,
    way_of,
)
from gateway.pages.report_form.screens.summary import entered_unit, groups_of_form, not_asked, row_of
from gateway.pages.report_form.screens.tasks import OF_EACH, OF_THE_FORM, tasks_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from starlette.responses import Response

    from chassis.domain.principal import Principal
    from gateway.pages.record.reporter.receipts import Receipt
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.complaint import Complaint
    from gateway.pages.report_form.answers.typed import SubmittedScreen
    from gateway.pages.report_form.screens.questions import Choices

_NO_ANSWER: Final = N_("No answer")
_UNVERIFIED: Final = frozenset(name for name, way in access.load().ways.items() if not way.verified)
_GENERAL, _CHILDREN = "general", "children"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen; templates read it as `screen`. It asks of `whom`, is `made_from` a version of the form, and leads back `to` a page.

    `elsewhere` is what the draft holds of a screen that was overtaken, `added_to` the report that the draft is for. `keyed`: the one
    who reported it is not the one who types. `for_all`: it was said that the answers hold for all persons.
    """

    draft_id: str
    step: Step
    form: Form
    made_from: forms.Form
    seen: str
    to: Step | None = None
    whom: Whom = Whom()  # noqa: RUF009 -- it is frozen
    elsewhere: Answers | None = None
    added_to: Receipt | None = None
    keyed: bool = False
    for_all: bool = False

    @classmethod
    def of_draft(
        cls,
        draft_id: str,
        step: Step,
        answers: Answers,
        made_from: forms.Form,
        to: Step | None,
        complaints: Sequence[Complaint] = (),
        whom: Whom = Whom(),  # noqa: B008 -- it is frozen
    ) -> Screen:
        """As it is in the draft: a screen that asks holds the answers of whom it asks about, any other one everybody's."""
        if step not in (Step.TASKS, Step.CHECK, Step.ADD):
            answers = view_of(answers, whom, made_from)
        form = Form(answers).wrong(lines_of(complaints, step, draft_id))
        screen = cls(draft_id, step, form, made_from, "", to, whom, keyed=is_keyed(answers))
        return replace(screen, seen=mark(answers, screen.asks))

    @classmethod
    def of_posted(cls, posted: SubmittedScreen, form: Form, complaints: Sequence[Complaint] = ()) -> Screen:
        """As it came back, with what is wrong."""
        wrong = form.wrong(lines_of(complaints, posted.step, posted.draft_id))
        about = posted.seen, posted.to, posted.whom
        return cls(posted.draft_id, posted.step, wrong, posted.form, *about, keyed=posted.keyed, for_all=posted.for_all)

    @property
    def back(self) -> str | None:
        """Where "back" goes."""
        earlier = back_from(self.step, self.to)
        return None if earlier is None else f"/entry/{self.draft_id}/{earlier}"

    @property
    def progress(self) -> tuple[int, int] | None:
        """Its place among the screens of the alert and how many they are; None for one that is answered in any order."""
        steps = steps_of_alert(keyed=self.keyed)
        return (steps.index(self.step) + 1, len(steps)) if self.to is None and self.step in steps else None

    @property
    def address(self) -> str:
        """Where it is shown, leading back to the same page and asking of the same person."""
        page = f"/entry/{self.draft_id}/{self.step}"
        return f"{page}?to={self.to}{self.whom.query}" if self.to else page

    @property
    def asks(self) -> Sequence[str]:
        """The answers that it asks for."""
        return asked(self.step, self.made_from, child=self.child, part=self.whom.part, way=self.way)

    @property
    def way(self) -> str:
        """The way in for which it asks less; what is said once of the place is asked whatever it is."""
        return "" if self.whom.part is Part.PLACE else way_of(self.form.typed) or ""

    @property
    def of_person(self) -> bool:
        """Whether it asks of one of several persons."""
        return self.whom.part is Part.OWN

    @property
    def offers_for_all(self) -> str:
        """What is shown beside the box that answers it for all persons; empty where it has none."""
        return offered_for_all(self.step, self.whom.part, child=self.child)

    @property
    def child(self) -> bool:
        """Whether the person is or may be a child."""
        return child_path(self.form.typed)

    @property
    def danger(self) -> bool:
        """Whether a call has to be made first."""
        return in_danger(self.form.typed)


@dataclass(frozen=True, slots=True)
class KeptScreen:
    """A screen as a POST leaves it for its address: without the report that its draft is for, and with its form by sector and version."""

    step: Step
    form: Form
    sector: str
    version: int
    seen: str
    to: Step | None
    whom: Whom
    elsewhere: Answers | None
    keyed: bool
    for_all: bool

    @classmethod
    def of(cls, screen: Screen) -> KeptScreen:
        """Of a screen that is to be shown."""
        made_from = screen.made_from
        about = screen.seen, screen.to, screen.whom, screen.elsewhere, screen.keyed, screen.for_all
        return cls(screen.step, screen.form, made_from.sector, made_from.version, *about)

    @property
    def status(self) -> int:
        """What its page is answered with."""
        return self.form.status

    def of_draft(self, draft_id: str, mark: str) -> Screen:
        """The same screen of its draft."""
        form, made_from = replace(self.form, mark=mark), form_of(self.sector, str(self.version))
        about = self.seen, self.to, self.whom, self.elsewhere
        return Screen(draft_id, self.step, form, made_from, *about, keyed=self.keyed, for_all=self.for_all)


async def lead(
    visitor: Visitor,
    screen: Screen,
    headers: Mapping[str, str] | None = None,
    showing: Callable[[Screen], Awaitable[Response]] | None = None,
) -> Response:
    """To the address of a screen, where it is shown as it is here; `showing` shows one that is added to a report."""

    async def at_once(_: KeptScreen) -> Response:
        return show(visitor, screen) if showing is None else await showing(screen)

    return await led(visitor, KeptScreen.of(screen), at_once, screen.address, headers)


def show(visitor: Visitor, screen: Screen) -> Response:
    """The page of a screen."""
    language, form = of_request(visitor.request), screen.form
    more = _more(visitor.principal, screen, language)
    more["stands"] = [_stored(screen, name, language) for name in screen.elsewhere or ()]
    template = "section" if asks_the_form(screen.step) else screen.step.name.lower()
    template = f"report_form/{template}.html"
    return visitor.answer(template, form.status, screen=screen, form=form, options=OPTIONS, **more)


def _stored(screen: Screen, name: str, language: Language) -> str:
    return ": ".join(said_in_words(name, screen.elsewhere or {}, screen.made_from, language))


def said_in_words(name: str, answers: Answers, form: forms.Form, language: Language) -> tuple[str, str]:
    """What is asked and what was answered."""
    say, row = translations(language).gettext, row_of(Step.CHECK, name, answers, form, language)
    return say(row.label), ", ".join([*map(say, row.coded), *row.plain]) or say(_NO_ANSWER)


def _more(principal: Principal, screen: Screen, language: Language) -> dict[str, Any]:
    health = screen.made_from.sector == "health"
    if asks_the_form(screen.step):
        heading = heading_of(screen.step, child=screen.child, part=screen.whom.part)
        return {"heading": heading, "questions": in_words(screen.made_from, screen.asks, language, screen.form.typed)}
    if screen.step is Step.TASKS and screen.added_to is None:
        sheets = with_tasks(screen.form.typed, screen.made_from)
        opened = next((each for each in sheets if each.of_person and each.whom == screen.whom), None)
        most = {"most": limits.PERSONS, "full": len(persons_of(screen.form.typed)) >= limits.PERSONS}
        columns = [translations(language).gettext(HEADINGS[step]) for step in OF_EACH]
        return {"sheets": sheets, "columns": columns, "opened": opened, **most, "key": fresh_key()}
    if screen.step is Step.TASKS:
        return {"tasks": tasks_of(screen.form.typed, screen.made_from, OF_THE_FORM)}
    if screen.step is Step.ADD:
        return {"groups": groups_of_form(screen.form.typed, screen.made_from, language), **_again(screen, language)}
    if screen.step is Step.SIGNS:
        return {"lists": _lists(screen.made_from, child=screen.child), "suspicions": _suspicions(screen)}
    if screen.step is Step.WAY:
        reasons = [(each.code, each.text.in_language(language)) for each in reference.vital_reasons()]
        own = unit_of(screen.form.typed) if screen.keyed else principal.unit
        return {
            "reasons": reasons,
            "unverified": _UNVERIFIED,
            "left_out": not_their_ways(screen.form.typed),
            "health": health,
            "units": with_chosen(units_to_leave_out(own, language), screen.form.all("conflictUnits"), language)
            if screen.child
            else (),
        }
    if screen.step is Step.CALLER:
        units = with_chosen(reporting_units(language), screen.form.all("callerUnit"), language)
        return {"now": typed_as_moment(datetime.now(BELGRADE), language), "units": units}
    if screen.step is Step.CONTACT:
        return {"places": places(language), "offered": _offered(principal, screen)}
    if screen.step is Step.CHECK:
        sheets = with_groups(screen.form.typed, screen.made_from, language, health=health)
        shown, same = said_once(sheets)
        return {
            "sheets": shown,
            "same": same,
            "offers_more": screen.to is not Step.TASKS and not any(each.wanting for each in sheets),
            "names_person": any(is_held(IF_KNOWN[0], screen.made_from, way_of(each.answers)) for each in sheets),
            "entered_unit": entered_unit(screen.form.typed, language),
            "not_asked": not_asked([each.answers for each in sheets], screen.made_from, language)
            if screen.keyed
            else (),
            **_again(screen, language),
        }
    return {}


def _again(screen: Screen, language: Language) -> dict[str, Any]:
    """What to look at once more before it is sent, and what the answers are called."""
    of_form = {code: each.text.in_language(language) for code, each in screen.made_from.questions.items()}
    return {"again": to_look_at(screen.form.typed, screen.made_from), "labels": {**LABELS, **of_form}}


def _offered(principal: Principal, screen: Screen) -> Mapping[str, Any]:
    """What the session and the reference data already know: today, the unit's telephone and its municipality."""
    if screen.keyed:
        return offered_with(screen.form.typed)
    today = {"encounterDate": today_typed()}
    unit = next((each for each in reference.units() if each.id == principal.unit), None)
    number, place = ("", "") if unit is None else (phone(unit.phone).replace("\u00a0", " "), unit.municipality or "")
    return today | {"callbackPhone": number, "encounterMunicipality": place}


def _suspicions(screen: Screen) -> Choices:
    """What can be suspected of a person of this age, and what was chosen before it was known, so that it can be taken off."""
    adult, chosen = screen.form.one("age") == "adult", screen.form.all("suspicions")
    return tuple(
        (value, text)
        for value, text in OPTIONS["suspicions"]
        if value in chosen or not (adult and value in CHILDREN_ONLY)
    )


def _lists(made_from: forms.Form, *, child: bool) -> list[reference.IndicatorList]:
    """The reporter's own signs first, then those of children where one may be met, then those for everybody."""
    order = [made_from.sector, *([_CHILDREN] if child else []), _GENERAL]
    by_code = {each.code: each for each in forms.signs(made_from.version)}
    return [by_code[code] for code in order if code in by_code]
