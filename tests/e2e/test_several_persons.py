"""A report about four persons, from end to end: each child reaches the centre that serves it, and nobody else reaches anybody."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.filings import accepted, centres_item_of, item_of, raid, taken_over
from tests.e2e.people import Everybody, Person

NAMES = ("Prvanka", "Druginja", "Trećenka", "Četvrtinka")
SERVED = {1: "csr.nis", 3: "csr.novisad"}


async def reported(people: Everybody) -> list[str]:
    """The report of each of the four, in their order."""
    filed = await people("labour.nis").do("FileReport", **raid())
    return [each["id"] for each in filed["persons"]]


def named(shown: Any) -> list[str]:
    text = json.dumps(shown, ensure_ascii=False)
    return [name for name in NAMES if name in text]


async def read(person: Person, report: str) -> tuple[Any, Any]:
    """By both ways in."""
    answer = await person.get("identification", f"/reports/{report}")
    return await person.ask("ReadReport", id=report), answer.json() if answer.status == 200 else None


async def test_each_child_reaches_the_centre_that_serves_it_and_no_other_of_the_four(people: Everybody) -> None:
    ids = await reported(people)
    await taken_over(people("intake.centre"), ids[0])
    for place, name in SERVED.items():
        worker = people(name)
        referral = await accepted(worker, ids[place])
        answer = await worker.ask("ReadReferral", id=referral)
        assert (answer["reportId"], answer["personId"]) == (ids[place], None)
        for number, report in enumerate(ids):
            for seen in await read(worker, report):
                if number != place:
                    assert seen is None, (name, number)
                    continue
                assert named(seen) == [NAMES[place]]
                assert not seen["persons"]
        by_graphql, _ = await read(worker, ids[place])
        assert by_graphql["personName"]["names"][0]["given"] == NAMES[place]
        assert by_graphql["languageNeeds"]["language"] == "sr"
        assert by_graphql["reference"]["number"] is None
        (own,) = by_graphql["referrals"]
        assert own["id"] == referral
    # Of the adults nobody but the Centre has anything, and it has one item for all four.
    intake = people("intake.centre")
    for adult_ in (0, 2):
        for name in SERVED.values():
            assert await people(name).ask("ReadReport", id=ids[adult_]) is None
    assert (await centres_item_of(intake, ids[0]))["state"] == "accepted"
    found = [(await intake.get("referral", f"/referrals?reportId={each}")).json()["items"] for each in ids]
    assert [[row["purpose"] for row in rows] for rows in found] == [
        ["formal_identification"],
        ["child_protection"],
        [],
        ["child_protection"],
    ]


async def test_the_author_and_the_centre_see_all_four_and_the_seal_of_one(people: Everybody) -> None:
    ids = await reported(people)
    everybody = [{"id": each, "number": number} for number, each in enumerate(ids, start=1)]
    for name in ("labour.nis", "intake.centre"):
        for place, report in enumerate(ids):
            by_graphql, by_rest = await read(people(name), report)
            assert by_graphql["persons"] == everybody
            assert [each["id"] for each in by_rest["persons"]] == ids
            assert (by_graphql["reference"]["number"], by_graphql["reference"]["persons"]) == (place + 1, 4)
            sealed = name == "intake.centre" and place == 2
            assert (NAMES[place] in named(by_graphql["personName"])) is not sealed
    refused = await people("intake.centre").say("TakeOverReport", reportId=ids[2], expectedVersion=1)
    assert refused["slug"] == "done-for-all-persons"


async def test_a_childs_worklist_line_leads_to_the_child(people: Everybody) -> None:
    ids = await reported(people)
    worker = people("csr.nis")
    item = await item_of(worker, ids[1])
    lines = await worker.whole_list("Worklist")
    (line,) = [each for each in lines if each["id"] == item["id"]]
    assert line["report"]["id"] == ids[1]
    assert named(lines) == []
