"""Persons of several reports who may be the same."""

from __future__ import annotations

import random
from typing import Any

from chassis.time import SystemClock
from identification.adapters.persons.matching import Matching
from tests.integration.identification.service import Service

LETTERS = "abdegijklmnoprstuvz"


def new_name() -> tuple[str, str]:
    """First and family name of a person whom no other test knows."""
    return "Šćep" + "".join(random.choices(LETTERS, k=9)), "Đžan" + "".join(random.choices(LETTERS, k=9))


def named(given: str, family: str, born: str = "1990-05-03", **more: Any) -> dict[str, Any]:
    """An adult who agreed, by name and birth date."""
    person = {"names": [{"given": given, "family": family}], "birth": {"birthDate": born}, **more}
    return {"age": "adult", "wayIn": "consent_adult", "person": person}


async def compared(service: Service) -> None:
    """The worker has compared every code that there is."""
    matching = Matching(service.worker_db, SystemClock())
    while await matching.match():
        pass


async def kinds_of(service: Service, report: str) -> list[str]:
    """Kinds of the codes that are kept of a report."""
    rows = await service.rows(f"select kind from person_index where report_id = '{report}' order by kind")
    return [kind for (kind,) in rows]


async def candidates(service: Service, report: str) -> dict[str, list[str]]:
    """By the other report, by what its person may be the same."""
    rows = await service.rows(
        f"select case when report_a = '{report}' then report_b else report_a end, kinds from candidate "
        f"where '{report}' in (report_a, report_b)"
    )
    return {str(other): kinds for other, kinds in rows}
