"""Events of different keys come in any order: what is in the tables afterwards is the same, names included."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from chassis.bus.ports import Received
from contracts.events.identification import DisclosureEndedV1, ReportWithdrawnV1
from contracts.naming import referral_id
from contracts.words.disclosures import DisclosureEnd
from contracts.words.referrals import Purpose
from tests.integration.referral.reading import Reader, delivered, received, submitted
from tests.integration.referral.service import EMPTY
from tests.support.referral import OTHER_CSR, SUBMITTED

TABLES = ("referral", "clock", "rejection", "early_delivery", "stage_count")


async def applied(reader: Reader, records: list[Received]) -> dict[str, list[list[str]]]:
    """The tables of an empty database after these records."""
    reader.service.scratch.as_superuser(EMPTY)
    for record in records:
        await reader.inbox.apply(record)
    without_what_was_told = "select to_jsonb(t) - 'breach_told' from {} t order by 1"
    return {table: reader.service.rows(without_what_was_told.format(table)) for table in TABLES}


@pytest.mark.parametrize("ends_after", [timedelta(seconds=1), timedelta(minutes=5), None])
async def test_whatever_comes_first(reader: Reader, ends_after: timedelta | None) -> None:
    report = uuid4()
    ours = [reader.received(submitted(report))]
    if ends_after is None:
        ours.append(reader.received(received(report)))
    else:
        at = SUBMITTED + ends_after
        ours.append(reader.received(ReportWithdrawnV1(report_id=report, withdrawn_at=at, version=2)))
    theirs = [reader.received(delivered(report)), reader.received(delivered(report))]
    # Numbered one and two of one key; the others are keys of their own.
    orders = [order for order in permutations([*ours, *theirs]) if order.index(ours[0]) < order.index(ours[1])]
    found = [await applied(reader, list(order)) for order in orders]
    assert all(each == found[0] for each in found)
    assert found[0]["early_delivery"] == []
    assert len(found[0]["referral"]) == 2


async def test_an_event_names_the_same_things_whenever_it_is_applied(reader: Reader) -> None:
    report = uuid4()
    record = reader.received(submitted(report))
    first = await applied(reader, [record])
    [[cause]] = reader.service.rows("select event_id from inbox_event")
    child = referral_id(UUID(cause), Purpose.CHILD_PROTECTION)
    end = DisclosureEndedV1(
        report_id=report,
        referral_id=child,
        kind=DisclosureEnd.REVOKED,
        successor_unit=OTHER_CSR,
        ended_at=SUBMITTED + timedelta(hours=1),
    )
    ended = reader.received(end)
    whole = await applied(reader, [record, ended])
    assert await applied(reader, [record]) == first
    assert await applied(reader, [record, ended]) == whole
    assert len(whole["referral"]) == 3
