"""A paper of a record: its words in one language, prepared for the page and for the PDF; outside it is a number, and names no subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.words.positions import Position
from gateway.pages.languages.catalogues import N_, translations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gateway.pages.answers import DecisionPaperReport, RecordReport, RightsPaperReport
    from gateway.pages.languages.choice import Language

DECISION, RIGHTS = "decision", "rights"
PAPERS: Final = {
    DECISION: N_("The decision, to print or keep as PDF"),
    RIGHTS: N_("The rights that were explained, to print or keep as PDF"),
}
"""What the way to each is called."""
_NUMBER: Final = {each: number for number, each in enumerate(PAPERS, start=1)}
_OF_CENTRE: Final = frozenset({Position.CASE, Position.PANEL, Position.SUPERVISOR, Position.DIRECTOR})
_TITLE: Final = N_("Document %(reference)s/%(number)s")
_KEEP: Final = N_("Keep it where others do not read it.")


@dataclass(frozen=True, slots=True)
class Part:
    """What is under one heading: labels with what is said, a list, or the words of who wrote them."""

    heading: str = ""
    lines: Sequence[tuple[str, str]] = ()
    items: Sequence[str] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in one language; `name` is that of its file, with letters that every system keeps."""

    title: str
    name: str
    lang: str
    region: str
    parts: Sequence[Part]


def is_printed(report: DecisionPaperReport | RightsPaperReport | RecordReport) -> bool:
    """Whether the reader may print what they read of a decision that was made: who decides on it, and units that may read it."""
    held = {each.partition(".")[0] for each in report["positions"]}
    reads = not held.isdisjoint({*_OF_CENTRE, Position.GRANT})
    return reads and bool(report["decision"] and report["decision"]["outcome"])


def papers_of(report: RecordReport) -> dict[str, str]:
    """Of PAPERS those that the record leads to."""
    explained = report["rights"] and report["rights"]["explanations"]
    return {each: says for each, says in PAPERS.items() if is_printed(report) and (explained or each != RIGHTS)}


def paper_of(
    kind: str, report: DecisionPaperReport | RightsPaperReport, parts: Iterable[Part], language: Language
) -> Paper:
    """The parts under a title that says nothing but the reference and which paper it is."""
    reference = (report["reference"] and report["reference"]["reference"]) or ""
    say, locale, number = translations(language).gettext, language.locale, _NUMBER[kind]
    return Paper(
        title=say(_TITLE) % {"reference": reference, "number": number},
        name=f"dokument-{reference}-{number}-{language}",
        lang=locale.language,
        region=locale.territory or "",
        parts=[*parts, Part(texts=[say(_KEEP)])],
    )


def large(text: str) -> str:
    """With a capital at its beginning, as what is said after a label is written."""
    return text[:1].upper() + text[1:]


def in_words(codes: Iterable[str], table: Mapping[str, str], language: Language) -> str:
    """What these codes are called, one after another; a code without a name stays as it is."""
    say = translations(language).gettext
    return large(", ".join(say(table.get(each, each)) for each in codes))
