"""Every purpose that an adult is sent for, class by class: before the unit accepts and after, against a reader of the table of our own."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.words.referrals import Purpose
from identification.application.contents.classes import CLASSES
from tests.integration.identification import ways
from tests.integration.identification.attaching import ATTACHMENTS, CLINICAL, attached
from tests.integration.identification.sending import (
    NGO,
    POLICE,
    SHELTER,
    accepted,
    agreement,
    answered,
    case_of_an_adult,
    sent,
)
from tests.integration.identification.service import Service
from tests.integration.identification.test_access_walk import opens_files
from tests.support import access_oracle as oracle

UNITS = {
    Purpose.EMERGENCY_ACCOMMODATION: SHELTER,
    Purpose.URGENT_HEALTH: "health.sabac",
    Purpose.PSYCHOSOCIAL: NGO,
    Purpose.LEGAL_AID: NGO,
    Purpose.EDUCATION: NGO,
    Purpose.LIVELIHOOD: NGO,
    Purpose.CRIMINAL_INVESTIGATION: POLICE,
    Purpose.LABOUR_CONTROL: "labour.nis",
    Purpose.RESIDENCE_STATUS: "foreigners.mup",
    Purpose.VOLUNTARY_RETURN: NGO,
}


def read(seen: dict[str, Any]) -> dict[str, str]:
    """The mask under which each class is shown."""
    withheld = {each["class"]: each["mask"] for each in seen["withheld"]}
    return {class_: withheld.get(class_, "full") for class_ in CLASSES}


def test_every_purpose_that_rests_on_consent_is_walked() -> None:
    assert set(UNITS) == {name for name, row in oracle.purposes().items() if row["basis"].get("consent")}


@pytest.mark.parametrize("purpose", UNITS)
async def test_a_unit_reads_exactly_what_the_table_says(service: Service, purpose: Purpose) -> None:
    report, who = await case_of_an_adult(service), UNITS[purpose]
    agreeable = [name for name in oracle.all_classes() if oracle.asked(name, purpose)]
    assert (await answered(service, report, agreement(who, purpose=purpose, classes=agreeable))).status == 200
    for class_ in (ATTACHMENTS, CLINICAL):
        await attached(service, report, class_)
    referral = await sent(service, report, who, purpose)
    for kind in ("addressed", "grant"):
        seen = await ways.seen(service, who, report)
        assert seen["positions"] == [f"{kind}.{purpose}"]
        expected = {
            class_: oracle.shown(class_, f"{kind}.{purpose}", stepped_up=True, clinical=True, health=True)
            for class_ in CLASSES
        }
        assert read(seen) == expected
        assert {class_ for class_, mask in expected.items() if mask != "none"} == set(seen["classes"])
        await opens_files(service, report, f"{kind}.{purpose}", who, 2, clinical=True)
        await accepted(service, report, referral, who, purpose)
