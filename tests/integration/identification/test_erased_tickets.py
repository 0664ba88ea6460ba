"""A ticket is forgotten a day after it was given; the one who comes with it until then is told that it ended."""

from __future__ import annotations

from tests.integration.identification.attaching import sent, ticket
from tests.integration.identification.test_erased_drafts import SealerState, kept
from tests.support import files

__all__ = ["kept"]


async def test_a_day_later_a_ticket_is_gone_and_the_file_stays(kept: SealerState) -> None:
    today = str(kept.clock.now().date())
    report = (await kept.service.filed(encounterDate=today))["id"]
    used, unused = [await ticket(kept.service, report) for _ in range(2)]
    assert (await sent(kept.service, used, files.pdf())).status == 201
    kept.clock.forward(hours=23)
    await kept.erasures.erase()
    for each in (used, unused):
        assert (await sent(kept.service, each, files.pdf())).slug == "upload-ended"
    kept.clock.forward(hours=1)
    await kept.erasures.erase()
    assert kept.main.as_superuser("select count(*) from upload_ticket") == [["0"]]
    for each in (used, unused):
        assert (await sent(kept.service, each, files.pdf())).slug == "not-found"
    assert kept.main.as_superuser("select count(*) from file_segment") == [["1"]]


async def test_a_key_whose_ticket_is_gone_is_asked_to_ask_for_another(kept: SealerState) -> None:
    report = (await kept.service.filed(encounterDate=str(kept.clock.now().date())))["id"]
    where, asked = f"/reports/{report}/uploads", {"expectedVersion": 1, "fileClass": "attachments"}
    first = await kept.service.post("health.nis", where, asked, "one-key-of-a-form")
    again = await kept.service.post("health.nis", where, asked, "one-key-of-a-form")
    assert (first.status, again.status, again.json()) == (201, 201, first.json())
    kept.clock.forward(hours=24)
    await kept.erasures.erase()
    late = await kept.service.post("health.nis", where, asked, "one-key-of-a-form")
    assert (late.status, late.slug) == (409, "upload-ticket-ran-out")
    assert "ask for another ticket" in late.json()["title"]
    stranger = await kept.service.post("health.sabac", where, asked, "one-key-of-a-form")
    assert stranger.status == 404
    another = await kept.service.post("health.nis", where, asked, "another-key-of-a-form")
    assert (another.status, another.json()["id"] != first.json()["id"]) == (201, True)
