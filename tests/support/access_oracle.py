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


def shown(class_: str, position: str, *, stepped_up: bool = False, clinical: bool = False, health: bool = False) -> str:
    """The mask that a reader must get, for an unsealed person."""
    outside = position not in ("intake", "duty", "case", "supervisor", "director", "author")
    cell = word("clinical" if class_ == "account" and health and outside else class_, position)
    if ("!" in cell and not stepped_up) or ("+" in cell and not clinical):
        return "none"
    return cell.rstrip("!+")


def all_classes() -> list[str]:
    """Every class of the table."""
    return list(_RAW["classes"])
