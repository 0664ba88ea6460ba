"""A caller's name and number: the Centre and who took the report in the ward find them, and nothing else holds them (DESIGN 15)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.e2e.canary import Form, forms, leaks, looked_through, phone, spellings, word
from tests.e2e.filings import filed, girl
from tests.e2e.people import Everybody
from tests.e2e.strangers import STRANGERS
from tests.support.stack import Stack

NAME, NUMBER = word(), phone("+38162", 7)
TYPED: list[dict[str, Any]] = [{"name": "callerName", "values": [NAME]}, {"name": "callerPhone", "values": [NUMBER]}]
# Digits have no letters to fold: both ways of writing the number.
WANTED = [*forms(NAME), *(form for start in (0, 1, 4) for form in forms(NUMBER[start:]))]
ON_DISK = [Form(name, text.encode()) for source in (NAME, NUMBER) for name, text in spellings(source).items()]


async def test_who_called_is_found_by_who_may_read_it_and_nowhere_else(people: Everybody, stack: Stack) -> None:
    report = await _keyed_in(people)
    await stack.quiet(sealed=True)
    for reader in ("intake.centre", "intake2.centre", "duty.centre", "health.nis"):
        seen = await people(reader).ask("RecordIdentity", id=report)
        assert seen["reporterName"] == {"name": NAME, "phone": NUMBER}, reader
    ward = await people("health2.nis").ask("RecordIdentity", id=report)
    assert (ward["positions"], ward["reporterName"]) == (["unit"], None)

    places = await looked_through(people, stack, report)
    assert leaks(places, stack, WANTED, ON_DISK) == []


async def _keyed_in(people: Everybody) -> str:
    """Typed into a draft, filed, taken in the ward; refused to who keys nothing in, and where something in it is wrong."""
    intake = people("intake.centre")
    how = {"source": "phone", "receivedAt": datetime.now(UTC).isoformat(), "unitId": people("health.nis").unit}
    keyed = {**how, "reporterName": NAME, "reporterPhone": NUMBER}
    draft = (await intake.do("SaveDraft", answers=TYPED))["id"]
    assert (await people("police.nis").say("FileReport", **girl(keyed=keyed)))["slug"] == "keyed-by-intake-only"
    for wrong in ({"sector": "police"}, {"reporterPhone": NUMBER[:-5]}, {"reporterName": NAME * 20}):
        assert "fields" in await intake.say("FileReport", **girl(keyed={**keyed, **wrong}))
    report = await filed(intake, girl(keyed=keyed, draftId=draft))
    for who in ("health2.nis", *STRANGERS):
        await people(who).ask("ReadReport", id=report)
        for document in ("Reports", "Worklist", "Inbox"):
            await people(who).graphql(document)
    await people("health.nis").do("TakeHandedOver", reportId=report)
    return report
