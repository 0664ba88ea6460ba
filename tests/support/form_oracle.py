"""Reads the forms by itself, sharing no code with the product: what each sector is asked, and a good answer to each question."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

_DATA = Path(__file__).parents[2] / "contracts/src/contracts/forms/data"
CANARY = "Kanarinac"
_GOOD = {"day": "2024-02-29", "country": "RO", "language": "ro", "municipality": "71331", "phone": "+381641234567"}

_BAD = {
    "line": ["a\nb", "š" * 10_001, "\u202e"],
    "text": ["š" * 20_000, "a\u0000b"],
    "one": ["nothing of this"],
    "several": ["nothing of this"],
    "number": ["-1", "many", "1000000"],
    "day": ["1880-01-01", "31. 2. 2024."],
    "country": ["Srbija", "QQ"],
    "language": ["srpski", "qq"],
    "municipality": ["99999"],
    "phone": ["abc"],
}
_BELGRADE = ZoneInfo("Europe/Belgrade")


def sectors() -> list[str]:
    """Every sector with questions of its own."""
    return sorted(each.stem for each in _DATA.glob("*.yaml") if each.stem != "core")


@cache
def questions(sector: str) -> list[dict[str, Any]]:
    """What the newest version asks a person of this sector."""
    files = [each for name in ("core", sector) if (each := _DATA / f"{name}.yaml").is_file()]
    rows = [row for file in files for row in yaml.safe_load(file.read_text("utf-8"))["questions"]]
    return [row for row in rows if "until" not in row]


def own(sector: str) -> list[dict[str, Any]]:
    """Those that no one else is asked."""
    core = {row["code"] for row in questions("")}
    return [row for row in questions(sector) if row["code"] not in core]


@cache
def _asks_more() -> dict[str, str]:
    """The answer to a question beside which another is asked."""
    found = [row["when"] for sector in sectors() for row in questions(sector) if "when" in row]
    return {each["question"]: each["answer"] for each in found}


def untyped(sector: str) -> list[dict[str, Any]]:
    """Those whose answers have no field of their own in a filing."""
    return [row for row in questions(sector) if "field" not in row]


def good_answer(row: dict[str, Any]) -> list[str]:
    """One that is stored as it is sent, and beside which others are asked; a text says which question it answers."""
    kind = row["kind"]
    if row["code"] in _asks_more():
        return [_asks_more()[row["code"]]]
    if kind in ("one", "several"):
        codes = [each["code"] for each in row["choices"] if "until" not in each]
        return codes[-1:] if kind == "one" else codes
    if kind == "number":
        return [str(row["most"])]
    return [_GOOD.get(kind) or f"{CANARY} {row['code']}"[: row.get("longest")].strip()]


def bad_answers(row: dict[str, Any]) -> list[str]:
    """Answers that its kind does not take, whatever the question is."""
    tomorrow = (datetime.now(_BELGRADE).date() + timedelta(days=1)).isoformat()
    return [*_BAD[row["kind"]], *([tomorrow] if row["kind"] == "day" else ())]


def everything(sector: str) -> list[dict[str, Any]]:
    """An answer to every question that has no field, as a filing takes them."""
    return [{"question": row["code"], "values": good_answer(row)} for row in untyped(sector)]


def shown(sector: str, class_: str, mask: str) -> list[dict[str, Any]]:
    """What of `everything` a mask of a class must leave."""
    rows = [row for row in untyped(sector) if row["class"] == class_]
    left = rows if mask == "full" else [row for row in rows if mask in row.get("shown_at", ())]
    return [{"question": row["code"], "values": good_answer(row)} for row in left]
