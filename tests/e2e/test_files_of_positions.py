"""Position x class of files, on every channel that leads to them: at the service, at the gateway, and by page."""

from __future__ import annotations

import pytest

from tests.e2e.filings import accepted, attached, filed, girl, taken_over
from tests.e2e.page_readers import PageReader
from tests.e2e.people import Everybody, Person
from tests.e2e.test_access_walk import HOLDERS, WITHOUT_POSITION
from tests.support import access_oracle as oracle
from tests.support import files
from tests.support.stack import Stack

# Rulings are the same whatever carries events and tokens.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)
CLASSES = ("attachments", "clinical_images")
NOT_THERE = "0190a7f0-0000-7000-8000-00000000000f"


@pytest.mark.parametrize("acr", [1, 2])
async def test_every_position_opens_what_the_table_says_and_nothing_else(
    people: Everybody, stack: Stack, acr: int
) -> None:
    report, kept = await _with_files(people)
    for position, name in HOLDERS.items():
        reader = Person(name, people.wire, acr)
        async with PageReader.signed_in(stack, name, acr) as browser:
            status, record = await browser.pressed(f"/records/{report}/identity")
            assert status == 200, position
            for class_, file in kept.items():
                full = oracle.shown(class_, position, stepped_up=acr == 2, health=True) == "full"
                where = (position, class_, acr)
                assert (f"/files/{file}" in record) is full, where
                of_service = await reader.get("identification", f"/reports/{report}/files/{file}")
                of_gateway = await reader.gateway("GET", f"/files/{report}/{file}")
                assert of_service.status == of_gateway.status == (200 if full else 404), where
                assert (of_service.body == of_gateway.body == files.pdf(b"()")) is full, where
                pressed = f"{browser.base}/records/{report}/files/{file}"
                async with browser.session.post(pressed, data={"as": "file"}) as answer:
                    assert answer.status == (200 if full else 404), where


async def test_who_has_no_position_cannot_distinguish_a_file_from_none(people: Everybody, stack: Stack) -> None:
    report, kept = await _with_files(people)
    for name in (each for names in WITHOUT_POSITION.values() for each in names):
        reader = people(name)
        for file in kept.values():
            found = await reader.gateway("GET", f"/files/{report}/{file}")
            nothing = await reader.gateway("GET", f"/files/{report}/{NOT_THERE}")
            assert (found.status, found.body) == (nothing.status, nothing.body), name
            assert found.status in (403, 404), name


async def _with_files(people: Everybody) -> tuple[str, dict[str, str]]:
    """A report that is taken over and accepted by csr.nis, and a file of each class."""
    doctor = people("health.nis")
    report = await filed(doctor, girl())
    kept = {class_: await attached(doctor, report, class_) for class_ in CLASSES}
    await taken_over(people("intake.centre"), report)
    await accepted(people("csr.nis"), report)
    return report, kept
