"""What the steps of the main job hand on, and what they look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.filings import girl_in_full
from tests.e2e.people import Everybody
from tests.support.stack import Stack

FILING = girl_in_full()


SUMMARY = {"reference", "report", "unitCallback", "birth", "languageNeeds", "municipality", "danger"}


# DESIGN 10.8 and the column `unit` of the access table, of what this job stores.
WARD = {"reference", "danger", "unitCallback", "instruction", "whereabouts"}


NOT_CLASSES = {"id", "version", "state", "positions", "withheld", "referrals", "persons"}


@dataclass
class Story:
    """What the steps hand on."""

    totals: dict[str, int]
    report: str = ""
    referral: str = ""
    item: str = ""
    notices: list[str] = field(default_factory=list)
    random_answers: dict[tuple[str, str], Any] = field(default_factory=dict)

    def ids(self) -> dict[str, list[str]]:
        """Everything that a stranger could ask for."""
        referrals = [each for each in (self.referral, self.item) if each]
        return {"report": [self.report], "referral": referrals, "notice": self.notices}


async def totals_of(people: Everybody) -> dict[str, int]:
    """What the Office sees: how many ever reached each stage."""
    return {each["stage"]: each["reached"] for each in (await people("office.national").ask("CaseFlow"))["stages"]}


async def moved(people: Everybody, stack: Stack, story: Story, **by: int) -> None:
    """Since the last look exactly these totals moved, by so much."""
    await stack.quiet()
    before, story.totals = story.totals, await totals_of(people)
    assert {stage: now - before[stage] for stage, now in story.totals.items() if now != before[stage]} == by


def shown(seen: dict[str, Any]) -> set[str]:
    """Names of the classes that a reader was shown."""
    return {name for name, content in seen.items() if name not in NOT_CLASSES and content is not None}


def about(page: Any, report: str) -> Any:
    return next((notice for notice in page["nodes"] if notice["reportId"] == report), None)


def at_stage(seen: Any, stage: str) -> Any:
    return seen["receipt"] if seen["receipt"]["stage"] == stage else None


def addressed_to(mail: str) -> str:
    found = re.search(r"^X-RcptTo: (.*)$", mail, re.MULTILINE)
    assert found is not None
    return found.group(1).strip()
