"""What everybody of the crowd shares: who is free to be a person, which reports wait for whom, and what was answered lately."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.workshop.bench.crowd.line import Exchange

_REFUSALS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
Channel = Literal["at pages", "by program"]
CentreForm = Literal["filed", "taken over", "accepted"]
_ANSWERED = range(HTTPStatus.OK, HTTPStatus.BAD_REQUEST)


@dataclass(frozen=True, slots=True)
class Member:
    """A person one can be: their name at the issuer, and the code of the place that their unit serves or works in."""

    username: str
    place: str


@dataclass(frozen=True, slots=True)
class Case:
    """A report that was filed, as it is reported from one to the next: no one looks for work that others have done."""

    report: str
    reference: str
    place: str
    channel: Channel


def counted(deed: CentreForm, channel: Channel) -> str:
    """What a deed is counted as: apart by how the report had been filed."""
    return f"{deed}, filed {channel}" if deed != "filed" else f"filed {channel}"


DEEDS: Final = tuple(counted(deed, channel) for channel in get_args(Channel) for deed in get_args(CentreForm))


@dataclass
class Board:
    """The shared state; greenlets of one thread change it, so nothing is locked."""

    gateway: str
    issuer: str
    redirect: str
    pace: float
    members: dict[str, deque[Member]]
    places: tuple[str, ...]
    filed: deque[Case] = field(default_factory=deque)
    taken_over: dict[str, deque[Case]] = field(default_factory=lambda: defaultdict(deque))
    done: Counter[str] = field(default_factory=Counter)
    lately: list[tuple[float, bool]] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    exchanges: int = 0
    came: int = 0

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> Board:
        """As the measurement describes the installation."""
        members = {role: deque(Member(*each) for each in people) for role, people in shown["members"].items()}
        places = tuple(dict.fromkeys(each.place for each in members["csr"]))
        return cls(shown["gateway"], shown["issuer"], shown["redirect"], shown["pace"], members, places)

    def heard(self, exchange: Exchange) -> None:
        """Counts one exchange: an answer, a proper refusal to do more, or a fault."""
        self.exchanges += 1
        self.lately.append((exchange.milliseconds, exchange.slow))
        if exchange.status in _REFUSALS and exchange.retry_after:
            self.refused += 1
        elif exchange.status not in _ANSWERED:
            self.faults[f"{exchange.name}: {exchange.fault or exchange.status}"] += 1

    def wrong(self, name: str, what: str) -> None:
        """Counts an answer that was not what a person would have needed."""
        self.faults[f"{name}: {what}"] += 1

    def taken(self) -> dict[str, Any]:
        """What was answered since this was last asked, and how everything is."""
        lately, self.lately = self.lately, []
        return {
            "good": [round(took, 1) for took, slow in lately if not slow],
            "slow": [round(took, 1) for took, slow in lately if slow],
            "exchanges": self.exchanges,
            "refused": self.refused,
            "faults": dict(self.faults),
            "done": dict(self.done),
            "waiting": len(self.filed) + sum(map(len, self.taken_over.values())),
        }
