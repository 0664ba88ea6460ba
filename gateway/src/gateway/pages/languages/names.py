"""What countries, languages and municipalities, units and agencies are called in the reader's language, in the order of its alphabet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts import reference
from gateway.pages.languages.alphabet import by_alphabet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gateway.pages.languages.choice import Language


@cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """Every country as code and name."""
    return _named(reference.countries(), language.locale.territories)


@cache
def languages(language: Language) -> tuple[tuple[str, str], ...]:
    """Every language as code and name."""
    return _named(reference.languages(), language.locale.languages)


def offered_languages(language: Language) -> list[tuple[str, str]]:
    """Those that a person who is met in Serbia may speak."""
    return [each for each in languages(language) if each[0] in reference.offered_languages()]


@cache
def municipalities(language: Language) -> tuple[tuple[str, str], ...]:
    """Every municipality as code and name."""
    codes = [each.code for each in reference.municipalities()]
    return _named(codes, {code: reference.place_name(code, language) for code in codes})


def name_in(named: Iterable[tuple[str, str]], code: str) -> str:
    """The name of a code; a code that is not among them is its own name."""
    return dict(named).get(code, code)


def unit_name(unit_id: str | None, language: Language) -> str | None:
    """The unit's name; None without a unit, or with one that the reference data does not know."""
    return _known(reference.unit, unit_id, language)


def agency_name(agency_id: str | None, language: Language) -> str | None:
    """The same of an agency."""
    return _known(reference.agency, agency_id, language)


def _known(find: Callable[[UUID], Any], each: str | None, language: Language) -> str | None:
    try:
        return None if each is None else str(find(UUID(each)).name.in_language(language))
    except reference.UnknownReference:
        return None


def _named(codes: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((code, names.get(code, code)) for code in codes), key=lambda each: by_alphabet(each[1])))
