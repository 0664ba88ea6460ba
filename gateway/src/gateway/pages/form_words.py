"""The questions of the forms and what was answered, in the reader's language. Their own words need no catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from contracts import forms, reference
from contracts.forms import Kind, Section
from gateway.pages.languages import names
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import short_date
from gateway.pages.languages.numbers import phone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from contracts.forms import Question
    from gateway.pages.answers import DocumentNumber
    from gateway.pages.languages.choice import Language

HEADINGS: Final[Mapping[Section, str]] = {
    Section.PERSON: N_("The person"),
    Section.HAPPENS: N_("What happens to the person"),
    Section.SIGNS: N_("What else you noticed"),
    Section.PLACE: N_("The place and others"),
    Section.NEEDS: N_("What the person needs"),
    Section.CONSENT: N_("What the person wants"),
    Section.CONTACT: N_("Reaching you and the person"),
}
"""Sentences of the catalogues, by who is asked."""
_READ_AS: Final[Mapping[Section, str]] = {
    **HEADINGS,
    Section.SIGNS: N_("What else was noticed"),
    Section.CONTACT: N_("Reaching the reporter and the person"),
}
_LISTS: Final[Mapping[Kind, Callable[[Language], Sequence[tuple[str, str]]]]] = {
    Kind.COUNTRY: names.countries,
    Kind.LANGUAGE: names.languages,
    Kind.MUNICIPALITY: names.municipalities,
}

_OFFERED: Final = {Kind.COUNTRY: reference.offered_countries, Kind.LANGUAGE: reference.offered_languages}
_FREQUENT: Final = {Kind.COUNTRY: reference.frequent_countries, Kind.LANGUAGE: reference.frequent_languages}


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and the words of its answer."""

    label: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """What was answered in one section; its heading is a sentence of the catalogues."""

    heading: str
    rows: Sequence[Answered]


def choices_of(
    question: Question, version: int | None, language: Language, chosen: Collection[str] = ()
) -> Sequence[tuple[str, str]]:
    """What a version offers to choose, and without one what could ever be answered, as code and words; nothing where one writes.

    What is `chosen` from a long list stays in it: else it would be dropped when its screen is sent again.
    """
    if question.kind in _LISTS:
        offered = _OFFERED.get(question.kind) if version is not None else None
        return [
            each
            for each in _LISTS[question.kind](language)
            if offered is None or each[0] in offered() or each[0] in chosen
        ]
    choices = question.choices if version is None else question.choices_of(version)
    return [(each.code, each.text.in_language(language)) for each in choices]


def frequent_of(question: Question, language: Language) -> Sequence[tuple[str, str]]:
    """Which of a long list are offered before all others."""
    if question.kind not in _FREQUENT:
        return ()
    words = dict(_LISTS[question.kind](language))
    return [(code, words[code]) for code in _FREQUENT[question.kind]()]


def in_words(question: Question, values: Sequence[str], language: Language) -> list[str]:
    """An answer as it is stored, whatever version asked for it."""
    if question.kind is Kind.DAY:
        return [short_date(date.fromisoformat(value), language) for value in values]
    if question.kind is Kind.PHONE:
        return [phone(value) for value in values]
    words = dict(choices_of(question, None, language))
    return [words.get(value, value) for value in values]


def document(number: DocumentNumber, language: Language) -> str:
    """The number of a document with what it is of and who issued it."""
    said = [("kind", number["kind"]), ("value", number["value"]), ("country", number["country"])]
    questions = [(forms.question(f"number_{name}"), value) for name, value in said if value]
    return ", ".join(word for question, value in questions for word in in_words(question, [value], language))


def answered(classes: Mapping[str, object], language: Language) -> list[Part]:
    """Every answer of these classes, section by section, in the order in which the forms ask."""
    said = {
        each["question"]: each["values"]
        for content in classes.values()
        if isinstance(content, dict)
        for each in content.get("answers") or ()
    }
    questions = [each for code, each in forms.catalogue().questions.items() if code in said]
    rows: dict[Section, list[Answered]] = {section: [] for section in _READ_AS}
    for each in questions:
        words = in_words(each, said[each.code], language)
        rows[each.section].append(Answered(each.text.in_language(language), words))
    return [Part(_READ_AS[section], found) for section, found in rows.items() if found]
