"""Position x class on pages: the one who opens a record, and the one who presses for the person, finds what the table gives them."""

from __future__ import annotations

import html
from contextlib import AsyncExitStack
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.filings import NIS, PERSON, accepted, filed, girl, raid, taken_over
from tests.e2e.page_readers import PageReader, words_of
from tests.e2e.people import Everybody
from tests.e2e.test_access_walk import HOLDERS, WITHOUT_POSITION
from tests.support import access_oracle as oracle
from tests.support import form_oracle
from tests.support.stack import Stack

# Rulings are the same whatever carries events and tokens.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

AUTHORS = {
    "education": "education.nis",
    "health": "health.nis",
    "labour": "labour.nis",
    "migration": "migration.kirs",
    "ngo": "ngo.provider",
    "police": "police.nis",
    "social_care": "csr.novisad",
}
# One text of each class that nothing else on any page says.
SAID: dict[str, Any] = {
    "concern": "Kanarinac brine",
    "account": "Kanarinac iskaz",
    "clinical": "Kanarinac nalaz",
    "careNeeds": "Kanarinac nega",
    "indicators": ["G12"],
    "conflict": {"note": "Kanarinac sukob"},
    "person": {
        **PERSON,
        "names": [{"given": "Kanarinka", "family": "Izmišljenić"}],
        "safeContact": {"phone": "+381641234567", "email": "kanarinac@example.org", "other": "preko tetke"},
        "presentPlace": {"municipality": NIS, "text": "Čekaonica Kanarinac"},
    },
}
TEXTS: dict[str, dict[str, list[str]]] = {
    "concern": {"full": ["Kanarinac brine"]},
    "account": {"full": ["Kanarinac iskaz"]},
    "clinical": {"full": ["Kanarinac nalaz"]},
    "care_needs": {"full": ["Kanarinac nega"]},
    "conflict": {"full": ["Kanarinac sukob"]},
    "person_name": {"full": ["Kanarinka", "Izmišljenić", "Prima"]},
    "person_numbers": {"full": ["SYN987654"], "last4": ["…7654"]},
    "safe_contact": {"full": ["kanarinac@example.org", "preko tetke"]},
    "present_place": {"full": ["Čekaonica Kanarinac"]},
}
OF_THE_FORM = sorted({row["class"] for sector in AUTHORS for row in form_oracle.questions(sector)})


async def test_every_position_finds_on_pages_what_the_table_says(people: Everybody, stack: Stack) -> None:
    async with AsyncExitStack() as signed_in:
        readers: dict[tuple[str, int], PageReader] = {}
        for sector, author in AUTHORS.items():
            report = await _in_full(people, sector)
            holders = HOLDERS if sector == "health" else {**HOLDERS, "author": author}
            if sector != "health":
                # No one else of the cast works in these units.
                del holders["unit"]
            for acr, (position, name) in product((1, 2), holders.items()):
                if (name, acr) not in readers:
                    entering = PageReader.signed_in(stack, name, acr)
                    readers[name, acr] = await signed_in.enter_async_context(entering)
                await _finds(readers[name, acr], report, position, sector, acr)


async def _finds(reader: PageReader, report: str, position: str, sector: str, acr: int) -> None:
    # The place of a record where nothing of the person is before the press.
    status, before = await reader.opened(f"/records/{report}")
    assert status == 200, (position, sector)
    status, after = await reader.pressed(f"/records/{report}/identity")
    assert status == 200, (position, sector)
    shown, source = words_of(before) + words_of(after), html.unescape(before + after)
    assert "Kanarinka" not in before, (position, sector)
    for class_ in {*TEXTS, *OF_THE_FORM}:
        mask = oracle.shown(class_, position, stepped_up=acr == 2, health=sector == "health")
        for text, expected in _texts(class_, mask, sector):
            where = (position, sector, class_, mask, acr, text)
            assert (text in shown) is expected, where
            # Neither in a field that no one sees, nor in an address.
            assert expected or text not in source, where


def _texts(class_: str, mask: str, sector: str) -> list[tuple[str, bool]]:
    """Everything that was said of a class, and whether a mask leaves it."""
    at = TEXTS.get(class_, {})
    left = at.get(mask, [])
    shown = {text: text in left for texts in at.values() for text in texts}
    answers = form_oracle.shown(sector, class_, "full")
    kept = (
        [each["question"] for each in form_oracle.shown(sector, class_, mask)] if mask not in ("none", "exists") else []
    )
    for each in answers:
        for value in each["values"]:
            if value.startswith(form_oracle.CANARY):
                shown[value] = shown.get(value, False) or each["question"] in kept
    return list(shown.items())


async def test_of_four_who_were_reported_at_once_one_unit_finds_one(people: Everybody, stack: Stack) -> None:
    report = await filed(people("health.nis"), raid())
    answer = await people("health.nis").ask("ReadReceipt", id=report)
    ids = [each["id"] for each in answer["persons"]]
    names = ("Prvanka", "Druginja", "Trećenka", "Četvrtinka")
    await taken_over(people("intake.centre"), report)
    await accepted(people("csr.nis"), ids[1])
    async with (
        PageReader.signed_in(stack, "csr.nis") as worker,
        PageReader.signed_in(stack, "health.nis") as author,
    ):
        for number, (id_, name) in enumerate(zip(ids, names, strict=True), start=1):
            status, page = await worker.opened(f"/records/{id_}")
            opened, identity = await worker.pressed(f"/records/{id_}/identity")
            assert (status, opened) == ((200, 200) if number == 2 else (404, 404)), name
            others = [each for each in (*names, *ids) if each not in (name, id_)]
            assert not [each for each in others if each in page + identity], name
            assert (name in words_of(identity)) is (number == 2), name
            _, own = await author.pressed(f"/records/{id_}/identity")
            assert name in words_of(own), name


async def test_who_has_no_position_finds_what_an_unknown_address_shows(people: Everybody, stack: Stack) -> None:
    report = await _in_full(people, "health")
    for name in (each for names in WITHOUT_POSITION.values() for each in names):
        async with PageReader.signed_in(stack, name) as reader:
            papers = ("/records/{}/papers/decision", "/records/{}/papers/rights/en")
            for path in ("/records/{}", "/entries/{}", "/records/{}/reads", *papers):
                found = await reader.opened(path.format(report))
                nothing = await reader.opened(path.format(uuid4()))
                assert (found[0], words_of(found[1])) == (nothing[0], words_of(nothing[1])), (name, path)
                assert found[0] in (403, 404), (name, path)
            status, _ = await reader.pressed(f"/records/{report}/identity")
            assert status in (403, 404), name


async def _in_full(people: Everybody, sector: str) -> str:
    """A report of this sector with everything in it, taken over and accepted by csr.nis."""
    author = people(AUTHORS[sector])
    filing = girl(**{**SAID, "answers": form_oracle.everything(sector)})
    report = await filed(author, filing)
    await taken_over(people("intake.centre"), report)
    await accepted(people("csr.nis"), report)
    return report
