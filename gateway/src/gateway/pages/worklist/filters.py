"""What the list is narrowed to. Filters are in the address, to be kept and shared within the unit; a reference never does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from contracts.words.referrals import ReferralState
from gateway.pages import labels
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

WAITING: Final = "waiting"
MINE: Final = "mine"
ALL: Final = "any"
"""Whatever has not ended; what has is asked for by its state, or by its reference."""
STATES: Final[dict[str, str]] = {
    WAITING: N_("Waits for an answer"),
    MINE: N_("Taken on by me"),
    "others": N_("Taken on by somebody else"),
    "accepted": labels.STATE["accepted"],
    "escalated": labels.STATE["escalated"],
    ALL: N_("All that is open"),
    **{state: labels.STATE[state] for state in reversed(ReferralState) if not state.row.is_open},
}
VIEWS: Final = (WAITING, MINE, ALL)
"""What is one press away above the list."""
_OWNERS: Final[Mapping[str, str]] = {MINE: "me", "others": "others"}
_TABLES: Final[Mapping[str, Mapping[str, str]]] = {"urgency": labels.URGENCY, "purpose": labels.PURPOSE}
PAGE_SIZE: Final = 20
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty is everything, except that the list shows what is to be answered unless another state is named.

    A reference is looked for among everything, what has ended too: nothing else narrows beside it.
    """

    state: str = WAITING
    urgency: str = ""
    purpose: str = ""
    overdue: bool = False
    after: str = ""
    reference: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """From an address; what could not have been chosen here counts as not chosen."""
        chosen = {name: query.get(name, "") for name in _TABLES}
        known = {name: value for name, value in chosen.items() if value in _TABLES[name]}
        state = query.get("state", WAITING)
        overdue = query.get("overdue") == "yes"
        return cls(state if state in STATES else WAITING, overdue=overdue, after=query.get("after", ""), **known)

    @classmethod
    def sought(cls, reference: str) -> Filters:
        """From the form of the search; without a reference the list as one comes to it."""
        typed = reference.strip()[:_LONGEST]
        return cls(ALL, reference=typed) if typed else cls()

    @property
    def chosen(self) -> int:
        """How many there are that "clear filters" would take away; what is one press away above the list is none."""
        narrowing = (self.state not in VIEWS, self.urgency, self.purpose, self.overdue, self.reference)
        return sum(map(bool, narrowing))

    def showing(self, state: str) -> Filters:
        """The first page of the same in another state; a reference is sought no longer."""
        return replace(self, state=state, after="", reference="")

    def variables(self) -> dict[str, Any]:
        """Of the document WorklistPage."""
        owner = _OWNERS.get(self.state, "")
        state = "" if owner or self.state in (WAITING, ALL) else self.state
        named = {"state": state, "owner": owner, "reference": self.reference, "after": self.after}
        named |= {"urgency": self.urgency, "purpose": self.purpose}
        given = {name: value for name, value in named.items() if value}
        return {"first": PAGE_SIZE, "undecided": self.state == WAITING, "overdue": self.overdue, **given}

    def address(self, after: str = "") -> str:
        """Of the page that starts after a cursor."""
        overdue = "yes" if self.overdue else ""
        query = {"urgency": self.urgency, "purpose": self.purpose, "overdue": overdue, "after": after}
        query["state"] = "" if self.state == WAITING else self.state
        given = {name: value for name, value in query.items() if value}
        return f"/list?{urlencode(given)}" if given else "/list"
