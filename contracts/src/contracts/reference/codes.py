"""Coded answers and their texts: instructions, whereabouts, stages, contacts and indicators."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.words.referrals import Purpose

UNTIL = "{until}"
Since = Annotated[int, Field(ge=1, le=999)]


class ReferenceRow(BaseModel):
    """One row of a reference file: frozen, and an unknown field is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(ReferenceRow):
    """One text in the three languages of the platform."""

    sr_latn: Annotated[str, Field(alias="sr-Latn", min_length=1)]
    sr_cyrl: Annotated[str, Field(alias="sr-Cyrl", min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str) -> str:
        """The text in `sr-Latn`, `sr-Cyrl` or `en`; any other language reads sr-Latn."""
        return {"sr-Cyrl": self.sr_cyrl, "en": self.en}.get(language, self.sr_latn)

    def everywhere(self) -> tuple[str, str, str]:
        """All three texts."""
        return (self.sr_latn, self.sr_cyrl, self.en)


class Coded(ReferenceRow):
    """A code with its text."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Text


class Instruction(Coded):
    """What the Centre advises the reporter to do now; with `needs_until` its texts hold `{until}`, a time the Centre must give.

    With `of_children` it speaks of a child, and is given for no one else. One that `promises` that a unit comes is given only while such
    a unit is asked for that purpose. One that is `automatic` is given by the platform itself, and cannot be chosen.
    """

    needs_until: bool
    of_children: bool = False
    promises: Purpose | None = None
    automatic: bool = False

    @model_validator(mode="after")
    def _has_a_place_for_the_time(self) -> Self:
        if any((UNTIL in text) is not self.needs_until for text in self.text.everywhere()):
            raise ValueError(f"instruction {self.code}: every text holds {UNTIL} exactly when needs_until is true.")
        return self


class Whereabouts(Coded):
    """Where the person is, as the reporter answers with one tap."""


class Question(Coded):
    """What the Centre can ask the reporter, with the answers that it takes."""

    answers: Annotated[tuple[Coded, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _has_each_answer_once(self) -> Self:
        if len({answer.code for answer in self.answers}) != len(self.answers):
            raise ValueError(f"question {self.code}: an answer stands twice.")
        return self


class AdviceSubject(Coded):
    """What a question to the Centre without a report is about."""


class VitalReason(Coded):
    """Why an adult in danger of life or health cannot be asked; with `needs_words` the code alone says nothing."""

    needs_words: bool


class ConsentScript(ReferenceRow):
    """What is read aloud to an adult, in one language, before they answer whether they may be sent to a unit.

    Without a text an interpreter is needed; `reviewed` is false until a lawyer has read it.
    """

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
    reviewed: bool
    dated: Annotated[date | None, Field(alias="date")] = None
    text: Annotated[str | None, Field(min_length=1)] = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.text is None) is not (self.dated is None) or (self.reviewed and self.text is None):
            raise ValueError(f"script {self.language}: a text has a date, and only a text is reviewed.")
        return self


class Stage(Coded):
    """A move that the Office counts."""


class Contact(ReferenceRow):
    """Whom a reporter calls; `verified` is false until a person has rung the number, `synthetic` says that it is not in use."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    phone: Annotated[str, Field(pattern=r"^\+?[0-9]{3,15}$")]
    checked_on: Annotated[date, Field(alias="checkedOn")]
    synthetic: bool
    verified: bool


class Lasting(ReferenceRow):
    """What is asked from one version of the forms on and, once it is retired, no more from another on."""

    since: Since = 1
    until: Since | None = None

    def is_in(self, version: int) -> bool:
        """Whether this version has it."""
        return self.since <= version and (self.until is None or version < self.until)

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"until {self.until} is not after since {self.since}.")
        return self


class Indicator(Lasting):
    """One sign by which a possible victim may be recognised, as one plain sentence; a retired one stays readable."""

    code: Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,2}$")]
    text: Text


class IndicatorList(ReferenceRow):
    """The signs that one sector looks for; `verified` is false until the Centre has read the list."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[str, Field(min_length=1)]
    verified: bool
    title: Text
    source: Text
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
