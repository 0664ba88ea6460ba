"""Ways in of an adult who did not agree or could not: every class for every position by REST, GraphQL and the receipt; refusals of additions (DESIGN 10.4)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.e2e.filings import NIS, PERSON, TEXTS, adult, centres_item_of, filed
from tests.e2e.people import Everybody, Person
from tests.e2e.test_access_walk import CHANNELS, STORED
from tests.support import access_oracle as oracle

# Rulings are the same whatever carries events and tokens.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

READERS = {"author": "health.nis", "unit": "health2.nis", "intake": "intake.centre", "duty": "duty.centre"}
GROWN: dict[str, Any] = {**PERSON, "birth": {"birthDate": "1990-05-01"}}
CODED: dict[str, Any] = {
    "indicators": TEXTS["indicators"],
    "person": {
        **{name: GROWN[name] for name in ("birth", "sex", "citizenships", "residence", "languageNeeds")},
        "presentPlace": {"municipality": NIS},
    },
}
NAMELESS = {name: said for name, said in GROWN.items() if name not in ("names", "aliases", "numbers")}
REASON = {"reason": "other", "words": "Ne reaguje na pitanja."}
FILINGS: dict[str, dict[str, Any]] = {
    "consent_adult": {**TEXTS, "person": GROWN, "consent": {"identification": True}},
    "could_not_ask": {**TEXTS, "person": GROWN},
    "through_me": CODED,
    "official_duty": {**TEXTS, "person": NAMELESS},
    "vital_interest": {**TEXTS, "person": GROWN, "vitalInterest": REASON},
}


@pytest.mark.parametrize("way", FILINGS)
async def test_every_position_reads_what_the_table_says_of_the_way_in_on_every_channel(
    people: Everybody, way: str
) -> None:
    report = await filed(people("health.nis"), adult(**{"consent": None, **FILINGS[way]}, wayIn=way))
    for (position, name), acr, channel in product(READERS.items(), (1, 2), CHANNELS):
        view = await channel(Person(name, people.wire, acr), report)
        assert view is not None
        assert view.positions == [position]
        for class_ in STORED:
            mask = oracle.shown(
                class_, position, stepped_up=acr == 2, health=True, sealed=way == "could_not_ask", way=way
            )
            where = (position, class_, mask, acr, channel.__name__)
            assert view.withheld.get(class_, "full") == mask, where
            if mask == "none":
                assert not view.classes.get(class_), where


async def test_what_is_told_through_the_reporter_is_the_region_and_serbian_or_foreign(people: Everybody) -> None:
    report = await filed(people("health.nis"), adult(wayIn="through_me", consent=None, **CODED))
    await centres_item_of(people("intake.centre"), report)
    seen = await people("duty.centre").confirmed().ask("ReadReport", id=report)
    region = "JUZNA_ISTOCNA_SRBIJA"
    assert (seen["municipality"]["encounter"], seen["municipality"]["encounterRegion"]) == (None, region)
    assert (seen["presentPlace"]["municipality"], seen["presentPlace"]["region"]) == (None, region)
    assert (seen["citizenship"]["countries"], seen["citizenship"]["group"]) == (None, "serbian")
    assert (seen["birth"]["birthDate"], seen["birth"]["ageBand"]) == (None, "age_30_47")
    assert NIS not in str(seen)


@pytest.mark.parametrize(
    ("way", "added", "named"),
    [
        ("through_me", {"account": "Kanarinac"}, {"account"}),
        ("through_me", {"person": {"presentPlace": {"text": "Kanarinac"}}}, {"person.presentPlace.text"}),
        (
            "through_me",
            {"answers": [{"question": "site_address", "values": ["Kanarinac"]}]},
            {"answers.0.values"},
        ),
        ("official_duty", {"person": {"aliases": ["Kanarinac"]}}, {"person.aliases.0"}),
    ],
)
async def test_an_addition_is_refused_by_the_name_of_its_field(
    people: Everybody, way: str, added: dict[str, Any], named: set[str]
) -> None:
    doctor = people("health.nis")
    report = await filed(doctor, adult(wayIn=way, consent=None, **FILINGS[way]))
    refused = await doctor.say("ExtendReport", reportId=report, expectedVersion=1, **added)
    assert refused["__typename"] == "InvalidInput"
    assert {each["name"] for each in refused["fields"]} == named
    assert all(each["problem"].endswith("Leave it out.") for each in refused["fields"])
    assert "Kanarinac" not in str(refused)


async def test_a_life_in_danger_has_its_reason_on_graphql(people: Everybody) -> None:
    doctor, filing = people("health.nis"), adult(wayIn="vital_interest", consent=None)
    assert (await doctor.say("FileReport", **filing))["missing"] == ["vitalInterest.reason"]
    report = await filed(doctor, {**filing, "vitalInterest": REASON})
    for name in ("health.nis", "intake.centre"):
        answer = (await people(name).ask("ReadReport", id=report))["encounter"]
        assert (answer["vitalReason"], answer["vitalWords"]) == (REASON["reason"], REASON["words"])
