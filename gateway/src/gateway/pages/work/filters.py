"""What the list is narrowed to, as it stands in the address: it can be kept as a bookmark and shared within the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from gateway.pages.catalogues import N_
from gateway.pages.work import words

if TYPE_CHECKING:
    from collections.abc import Mapping

WAITING: Final = "waiting"
STATES: Final = {
    WAITING: N_("Waits for an answer"),
    "accepted": words.STATE["accepted"],
    "escalated": words.STATE["escalated"],
    "any": N_("In any state"),
}
_TABLES: Final[Mapping[str, Mapping[str, str]]] = {"urgency": words.URGENCY, "purpose": words.PURPOSE}
PAGE_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty is everything, except that the list shows what waits for an answer unless another state is named."""

    state: str = WAITING
    urgency: str = ""
    purpose: str = ""
    overdue: bool = False
    after: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """From an address; what nobody could have chosen here counts as not chosen."""
        chosen = {name: query.get(name, "") for name in _TABLES}
        known = {name: value for name, value in chosen.items() if value in _TABLES[name]}
        state = query.get("state", WAITING)
        overdue = query.get("overdue") == "yes"
        return cls(state if state in STATES else WAITING, overdue=overdue, after=query.get("after", ""), **known)

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen that "clear filters" would take away."""
        return bool(self.state != WAITING or self.urgency or self.purpose or self.overdue)

    def variables(self) -> dict[str, Any]:
        """Of the document Worklist."""
        named = {"state": self.state if self.state not in (WAITING, "any") else "", "after": self.after}
        named |= {"urgency": self.urgency, "purpose": self.purpose}
        chosen = {name: value for name, value in named.items() if value}
        return {"first": PAGE_SIZE, "undecided": self.state == WAITING, "overdue": self.overdue, **chosen}

    def address(self, after: str = "") -> str:
        """Of the page that starts after a cursor."""
        overdue = "yes" if self.overdue else ""
        query = {"urgency": self.urgency, "purpose": self.purpose, "overdue": overdue, "after": after}
        query["state"] = "" if self.state == WAITING else self.state
        chosen = {name: value for name, value in query.items() if value}
        return f"/list?{urlencode(chosen)}" if chosen else "/list"
