"""Persons of several reports who may be the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from chassis.time import SystemClock
from identification.adapters.persons.matching import Matching
from tests.integration.identification.directory import synced
from tests.integration.identification.service import Service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.asgi import Answer

INTAKE = "intake.centre"

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


async def filed_twice(service: Service, *births: str, ways: Sequence[str] = ()) -> list[str]:
    """Ids of two reports of one name, and of one birth date unless others are given, once the worker compared them."""
    given, family = new_name()
    said = zip(births or ("1990-05-03",) * 2, ways or ("consent_adult",) * 2, strict=True)
    found = [(await service.filed(**{**named(given, family, born), "wayIn": way}))["id"] for born, way in said]
    await compared(service)
    return found


async def held_by(service: Service, report: str, manager: str | None = None) -> None:
    """The Centre has it, or this case manager."""
    if manager is not None:
        await synced(service)
        await service.given_to_a_case_manager(report, manager)
        return
    seen = await service.get(INTAKE, f"/reports/{report}/receipt")
    given = {"expectedVersion": seen.json()["version"]}
    assert (await service.post(INTAKE, f"/reports/{report}/take-over", given)).status == 200


async def version_of(service: Service, report: str) -> int:
    """As it is in the database, whoever may read it."""
    ((version,),) = await service.rows(f"select version from report where id = '{report}'")
    return int(version)


async def link(
    service: Service, who: str, report: str, other: str, relation: str = "same_person", **more: Any
) -> Answer:
    """This person links the two."""
    given = {"otherId": other, "relation": relation, "expectedVersion": await version_of(service, report), **more}
    return await service.post(who, f"/reports/{report}/links", given)


async def unlink(service: Service, who: str, report: str, link_id: str) -> Answer:
    """This person ends a link of the report."""
    given = {"linkId": link_id, "expectedVersion": await version_of(service, report)}
    return await service.post(who, f"/reports/{report}/links/end", given)


async def links_of(service: Service, who: str, report: str) -> list[dict[str, Any]]:
    """What this person reads of how the report is linked."""
    seen = (await service.get(who, f"/reports/{report}")).json()["classes"]["links"]
    found: list[dict[str, Any]] = [] if seen is None else seen["linked"]
    return found


async def cases(service: Service, *reports: str) -> list[tuple[str | None, str | None]]:
    """Of each its case and its manager."""
    rows = {
        str(report): (case and str(case), manager and str(manager))
        for report, case, manager in await service.rows("select id, case_id, manager_id from report")
    }
    return [rows[each] for each in reports]
