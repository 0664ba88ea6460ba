"""The form of the indicators: the questions of one list by dimension, and what is sent of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from contracts import reference
from contracts.commands import procedures
from contracts.words.indicators import IndicatorProfile
from contracts.words.procedures import ProcedureState
from contracts.words.reports import Answer
from gateway.pages.forms import Form
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.record.commands import Question, ReportCommand
from gateway.pages.record.procedure.reading import offered_in, proceeding
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import QueryParams

    from gateway.pages.rendering.visitor import Visitor

ANSWERS: Final = {Answer.YES: N_("Yes"), Answer.NO: N_("No"), Answer.UNKNOWN: N_("Not known")}
_NO_LIST: Final = N_("Choose a list of indicators.")
_NO_ANSWER: Final = N_("Answer with yes, no or not known.")


class Group(NamedTuple):
    """The questions of one dimension: codes with what they ask. `id` is the place on the page."""

    id: str
    heading: str
    choices: Sequence[tuple[str, str]]


def profile_of(form: Form) -> IndicatorProfile:
    """The list that is answered; the first one while none is chosen."""
    return next((each for each in IndicatorProfile if each == form.one("profile")), IndicatorProfile.ADULT_LABOUR)


def begun(profile: IndicatorProfile, answers: Mapping[str, str]) -> Form:
    """The form with what was answered before; the rest is not known until something else is said."""
    said = {code: [answers.get(code, Answer.UNKNOWN.value)] for code in _codes(profile)}
    return Form({"profile": [profile.value], **said})


def begins(query: QueryParams) -> Form:
    """The form of the list that the address names: nothing is typed yet."""
    return Form({"profile": [profile_of(Form({"profile": [query.get("profile", "")]})).value]})


def reads(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """Profile and answers as the command takes them, and what is wrong with them."""
    if form.one("profile") not in set(IndicatorProfile):
        return {}, [Problem("profile", _NO_LIST)]
    profile = profile_of(form)
    wrong = [Problem(code, _NO_ANSWER) for code in _codes(profile) if form.one(code) not in set(Answer)]
    answers = [{"code": code, "answer": form.one(code)} for code in _codes(profile)]
    return {"profile": profile.value, "answers": answers}, wrong


def shown(form: Form, language: str) -> dict[str, Any]:
    """What the template is given besides, in the reader's language."""
    indicators, profile = reference.ilo_indicators(), profile_of(form)
    row = indicators.profile(profile)
    groups = [
        Group(
            each.code,
            each.text.in_language(language),
            [(one.code, one.text.in_language(language)) for one in each.indicators],
        )
        for each in indicators.of(profile)
    ]
    act = indicators.act
    if row.of_children:
        groups.insert(0, Group("act", act.heading.in_language(language), [(act.code, act.text.in_language(language))]))
    profiles = [(each.code.value, each.text.in_language(language)) for each in indicators.profiles]
    return {"groups": groups, "profiles": profiles, "scored": row.scored, "answers": ANSWERS.items()}


async def _answered(visitor: Visitor, report: str, form: Form) -> dict[str, Any]:
    """What is typed, and before that what was answered last. Raises PageRefused where the reader sees no procedure."""
    found, profile = await proceeding(visitor, report), profile_of(form)
    if any(form.one(code) for code in _codes(profile)):
        return {"said": form}
    given = (found["procedure"] and found["procedure"]["indicatorAnswers"]) or ()
    last = next((each["answers"] for each in reversed(given) if each["profile"] is profile), ())
    return {"said": begun(profile, {each["code"]: each["answer"].value for each in last})}


async def _none(_: Visitor, __: str) -> dict[str, Question]:
    """Its questions are not those of a declaration; what is typed is kept all the same."""
    return {}


ANSWERING: Final = ReportCommand(
    procedures.ANSWER_INDICATORS,
    "indicators",
    lambda _: {},
    done="indicators_answered",
    heading=N_("Answer the indicators"),
    says=N_(
        "For assessors alone: what the rule makes of the answers is an aid, and decides nothing. Answer what is known, and leave the rest "
        "as not known."
    ),
    press=N_("Record the answers"),
    template="record/indicators/form.html",
    place="records",
    begins=begins,
    reads=reads,
    known=_answered,
    shows=lambda visitor, _, form: shown(form, of_request(visitor.request)),
    found=_none,
    link=N_("Answer the indicators"),
    offered=offered_in(ProcedureState.OPEN, ProcedureState.ASSESSMENT),
)


def _codes(profile: IndicatorProfile) -> list[str]:
    indicators = reference.ilo_indicators()
    codes = [one.code for each in indicators.of(profile) for one in each.indicators]
    return [indicators.act.code, *codes] if indicators.profile(profile).of_children else codes
