"""One thing that is wrong with what was typed, and where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.pages.languages.date_fields import PARTS
from gateway.pages.rendering.refusals import Problem
from gateway.pages.report_form.screens.steps import DATES, Step


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of the error summary; `part` is the field of a day that is wrong, without one all of it is.

    Where several persons are reported, `person` is in the address of its screen, and `number` says whom it is about. `limit` is
    how many characters the sentence says that there may be.
    """

    step: Step
    name: str
    sentence: str
    part: str = ""
    person: str = ""
    number: int = 0
    limit: int = 0

    @property
    def place(self) -> str:
        """The id on the screen that the line leads to."""
        return f"{self.name}-{self.part or PARTS[0]}" if self.name in DATES else self.name

    def seen_from(self, step: Step, draft_id: str) -> Problem:
        """The line on a screen; at the field itself where that screen asks for it."""
        if self.step is step:
            return Problem(self.name, self.sentence, self.part, f"#{self.place}", limit=self.limit)
        to = step if step is Step.ADD else Step.CHECK
        of = f"&person={self.person}" if self.person else ""
        address = f"/entry/{draft_id}/{self.step}?to={to}{of}#{self.place}"
        return Problem("", self.sentence, address=address, person=self.number, limit=self.limit)
