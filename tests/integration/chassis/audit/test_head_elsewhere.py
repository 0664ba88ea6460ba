"""Where else the head is known: in a file of each day at a second place, and on the bus."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import jsonschema
import orjson
import pytest
from typer.testing import Result

from chassis.audit.carrying import HeadCopies, HeadPublisher
from chassis.audit.head import Head
from chassis.audit.refusals import HeadUnusable
from chassis.audit.sealer_state import HeadFile, copy_into
from chassis.audit.sealer_state import read as kept_in
from chassis.bus.errors import BusUnavailable
from chassis.bus.ports import BusContents, Received
from chassis.db.database import Database
from chassis.outbox.ddl import create_outbox
from contracts.events.heads import head_sealed, record_of
from tests.integration.chassis.audit.reads import APP, NOON, WORKER, audit, begun, entry, record, seal, sealer_on
from tests.integration.chassis.scratch_database import Scratch
from tests.support.tokens import SettableClock
from tests.workshop.export.__main__ import ROOT
from tests.workshop.export.schemas import path_of

pytestmark = pytest.mark.usefixtures("outbox")


@pytest.fixture(scope="module")
def outbox(scratch: Scratch) -> None:
    scratch.build(lambda: create_outbox(APP, WORKER))


@pytest.fixture
def file(keys: Path) -> HeadFile:
    return HeadFile(keys / "head", "referral")


def names(folder: Path) -> list[str]:
    """What lies in the second place."""
    return sorted(each.name for each in folder.iterdir())


async def test_a_day_has_one_head_in_the_second_place(
    app: Database, worker: Database, keys: Path, file: HeadFile, tmp_path: Path
) -> None:
    clock = SettableClock()
    copies, sealer = HeadCopies(file, tmp_path, clock), sealer_on(worker, keys)
    await copies.once()
    assert names(tmp_path) == [], "nothing is kept yet"
    for number in range(3):
        await record(app, entry(number))
        await sealer.seal_once()
        await copies.once()
    await sealer.close()
    assert names(tmp_path) == ["referral-2026-11-24.head"]
    assert kept_in(tmp_path / "referral-2026-11-24.head").head.seq == 1
    clock.at += timedelta(days=1)
    await copies.once()
    assert kept_in(tmp_path / "referral-2026-11-25.head").head.seq == 3


async def test_a_second_place_that_is_away_is_said_until_it_is_back(
    app: Database, worker: Database, keys: Path, file: HeadFile, tmp_path: Path
) -> None:
    await record(app, entry())
    sealer = sealer_on(worker, keys)
    await sealer.seal_once()
    await sealer.close()
    copies = HeadCopies(file, tmp_path / "away", SettableClock())
    with pytest.raises(HeadUnusable):
        await copies.once()
    (tmp_path / "away").mkdir()
    await copies.once()
    assert len(names(tmp_path / "away")) == 1


def test_a_copy_of_a_day_shows_that_record_and_kept_head_were_put_back_together(
    scratch: Scratch, keys: Path, file: HeadFile, tmp_path: Path
) -> None:
    seal(scratch, keys, 7)
    copy = tmp_path / "referral-2026-11-24.head"
    copy.write_bytes((keys / "head").read_bytes())
    assert audit(scratch, keys, "verify", "--head", str(copy)).exit_code == 0
    scratch.as_superuser("truncate audit, audit_seal, audit_root")
    (keys / "head").unlink()
    assert audit(scratch, keys, "verify").exit_code == 3, "here nothing is known any more"
    said = audit(scratch, keys, "verify", "--head", str(copy))
    assert (said.exit_code, "head-differs 7:" in said.output) == (1, True), said.output
    of_another = tmp_path / "notifications.head"
    of_another.write_text(copy.read_text().replace("referral", "notifications"))
    assert audit(scratch, keys, "verify", "--head", str(of_another)).exit_code == 2


def on_bus(*heads: Head) -> BusContents:
    """A bus whose topic of heads holds these."""

    async def contents(topic: str) -> list[Received]:
        events = [head_sealed("referral", head.seq, head.root, NOON).written() for head in heads]
        return [Received(topic, 0, at, None, {}, orjson.dumps(event)) for at, event in enumerate(events)]

    return contents


async def away(topic: str) -> list[Received]:
    """A bus that does not answer."""
    assert topic == "referral.heads"
    raise BusUnavailable


def compared(done: Result) -> dict[str, tuple[bool, bool | None]]:
    """Of each place whether it was read, and whether it agrees."""
    return {each["place"]: (each["read"], each["agrees"]) for each in json.loads(done.output)["compared"]}


def test_every_place_is_compared_and_each_says_whether_it_was_read_and_agrees(
    scratch: Scratch, keys: Path, tmp_path: Path
) -> None:
    seal(scratch, keys, 7)
    head = kept_in(keys / "head").head
    copy_into(tmp_path, kept_in(keys / "head"), "2026-11-24")
    sound = audit(scratch, keys, "verify", "--json", copies=tmp_path, bus=on_bus(head))
    assert (sound.exit_code, compared(sound)) == (0, dict.fromkeys(("file", "copies", "bus"), (True, True)))
    unread = audit(scratch, keys, "verify", "--json", copies=tmp_path / "away", bus=away)
    assert (unread.exit_code, compared(unread)) == (
        3,
        {"file": (True, True), "copies": (False, None), "bus": (False, None)},
    )
    said = audit(scratch, keys, "verify", copies=tmp_path / "away", bus=away)
    assert "NOT compared with the heads on the bus: The bus does not answer." in said.output
    assert "NOT compared with the copies of each day: " in said.output
    not_set = audit(scratch, keys, "verify", "--json")
    assert (not_set.exit_code, compared(not_set)) == (
        0,
        {"file": (True, True), "copies": (False, None), "bus": (False, None)},
    )
    # The one who cuts the record, the file and the copies together is found out by the bus alone.
    scratch.as_superuser("truncate audit, audit_seal, audit_root")
    begun(keys)
    cut = audit(scratch, keys, "verify", "--json", copies=tmp_path, bus=on_bus(head))
    assert (cut.exit_code, compared(cut)) == (1, {"file": (True, True), "copies": (True, False), "bus": (True, False)})
    bus_alone = audit(scratch, keys, "verify", bus=on_bus(head))
    assert (bus_alone.exit_code, "the heads on the bus: IT DOES NOT AGREE" in bus_alone.output) == (1, True)


def test_a_place_that_is_set_and_holds_nothing_of_a_sealed_record_counts_as_unread(
    scratch: Scratch, keys: Path, tmp_path: Path
) -> None:
    assert audit(scratch, keys, "verify", copies=tmp_path).exit_code == 0
    seal(scratch, keys, 3)
    emptied = audit(scratch, keys, "verify", copies=tmp_path)
    assert (emptied.exit_code, "the copies of each day: no head of this record" in emptied.output) == (3, True)
    copy_into(tmp_path, kept_in(keys / "head"), "2026-11-24")
    assert audit(scratch, keys, "verify", copies=tmp_path).exit_code == 0
    (keys / "head").unlink()
    lost = audit(scratch, keys, "verify", copies=tmp_path)
    assert (lost.exit_code, "the sealer keeps: its file is not there" in lost.output) == (3, True)


async def test_the_bus_is_told_each_new_head_once(
    app: Database, worker: Database, scratch: Scratch, keys: Path, file: HeadFile
) -> None:
    teller, sealer = HeadPublisher(worker, file, SettableClock()), sealer_on(worker, keys)
    assert await teller.once() is False
    for number in range(2):
        await record(app, entry(number), entry(number))
        await sealer.seal_once()
        assert await teller.once() is True
        assert await teller.once() is False
    await sealer.close()
    on_bus = scratch.as_superuser("select topic, key, sequence, type, data from outbox order by sequence")
    assert [row[:4] for row in on_bus] == [
        ["referral.heads", str(record_of("referral")), number, "referral.head-sealed.v1"] for number in ("1", "2")
    ]
    data = orjson.loads(on_bus[-1][4])
    jsonschema.validate(data, orjson.loads((ROOT / path_of("referral.head-sealed.v1", "schema")).read_bytes()))
    root = UUID(data["rootBegins"]).hex + UUID(data["rootEnds"]).hex
    assert f"{data['links']}:{root}" == str(kept_in(keys / "head").head)


async def test_a_worker_whose_sealer_waits_tells_and_copies_nothing(
    app: Database, worker: Database, keys: Path, file: HeadFile, tmp_path: Path
) -> None:
    first, second = sealer_on(worker, keys), sealer_on(worker, keys)
    teller, copies = (
        HeadPublisher(worker, file, SettableClock(), lambda: second.leads),
        HeadCopies(file, tmp_path, SettableClock(), lambda: second.leads),
    )
    await record(app, entry())
    assert await first.seal_once() == 1
    assert await second.seal_once() == 0
    assert (first.leads, second.leads) == (True, False)
    assert (await teller.once(), await copies.once(), names(tmp_path)) == (False, False, [])
    await first.close()
    await second.seal_once()
    assert (await teller.once(), await copies.once()) == (True, True)
    await second.close()
