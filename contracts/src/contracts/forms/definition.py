"""What one question of a form is: a row of a file beside this module, checked when it is read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.reference.codes import Lasting, ReferenceRow, Text
from contracts.words.reports import Manner

LONGEST_LINE = 200
LONGEST_TEXT = 10_000
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
TAKEN = frozenset(
    {
        *("back", "child", "form", "kept", "key", "keyed", "number", "others", "part", "person", "report", "sector"),
        *("seen", "to", "ui_language", "version", "way", "who"),
        *("age", "companion", "concern", "danger", "indicators", "source", "suspicions"),
    }
)
"""Names that pages use beside the questions, for their controls and for the quick alert: no question has one for its code."""


class Section(StrEnum):
    """Where a question is asked: one task of the full report each, in this order."""

    PERSON = "person"
    HAPPENS = "happens"
    SIGNS = "signs"
    PLACE = "place"
    NEEDS = "needs"
    CONSENT = "consent"
    CONTACT = "contact"


class Kind(StrEnum):
    """How a question is answered; what is chosen is sent as a code, a day as in ISO 8601, a number in digits."""

    LINE = "line"
    TEXT = "text"
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    DAY = "day"
    COUNTRY = "country"
    LANGUAGE = "language"
    MUNICIPALITY = "municipality"
    PHONE = "phone"


CHOSEN = frozenset({Kind.ONE, Kind.SEVERAL})
WRITTEN = frozenset({Kind.LINE, Kind.TEXT})
MANNERS = {
    Kind.LINE: Manner.WRITTEN,
    Kind.TEXT: Manner.WRITTEN,
    Kind.ONE: Manner.CHOSEN,
    Kind.SEVERAL: Manner.CHOSEN,
    Kind.NUMBER: Manner.CHOSEN,
    Kind.DAY: Manner.EXACT,
    Kind.COUNTRY: Manner.EXACT,
    Kind.LANGUAGE: Manner.CHOSEN,
    Kind.MUNICIPALITY: Manner.EXACT,
    Kind.PHONE: Manner.WRITTEN,
}
OF_THE_PLACE = frozenset({"encounter", "site"})
"""Classes of which all questions are about the place where everybody was met who is reported at once: they are answered once."""


class Choice(Lasting):
    """One answer that can be chosen; a question with a field of a filing has that field's words for codes, `48+` too."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_+-]{0,39}$")]
    text: Text


class Condition(ReferenceRow):
    """Asked only beside this answer to a question of the same section."""

    question: Code
    answer: Annotated[str, Field(min_length=1)]


class Question(Lasting):
    """One question. `class` is the class of the access table that decides who reads the answer.

    `shown_at` names masks of that class that leave this answer although they hold back others; `field` is the field of a filing that
    takes the answer, where it has one of its own.
    """

    code: Code
    section: Section
    kind: Kind
    class_: Annotated[str, Field(alias="class", pattern=r"^[a-z_]+$")]
    text: Text
    help: Text | None = None
    choices: tuple[Choice, ...] = ()
    longest: Annotated[int, Field(ge=1, le=LONGEST_TEXT)] | None = None
    least: int | None = None
    most: int | None = None
    when: Condition | None = None
    shown_at: tuple[str, ...] = ()
    field: Annotated[str, Field(pattern=r"^[a-z][a-zA-Z0-9.]*$")] | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if (self.kind in CHOSEN) is not bool(self.choices):
            raise ValueError("choices belong to the kinds one and several, and to these alone.")
        if self.longest is not None and self.kind not in WRITTEN:
            raise ValueError("longest belongs to the kinds line and text alone.")
        if {self.least is not None, self.most is not None} != {self.kind is Kind.NUMBER}:
            raise ValueError("least and most belong to the kind number, which needs both.")
        return self

    @property
    def manner(self) -> Manner:
        """As what its answer counts where a way in holds less."""
        return MANNERS[self.kind]

    @property
    def limit(self) -> int | None:
        """How many characters may be written; None where an answer is not written."""
        if self.kind not in WRITTEN:
            return None
        return self.longest or (LONGEST_TEXT if self.kind is Kind.TEXT else LONGEST_LINE)

    def choices_of(self, version: int) -> tuple[Choice, ...]:
        """What can be chosen in this version."""
        return tuple(each for each in self.choices if each.is_in(version))


class Part(ReferenceRow):
    """One file: what every report is asked, or what one sector's is asked besides. `verified` is false until the Centre has read it."""

    verified: bool
    source: Text
    questions: tuple[Question, ...]
