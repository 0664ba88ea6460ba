"""From the reporter's tap to the item in both inboxes: what the reporter says later reaches people within five seconds."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.e2e.filings import adult, filed, girl
from tests.e2e.people import Everybody, until
from tests.support.stack import Stack

PROMISED_S = 5
TAP = "UpdateWhereabouts", {"answer": "left_with_companion"}
ADDITION = "AddToReport", {"kind": "account", "text": "Otišla je pre vremena.", "expectedVersion": 2}
HEARD = {"seenAlone": "yes", "calledBack": "unknown"}
COLLEAGUE, TAKER = "duty.centre", "intake.centre"


# Of what is open, the least urgent is behind all other stories' items.
NEWEST: dict[str, Any] = {"first": 50, "openOnly": False}


def news(page: Any, report: str, code: str) -> list[dict[str, Any]]:
    """Items of the report that carry the reporter's news."""
    return [each for each in page["nodes"] if (each["reportId"], each["code"]) == (report, code)]


@pytest.mark.parametrize(
    ("said", "code", "text"),
    [
        pytest.param(TAP, "urgent_answer", "Stigao je hitan odgovor. Uđite u sistem.", id="tap"),
        pytest.param(ADDITION, "report_extended", "Stigla je dopuna. Uđite u sistem.", id="addition"),
    ],
)
async def test_what_the_reporter_says_is_in_both_inboxes_within_five_seconds(
    people: Everybody, stack: Stack, said: tuple[str, dict[str, Any]], code: str, text: str
) -> None:
    doctor, taker, colleague = people("health.nis"), people(TAKER), people(COLLEAGUE)
    report = await filed(doctor, girl(danger="yes"))
    await stack.quiet()
    await taker.do("TakeOverReport", reportId=report, expectedVersion=1)
    await stack.quiet()
    command, given = said

    async def both() -> list[list[dict[str, Any]]]:
        found = [news(await each.ask("Inbox", **NEWEST), report, code) for each in (taker, colleague)]
        # The unit's item is in both inboxes, the taker has one of their own besides.
        return found if [len(each) for each in found] == [2, 1] else []

    began = time.monotonic()
    await doctor.do(command, reportId=report, **given)
    of_taker, of_colleague = await until(both, "the news in both inboxes", seconds=PROMISED_S)
    took = time.monotonic() - began
    assert took < PROMISED_S
    for notice in (*of_taker, *of_colleague):
        assert (notice["text"], notice["urgency"]) == (text, "immediate")
    first = (await colleague.ask("Inbox", first=50))["nodes"]
    urgencies = [each["urgency"] for each in first]
    assert urgencies == sorted(urgencies, key=["immediate", "urgent", "standard"].index), "danger comes first"
    other = await people("csr.nis").ask("Inbox", **NEWEST)
    assert news(other, report, code) == []
    print(f"{code}: {took:.2f} s from the command to both inboxes")  # noqa: T201 -- a measurement


async def test_a_consent_that_is_withdrawn_is_in_the_inbox_of_whoever_has_the_report_in_hand_within_five_seconds(
    people: Everybody, stack: Stack
) -> None:
    doctor, taker = people("health.nis"), people(TAKER)
    report = await filed(doctor, adult())
    await stack.quiet()
    await taker.do("TakeOverReport", reportId=report, expectedVersion=1)
    await stack.quiet()

    async def found() -> list[dict[str, Any]]:
        return news(await taker.ask("Inbox", **NEWEST), report, "access_changed")

    assert await found() == []
    await doctor.do("WithdrawConsent", reportId=report, expectedVersion=2, **HEARD)
    (notice,) = await until(found, "the notice in the inbox", seconds=PROMISED_S)
    assert notice["text"] == "Pristup je promenjen."
