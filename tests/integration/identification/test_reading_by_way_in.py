"""What everybody reads of a report of each way in: the caps of the access table, in every answer that there is (decision 0072)."""

from __future__ import annotations

import pytest

from identification.application.contents.classes import CLASSES
from tests.integration.identification.conftest import Service
from tests.integration.identification.test_access_walk import PARTIAL
from tests.integration.identification.test_extending import extend
from tests.integration.identification.ways import FILINGS, READERS, filed, seen
from tests.support import access_oracle as oracle


@pytest.mark.parametrize("acr", [1, 2])
@pytest.mark.parametrize("way", FILINGS)
async def test_every_class_for_every_position_whatever_the_way_in(service: Service, way: str, acr: int) -> None:
    report = await filed(service, way)
    sealed = way == "could_not_ask"
    never = oracle.ways().get(way, {}).get("never", ())
    for position, who in READERS.items():
        view = await seen(service, who, report, acr)
        assert view["positions"] == [position]
        withheld = {each["class"]: each for each in view["withheld"]}
        for class_ in CLASSES:
            mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True, sealed=sealed, way=way)
            where = (position, class_, mask)
            if mask == "none":
                assert class_ not in view["classes"], where
                continue
            content = view["classes"][class_]
            if class_ in never:
                assert (position, content) in (("author", None), ("author", {"recorded": False})), where
            if content is not None and mask not in ("full", "exists"):
                expected = {"region"} if class_ == "present_place" else PARTIAL[class_, mask]
                assert set(content) == expected, where
            assert (class_ in withheld) is (mask != "full"), where


async def test_the_centre_is_told_the_region_and_serbian_or_foreign_and_why_no_more(service: Service) -> None:
    report = await filed(service, "through_me")
    view = await seen(service, "intake.centre", report)
    found = {name: view["classes"][name] for name in ("municipality", "present_place", "birth", "citizenship")}
    assert found == {
        "municipality": {"encounterRegion": "JUZNA_ISTOCNA_SRBIJA"},
        "present_place": {"region": "JUZNA_ISTOCNA_SRBIJA"},
        "birth": {"age": "adult", "ageBand": "30-47"},
        "citizenship": {"group": "foreign"},
    }
    reasons = {each["class"]: each["reason"] for each in view["withheld"]}
    assert {reasons[name] for name in found} == {"way_in"}
    own = (await seen(service, "health.nis", report))["classes"]
    assert (own["municipality"]["encounter"], own["present_place"]["municipality"]) == ("71331", "71331")
    assert (own["birth"]["birthDate"], own["citizenship"]["countries"]) == ("1990-05-01", ["RO"])
    assert own["unit_callback"]["phone"] == view["classes"]["unit_callback"]["phone"] == "+38118506700"


async def test_lists_and_several_at_once_are_capped_too(service: Service) -> None:
    report = await filed(service, "through_me")
    batch = await service.post("intake.centre", "/reports/batch", {"ids": [report]})
    listed = await service.post(
        "intake.centre", "/reports/listed", {"ids": [report], "classes": ["municipality", "birth"]}
    )
    for answer in (batch, listed):
        (item,) = answer.json()["items"]
        assert item["classes"]["municipality"] == {"encounterRegion": "JUZNA_ISTOCNA_SRBIJA"}
        assert set(item["classes"]["birth"]) == {"age", "ageBand"}


async def test_earlier_versions_and_additions_are_capped_too(service: Service) -> None:
    report = await filed(service, "through_me")
    more = {"citizenships": ["RS"], "presentPlace": {"municipality": "89010"}, "birth": {"birthDate": "1991-05-01"}}
    assert (await extend(service, report, 1, person=more)).status == 200
    now = (await seen(service, "intake.centre", report))["classes"]
    then = (await seen(service, "intake.centre", report, version=1))["classes"]
    assert (now["citizenship"], then["citizenship"]) == ({"group": "serbian"}, {"group": "foreign"})
    regions = [each["present_place"]["region"] for each in (now, then)]
    assert regions == ["VOJVODINA", "JUZNA_ISTOCNA_SRBIJA"]
    assert all(set(each["birth"]) == {"age", "ageBand"} for each in (now, then))
