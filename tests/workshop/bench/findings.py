"""What a measurement came to, for a terminal and for a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.workshop.bench.rounds import MOST_CV

if TYPE_CHECKING:
    from tests.workshop.bench.rounds import Spread


@dataclass(frozen=True, slots=True)
class Figure:
    """What is measured: our side over the other one, in which unit both are, and what we aim at.

    `lower` says whether less is better.
    """

    what: str
    unit: str
    aim: float
    lower: bool

    def reached(self, ratio: float) -> bool:
        """Whether the ratio is what we aim at, or better."""
        return ratio <= self.aim if self.lower else ratio >= self.aim

    @property
    def aimed(self) -> str:
        """The aim as people write it."""
        return f"{'at most' if self.lower else 'at least'} {self.aim:g}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A measurement that was made; `needs` says in one sentence what a ratio would have needed, where there is none."""

    figure: Figure
    spread: Spread
    needs: str | None = None

    @property
    def fine(self) -> bool:
        """Whether it may be told. One that is short of its aim may."""
        return self.spread.settled

    @property
    def lines(self) -> list[str]:
        """For a terminal."""
        found, figure = self.spread, self.figure
        if not found.settled:
            return [_busy(found)]
        digits = 2 if found.baseline is not None else 1
        about = f"best {found.best:.{digits}f}, worst {found.worst:.{digits}f}, varies by {found.cv:.1f} %"
        if found.baseline is None:
            return [f"{found.median:.1f} {figure.unit} ({about})", *([self.needs] if self.needs else [])]
        verdict = "reached" if figure.reached(found.median) else "SHORT OF IT"
        sides = f"{_number(found.ours)} / {_number(found.baseline)} {figure.unit}"
        return [f"{found.median:.2f} ({about}; {sides}); aim {figure.aimed}: {verdict}"]

    def as_json(self) -> dict[str, Any]:
        """For a script; without a ratio when there is none, and with a sentence alone when the rounds did not agree."""
        found, figure = self.spread, self.figure
        if not found.settled:
            return {"what": figure.what, "unsettled": _busy(found)}
        numbers = {"best": round(found.best, 3), "worst": round(found.worst, 3), "cv_percent": round(found.cv, 1)}
        sides = {"unit": figure.unit, "ours": round(found.ours, 3)}
        values = {"what": figure.what, "rounds": found.rounds, **sides, **numbers}
        if found.baseline is None:
            return {**values, "needs": self.needs}
        ratio = round(found.median, 3)
        aim = {"aim": figure.aimed, "reached": figure.reached(found.median)}
        return {**values, "baseline": round(found.baseline, 3), "ratio": ratio, **aim}


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A measurement that was not made: this stack has not what it needs (`fine`), or an answer was wrong."""

    figure: Figure
    sentence: str
    fine: bool

    @property
    def lines(self) -> list[str]:
        """For a terminal."""
        return [self.sentence]

    def as_json(self) -> dict[str, Any]:
        """For a script."""
        return {"what": self.figure.what, "needs" if self.fine else "refused": self.sentence}


def _busy(found: Spread) -> str:
    return (
        f"Nothing is told: the rounds differ by {found.cv:.0f} %, and {MOST_CV:.0f} % is the most that says anything. "
        "The machine is busy; try again when it is idle."
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
