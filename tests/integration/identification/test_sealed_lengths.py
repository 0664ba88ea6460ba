"""The one who copies the tables learns nothing from how long a sealed value is."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import reference
from contracts.words.persons import AgeBand, ResidenceStatus, Sex
from contracts.words.reports import Companion, Suspicion
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service
from tests.support import form_oracle

# More than one form shows: the lists for everybody and that of one sector.
SIGNS = [sign.code for each in reference.indicator_lists() for sign in each.indicators][:80]
COUNTRIES = ["RS", "BA", "MK", "AL", "UA"]
CHOSEN = [
    row for row in form_oracle.untyped("health") if row["kind"] in ("one", "several") and row["class"] == "care_needs"
]
SAID = [{"question": row["code"], "values": form_oracle.good_answer(row)} for row in CHOSEN]
ANSWERS: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("person_part", "sex"): [{"person": {"sex": each}} for each in Sex],
    ("person_part", "residence"): [{"person": {"residence": each}} for each in ResidenceStatus],
    ("person_part", "birth"): [{"person": {"birth": {"ageBand": each}}} for each in AgeBand],
    ("person_part", "citizenship"): [{"person": {"citizenships": COUNTRIES[:number]}} for number in range(1, 6)],
    ("report_part", "exploitation"): [{"suspicions": list(Suspicion)[:number]} for number in (1, 2, 5, 10)],
    ("report_part", "encounter"): [{"companion": each} for each in Companion],
    ("person_part", "care_needs"): [{"answers": SAID[:number]} for number in (1, 2, len(SAID))],
    ("report_part", "indicators"): [{"indicators": SIGNS[:number]} for number in (1, 20, len(SIGNS))],
}


def lengths(scratch: Scratch, table: str, where: str = "true") -> set[str]:
    """Every length that a sealed value of `table` has."""
    return {row[0] for row in scratch.as_superuser(f"select octet_length(ciphertext) from {table} where {where}")}


@pytest.mark.parametrize("place", ANSWERS, ids="/".join)
async def test_every_answer_of_a_closed_list_has_one_length(
    breakable: Service, scratch: Scratch, place: tuple[str, str]
) -> None:
    table, class_ = place
    for changes in ANSWERS[place]:
        await breakable.filed(**changes)
    assert len(lengths(scratch, table, f"class = '{class_}'")) == 1


async def test_texts_have_few_lengths_in_parts_additions_and_drafts(breakable: Service, scratch: Scratch) -> None:
    texts = ["ж" * number for number in (1, 3, 10, 30, 80, 150, 240, 900, 2_000)]
    for text in texts:
        report = (await breakable.filed(account=text))["id"]
        addition = {"expectedVersion": 1, "kind": "account", "text": text}
        assert (await breakable.post("health.nis", f"/reports/{report}/addenda", addition)).status == 200
        await breakable.drafted(concern=text)
        opened = (await breakable.get("health.nis", f"/reports/{report}")).json()["classes"]["account"]
        assert [opened["text"], opened["addenda"][0]["text"]] == [text, text]
    for table, where in (("person_part", "class = 'account'"), ("addendum", "true"), ("draft", "true")):
        assert len(lengths(scratch, table, where)) <= 3, table


async def test_so_has_what_is_added_to_a_report(breakable: Service, scratch: Scratch) -> None:
    report = (await breakable.filed())["id"]
    for version, number in ((1, 1), (2, len(SAID))):
        sent = {"expectedVersion": version, "answers": SAID[:number]}
        assert (await breakable.post("health.nis", f"/reports/{report}/extension", sent)).status == 200
    assert len(lengths(scratch, "addendum", f"kind = 'care_needs' and report_id = '{report}'")) == 1
