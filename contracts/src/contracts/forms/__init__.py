"""What a report is asked: one file for all, one for each sector, in versions that never change once they were released (`data/`).

The newest version is the highest that any row names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from contracts import access, reference
from contracts.forms.definition import CHOSEN, LONGEST_TEXT, OF_THE_PLACE, TAKEN, Choice, Kind, Part, Question, Section
from contracts.reference.errors import ReferenceDataError, UnknownReference
from contracts.reference.files import entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from contracts.reference import IndicatorList

__all__ = ["CHOSEN", "LONGEST_TEXT", "OF_THE_PLACE", "TAKEN", "Choice", "Kind", "Question", "Section"]
CORE = "core"


@dataclass(frozen=True, slots=True)
class Form:
    """What one sector is asked in one version: what all are asked, then what it alone is."""

    sector: str
    version: int
    questions: Mapping[str, Question]

    def of(self, section: Section) -> list[Question]:
        """The questions of a section in their order."""
        return [each for each in self.questions.values() if each.section is section]


@dataclass(frozen=True, slots=True)
class Forms:
    """Every part by its name, and every question there ever was by its code."""

    parts: Mapping[str, Part]
    questions: Mapping[str, Question]
    newest: int


def form(sector: str, version: int | None = None) -> Form:
    """The form of a sector in a version, without one in the newest; a sector without a part of its own is asked what all are.

    Raises UnknownReference for a version that there is not.
    """
    found, wanted = catalogue(), _known(version)
    parts = [found.parts[name] for name in (CORE, sector) if name in found.parts]
    asked = (each for part in parts for each in part.questions if each.is_in(wanted))
    return Form(sector, wanted, {each.code: each for each in asked})


def signs(version: int | None = None) -> tuple[IndicatorList, ...]:
    """The lists of signs as a report is asked them in a version, without one in the newest; raises UnknownReference."""
    wanted = _known(version)
    return tuple(
        each.model_copy(update={"indicators": kept})
        for each in reference.indicator_lists()
        if (kept := tuple(sign for sign in each.indicators if sign.is_in(wanted)))
    )


@cache
def sign_codes(version: int) -> tuple[str, ...]:
    """Codes of all signs that may be chosen in a version, list by list; raises UnknownReference."""
    return tuple(sign.code for each in signs(version) for sign in each.indicators)


def question(code: str) -> Question:
    """A question of any version and sector, so that what an older report says can be shown; raises UnknownReference."""
    found = catalogue().questions.get(code)
    if found is None:
        raise UnknownReference("question", code)
    return found


@cache
def shown_at(mask: str) -> frozenset[str]:
    """Codes of the questions whose answers a mask leaves."""
    return frozenset(each.code for each in catalogue().questions.values() if mask in each.shown_at)


@cache
def catalogue() -> Forms:
    """The forms of this installation; raises ReferenceDataError naming what to mend."""
    folder = files(__package__).joinpath("data")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".yaml"))
    return parse({name.removesuffix(".yaml"): _document(folder, name) for name in names})


def parse(documents: Mapping[str, Mapping[str, Any]], table: access.AccessTable | None = None) -> Forms:
    """Forms from parsed files; raises ReferenceDataError."""
    parts = {name: _part(f"{name}.yaml", document) for name, document in documents.items()}
    if CORE not in parts:
        raise ReferenceDataError(f"{CORE}.yaml: there is no such file, so nothing is asked in every report.")
    questions: dict[str, Question] = {}
    for name, part in parts.items():
        for each in part.questions:
            if each.code in questions:
                raise ReferenceDataError(f"{name}.yaml, {each.code}: the code stands twice; take another.")
            questions[each.code] = each
    for name, part in parts.items():
        by_code = {each.code: each for each in part.questions}
        for each in part.questions:
            for wrong in _misfits(each, by_code, table or access.load()):
                raise ReferenceDataError(f"{name}.yaml, {each.code}: {wrong}")
    rows = (row for each in questions.values() for row in (each, *each.choices))
    signs = (sign for each in reference.indicator_lists() for sign in each.indicators)
    return Forms(parts, questions, max(max(row.since, row.until or 1) for row in (*rows, *signs)))


def _document(folder: Traversable, name: str) -> Any:
    return yaml.load(folder.joinpath(name).read_text("utf-8"), Loader=yaml.CSafeLoader)


def _part(file: str, document: Mapping[str, Any]) -> Part:
    rows = tuple(entry(Question, file, row) for row in document.get("questions") or ())
    return entry(Part, file, {**document, "questions": rows})


def _known(version: int | None) -> int:
    newest = catalogue().newest
    if version is not None and not 1 <= version <= newest:
        raise UnknownReference("version of the forms", version)
    return version or newest


def _misfits(each: Question, of_part: Mapping[str, Question], table: access.AccessTable) -> Iterator[str]:
    if each.code in TAKEN:
        yield "pages have something else of this name on the same form, so its answer would be taken for that; take another."
    if each.class_ not in table.classes:
        yield f"{each.class_} is not a class of the access table, so the answer could not be read."
        return
    masks = {cell.mask.name.lower() for cell in table.classes[each.class_].values()}
    if unknown := set(each.shown_at) - masks:
        yield f"shown_at: the access table gives nobody {each.class_} as {', '.join(sorted(unknown))}."
    if each.when is not None:
        other = of_part.get(each.when.question)
        if other is None or other.section is not each.section or other.kind is not Kind.ONE:
            yield f"when: {each.when.question} is no question with one answer in the same section of this file."
        elif each.when.answer not in {choice.code for choice in other.choices}:
            yield f"when: {each.when.answer} is no answer to {each.when.question}."
