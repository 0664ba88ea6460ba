"""/persons: the Centre finds reports of a person, by one of three forms. What is searched for is never in an address."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from contracts.scopes import Permission, carries
from contracts.words.persons import NumberKind
from gateway.pages import labels
from gateway.pages.answers import FoundPerson
from gateway.pages.forms import Form, TheForm, in_language, kept_form, show_again
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import of_request
from gateway.pages.languages.names import countries
from gateway.pages.rendering.kept import led, taken
from gateway.pages.rendering.refusals import OWE_A_CODE, PageRefused, Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key

router = APIRouter(include_in_schema=False)
ADDRESS: Final = "/persons"
_REFERENCE, _GIVEN, _FAMILY, _BIRTH = "reference", "given", "family", "birthDate"
_KIND, _NUMBER, _COUNTRY = "kind", "number", "country"
_KINDS: Final = {
    NumberKind.JMBG: N_("JMBG"),
    NumberKind.PASSPORT: N_("Passport"),
    NumberKind.PERMIT: N_("Residence permit"),
}
_MISSING: Final = {
    _REFERENCE: N_("Enter the reference."),
    _GIVEN: N_("Enter the first name."),
    _FAMILY: N_("Enter the family name."),
    _KIND: N_("Choose the kind of the number."),
    _NUMBER: N_("Enter the whole number."),
    _COUNTRY: N_("Choose the country of the passport or permit."),
}
_LONGEST: Final = {_REFERENCE: 40, _NUMBER: 40, _GIVEN: 100, _FAMILY: 100}
_JMBG_DIGITS: Final = 13
_WHOLE: Final = N_("A JMBG has thirteen digits.")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched for, once, and as it was typed."""

    values: dict[str, Any] = field(repr=False)
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)


def searches(roles: frozenset[str]) -> bool:
    """Whether persons are searched for with these roles."""
    return carries(roles, Permission.PERSONS_SEARCH)


@router.get(ADDRESS)
async def show_search(visitor: TheVisitor) -> Response:
    """The forms, or what one of them found: the search is on the record, so loaded again the forms alone. Raises PageRefused."""
    if sought := await taken(visitor, Sought):
        return await _search(visitor, sought)
    return await _show(visitor, kept_form(visitor) or Form())


@router.post(ADDRESS)
async def send_search(visitor: TheVisitor, form: TheForm) -> Response:
    """To what is found, or to the form with what is wrong."""
    show = partial(_show, visitor)
    if form.language is not None:
        return await in_language(visitor, form, form.language, show)
    values, wrong = _asked(form)
    if wrong:
        return await led(visitor, form.wrong(wrong), show)
    return await led(visitor, Sought(values, form.typed), partial(_search, visitor))


def _asked(form: Form) -> tuple[dict[str, Any], list[Problem]]:
    """By the form that was sent."""
    match form.one("how"):
        case "name":
            born, wrong = form.day(_BIRTH)
            return {**_lines(form, _GIVEN, _FAMILY), **born}, [*_missing(form, _GIVEN, _FAMILY), *wrong]
        case "number":
            is_jmbg = form.one(_KIND) == NumberKind.JMBG
            wrong = _missing(form, _KIND, _NUMBER, *(() if is_jmbg else (_COUNTRY,)))
            if not wrong and is_jmbg and sum(map(str.isdecimal, form.one(_NUMBER))) != _JMBG_DIGITS:
                wrong = [Problem(_NUMBER, _WHOLE)]
            country = None if is_jmbg else form.one(_COUNTRY)
            number = {"kind": form.one(_KIND), "value": _lines(form, _NUMBER)[_NUMBER], "country": country}
            return {"number": number}, wrong
    return _lines(form, _REFERENCE), _missing(form, _REFERENCE)


def _lines(form: Form, *names: str) -> dict[str, str]:
    return {name: form.one(name).strip()[: _LONGEST[name]] for name in names}


def _missing(form: Form, *names: str) -> list[Problem]:
    return [
        Problem(name, _MISSING[name])
        for name in names
        if not form.one(name).strip() or (name == _KIND and form.one(name) not in _KINDS)
    ]


async def _search(visitor: Visitor, sought: Sought) -> Response:
    try:
        found = (await visitor.do("SearchPersons", fresh_key(), **sought.values))["items"]
    except PageRefused as refused:
        if refused.slug not in OWE_A_CODE:
            raise
        return await show_again(visitor, Form(sought.typed), refused, partial(_show, visitor))
    return await _show(visitor, Form(), found)


async def _show(visitor: Visitor, form: Form, found: Sequence[FoundPerson] | None = None) -> Response:
    if not searches(visitor.principal.roles):
        raise PageRefused("not-found", 404)
    return visitor.answer(
        "worklist/persons.html",
        form.status,
        form=form,
        found=found,
        kinds=_KINDS,
        countries=countries(of_request(visitor.request)),
        states=labels.STATES_BRIEF,
    )
