"""Reads access.yaml by itself, sharing no code with the product: what each position may see of each class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_RAW: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "contracts/src/contracts/access/access.yaml").read_text("utf-8")
)


def word(class_: str, position: str) -> str:
    """The raw cell, suffixes included: `full`, `full!`, `none` and so on."""
    entry = _RAW["classes"][class_]
    if position.startswith("addressed."):
        purpose = _RAW["purposes"][position.removeprefix("addressed.")]
        return str(purpose.get("before", {}).get(class_, _RAW["before_acceptance"].get(class_, "none")))
    if position.startswith("grant."):
        return str(entry.get(position, entry.get("grant", "none")))
    return str(entry.get("intake" if position == "duty" else position, "none"))


def shown(
    class_: str,
    position: str,
    *,
    stepped_up: bool = False,
    clinical: bool = False,
    health: bool = False,
    sealed: bool = False,
    seal_lifted: bool = False,
    withdrawn: bool = False,
    withdrawal_lifted: bool = False,
    way: str | None = None,
) -> str:
    """The mask that a reader must get; a lifted seal and a lifted withdrawal are a ground that this reader recorded."""
    outside = position not in ("intake", "duty", "case", "panel", "supervisor", "director", "author")
    cell = word("clinical" if class_ == "account" and health and outside else class_, position)
    if cell == "none":
        return "none"
    of_way = {} if position == "author" else _RAW["ways"].get(way, {})
    if class_ in of_way.get("never", ()):
        return "none"
    capped = withdrawn and position in _RAW["withdrawn"]["positions"] and class_ not in _RAW["withdrawn"]["keep"]
    if capped and not (withdrawal_lifted and stepped_up):
        kept = not withdrawal_lifted and class_ == "links" and position in ("case", "supervisor")
        return "own" if kept else "none"
    closed = sealed and class_ in _RAW["seal"]["classes"]
    opens = position == "author" or (position in _RAW["seal"]["open_for"] and seal_lifted and stepped_up)
    if closed and not opens:
        return "exists"
    if ("!" in cell and not stepped_up) or ("+" in cell and not clinical):
        return "none"
    mask, order = cell.rstrip("!+"), list(_RAW["masks"])
    return str(min(mask, of_way.get("cap", {}).get(class_, mask), key=order.index))


def ways() -> dict[str, dict[str, Any]]:
    """The rows of the ways in that hold less, as they stand in the file."""
    return dict(_RAW["ways"])


def purposes() -> dict[str, dict[str, Any]]:
    """The rows of the purposes."""
    return dict(_RAW["purposes"])


def sealed_classes() -> list[str]:
    """Every class that a seal closes."""
    return list(_RAW["seal"]["classes"])


def all_classes() -> list[str]:
    """Every class of the table."""
    return list(_RAW["classes"])


def asked(class_: str, purpose: str) -> bool:
    """Whether a person is asked if units of this purpose may read the class: where they read more of it once they have accepted."""
    order = list(_RAW["masks"])
    before, after = (word(class_, f"{kind}.{purpose}").rstrip("!+") for kind in ("addressed", "grant"))
    return class_ not in _RAW["unasked"] and order.index(after) > order.index(before)
