"""A unit that a person of could be involved is skipped and never learns of the report (DESIGN 10.7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.integration.identification.conftest import PEOPLE, Service

LIST = "/reports?first=50"


async def about_colleagues(service: Service, csr: UUID) -> str:
    """A worker reports a child and names her own unit."""
    return str((await service.filed("csr.nis", conflict={"unitIds": [str(csr)]}))["id"])


@pytest.mark.parametrize("path", ["/reports/{}", "/reports/{}/receipt"])
async def test_an_excluded_unit_of_the_author_reads_nothing(service: Service, csr_nis: UUID, path: str) -> None:
    report = await about_colleagues(service, csr_nis)
    for username in ("csr2.nis", "duty.csr.nis", "csr.supervisor"):
        assert (await service.get(username, path.format(report))).status == 404


async def test_an_excluded_unit_of_the_author_has_it_on_no_list(service: Service, csr_nis: UUID) -> None:
    report = await about_colleagues(service, csr_nis)
    assert report in ids((await service.get("csr.nis", LIST)).json())
    assert report not in ids((await service.get("csr2.nis", LIST)).json())


async def test_an_excluded_unit_cannot_act_and_learns_no_state(service: Service, csr_nis: UUID) -> None:
    report = await about_colleagues(service, csr_nis)
    body = {"expectedVersion": 7, "reason": "duplicate"}
    assert (await service.post("csr2.nis", f"/reports/{report}/withdraw", body)).status == 404


async def test_the_author_who_named_the_own_unit_still_reads(service: Service, csr_nis: UUID) -> None:
    report = await about_colleagues(service, csr_nis)
    assert (await service.get("csr.nis", f"/reports/{report}")).json()["positions"] == ["author"]


async def test_the_serving_centre_that_is_excluded_is_not_told_of(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed(conflict={"unitIds": [str(csr_nis)]}))["id"]
    ((data,),) = await service.rows(f"select data from outbox where key = '{report}'")
    assert (data["servingCsr"], data["excludedUnits"]) == (None, [str(csr_nis)])


async def test_a_referral_that_reaches_an_excluded_unit_opens_nothing(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed(conflict={"unitIds": [str(csr_nis)]}))["id"]
    referral = await service.sent(report, csr_nis)
    assert (await service.get("csr.nis", f"/reports/{report}")).status == 404
    await service.accepted(report, referral, csr_nis, PEOPLE["csr.nis"].sub)
    for username in ("csr.nis", "csr2.nis", "csr.supervisor"):
        assert (await service.get(username, f"/reports/{report}")).status == 404


def ids(page: dict[str, Any]) -> set[str]:
    return {item["id"] for item in page["items"]}
