"""The head that the sealer keeps: what is cut, put back or lost is seen, a killed sealer is no alarm."""

import asyncio
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.audit import signing
from chassis.audit.refusals import BehindHead, HeadUnusable, LinksUnsound, RowsGone
from chassis.audit.sealer import Sealer
from chassis.audit.sealer_state import HeadFile, SealerState
from chassis.db.database import Database
from infra.processes.fork_server import ForkServer
from tests.integration.chassis.audit.reads import (
    ALL_GONE,
    APP,
    LAST_BATCH_GONE,
    WORKER,
    audit,
    begun,
    entry,
    record,
    seal,
    sealer_on,
)
from tests.integration.chassis.scratch_database import Scratch
from tests.support.nursery import forked


@pytest.mark.parametrize("tampering", [ALL_GONE, LAST_BATCH_GONE], ids=["all", "the last batch"])
def test_a_record_that_was_cut_is_not_sealed_on_and_not_sound(scratch: Scratch, keys: Path, tampering: str) -> None:
    seal(scratch, keys, 7)
    kept = (keys / "head").read_bytes()
    scratch.as_superuser(tampering)
    with pytest.raises(BehindHead, match=r"audit adopt-head --instead-of 7:") as refused:
        seal(scratch, keys, 2)
    assert "tell the data protection officer" in str(refused.value)
    assert scratch.as_superuser("select count(*) from audit_seal where seq > 3") == [["0"]]
    assert (keys / "head").read_bytes() == kept
    said = audit(scratch, keys, "verify")
    assert (said.exit_code, "head-differs 7:" in said.output) == (1, True), said.output


async def test_a_sealer_at_work_sees_its_record_cut(app: Database, sealer: Sealer, scratch: Scratch) -> None:
    await record(app, entry(1), entry(2))
    await sealer.seal_once()
    scratch.as_superuser(ALL_GONE)
    with pytest.raises(BehindHead):
        await sealer.seal_once()


def killed(nursery: ForkServer, scratch: Scratch, keys: Path, failpoint: str) -> None:
    """A sealer that dies there by kill -9, with three rows sealed before and three rows to seal."""
    seal(scratch, keys, 3)
    asyncio.run(_recorded(scratch))
    sealing = ("tests.integration.chassis.audit.sealing_process", _dsn(scratch), str(keys))
    doomed = ("tests.faults.failpoints", failpoint, *sealing)
    with forked(nursery, *doomed, env={"SPONA_ENV": "development"}, log=keys / "sealing.log") as process:
        assert process.wait(60) == -signal.SIGKILL


def _dsn(scratch: Scratch) -> str:
    return scratch.dsn(WORKER).get_secret_value()


async def _recorded(scratch: Scratch) -> None:
    async with scratch.database(APP) as app:
        await record(app, *(entry(10 + number) for number in range(3)))


# The file is written when the sealer begins, before each batch and after it.
BEFORE_THE_INTENT = ["head-drafted:1", "head-drafted:2"]
FROM_THE_INTENT_ON = ["head-intended:1", "in-sealing:1", "sealed:1", "head-drafted:3"]


@pytest.mark.parametrize("failpoint", [*BEFORE_THE_INTENT, *FROM_THE_INTENT_ON])
def test_a_sealer_killed_at_any_moment_is_no_alarm(
    nursery: ForkServer, scratch: Scratch, keys: Path, failpoint: str
) -> None:
    killed(nursery, scratch, keys, failpoint)
    assert audit(scratch, keys, "verify").exit_code == 0
    seal(scratch, keys, 1)
    assert scratch.as_superuser("select count(*), max(seq) from audit_seal") == [["7", "7"]]
    assert scratch.as_superuser("select count(*) from audit_unsealed") == [["0"]]
    said = audit(scratch, keys, "verify")
    assert (said.exit_code, "Nothing waits to be sealed" in said.output) == (0, True), said.output


@pytest.mark.parametrize("failpoint", FROM_THE_INTENT_ON)
def test_what_a_killed_sealer_was_about_to_seal_cannot_be_cut(
    nursery: ForkServer, scratch: Scratch, keys: Path, failpoint: str
) -> None:
    killed(nursery, scratch, keys, failpoint)
    scratch.as_superuser(LAST_BATCH_GONE)
    assert scratch.as_superuser("select count(*) from audit") == [["3"]]
    assert audit(scratch, keys, "verify").exit_code == 1
    with pytest.raises(RowsGone):
        seal(scratch, keys, 1)
    assert audit(scratch, keys, "verify").exit_code == 1


@pytest.mark.parametrize("failpoint", ["head-intended:1", "sealed:1"])
def test_what_a_killed_sealer_was_about_to_seal_cannot_be_altered(
    nursery: ForkServer, scratch: Scratch, keys: Path, failpoint: str
) -> None:
    killed(nursery, scratch, keys, failpoint)
    scratch.as_superuser("delete from audit_seal where seq > 3; delete from audit_root where last_seq > 3")
    scratch.as_superuser("update audit set caller = gen_random_uuid() where at > '2026-11-24 12:00:09'")
    with pytest.raises(RowsGone):
        seal(scratch, keys, 1)


async def test_a_sealer_that_stood_by_goes_on_from_where_the_other_ended(
    app: Database, worker: Database, scratch: Scratch, keys: Path, tmp_path: Path
) -> None:
    """Each on a machine of its own, with a head of its own."""
    (tmp_path / "private.pem").write_bytes((keys / "private.pem").read_bytes())
    here, there = sealer_on(worker, keys), sealer_on(worker, tmp_path)
    for number, sealer in enumerate((here, there, here, there)):
        if number == 1:
            # There, the head of here is known from the first day on.
            (tmp_path / "head").write_bytes((keys / "head").read_bytes())
        await record(app, entry(number), entry(number))
        assert await sealer.seal_once() == 2
        await sealer.close()
    scratch.as_superuser("update audit_root set signature = sha512('x') where last_seq = 8")
    with pytest.raises(LinksUnsound, match="not signed by the sealer's key"):
        await here.seal_once()
    await here.close()


@pytest.mark.parametrize("touched", [False, True])
def test_a_batch_that_another_sealer_finished_is_no_alarm_if_its_rows_are_what_they_were(
    nursery: ForkServer, scratch: Scratch, keys: Path, tmp_path: Path, *, touched: bool
) -> None:
    killed(nursery, scratch, keys, "head-intended:1")
    (tmp_path / "private.pem").write_bytes((keys / "private.pem").read_bytes())
    HeadFile(tmp_path / "head", "referral").write(replace(_kept(keys), intent=None))
    if touched:
        scratch.as_superuser("update audit set caller = gen_random_uuid() where at > '2026-11-24 12:00:09'")
    seal(scratch, tmp_path, 2)
    if touched:
        with pytest.raises(RowsGone):
            seal(scratch, keys, 1)
    else:
        seal(scratch, keys, 1)
    assert audit(scratch, keys, "verify").exit_code == int(touched)


def test_a_head_that_is_not_this_records_is_not_believed(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 1)
    text = (keys / "head").read_text()
    for other in (text.replace("referral", "notifications"), "", "{}", text.replace("1:", "1")):
        (keys / "head").write_text(other)
        with pytest.raises(HeadUnusable, match="put the file back"):
            seal(scratch, keys, 1)
        assert audit(scratch, keys, "verify").exit_code == 2


def _pair_changed(folder: Path) -> None:
    """What the one who runs it does with the two files of the pair."""
    signing.create(folder / "new.pem", folder / "new.pub.pem")
    with (folder / "public.pem").open("ab") as public:
        public.write((folder / "new.pub.pem").read_bytes())
    (folder / "new.pem").replace(folder / "private.pem")


@pytest.mark.parametrize("killed_first", [True, False], ids=["worker killed", "copy put back"])
def test_links_of_the_pair_before_behind_the_kept_head_are_adopted_when_all_is_sound(
    nursery: ForkServer, scratch: Scratch, tmp_path: Path, *, killed_first: bool
) -> None:
    signing.create(tmp_path / "private.pem", tmp_path / "public.pem")
    begun(tmp_path)
    if killed_first:
        killed(nursery, scratch, tmp_path, "sealed:1")
        _pair_changed(tmp_path)
    else:
        seal(scratch, tmp_path, 3)
        copy = (tmp_path / "head").read_bytes()
        seal(scratch, tmp_path, 2)
        _pair_changed(tmp_path)
        seal(scratch, tmp_path, 1)
        (tmp_path / "head").write_bytes(copy)
    head = str(_kept(tmp_path).head)
    with pytest.raises(LinksUnsound, match=f"audit adopt-head --instead-of {head}"):
        seal(scratch, tmp_path, 1)
    said = audit(scratch, tmp_path, "verify")
    assert (said.exit_code, "BUT" in said.output) == (0, False), said.output
    assert audit(scratch, tmp_path, "adopt-head", "--instead-of", head).exit_code == 0
    seal(scratch, tmp_path, 1)
    assert audit(scratch, tmp_path, "verify").exit_code == 0


def test_what_only_an_older_key_signed_is_told_unless_a_head_holds_it(scratch: Scratch, tmp_path: Path) -> None:
    signing.create(tmp_path / "private.pem", tmp_path / "public.pem")
    begun(tmp_path)
    seal(scratch, tmp_path, 3)
    _pair_changed(tmp_path)
    assert "BUT" not in audit(scratch, tmp_path, "verify").output
    (tmp_path / "head").rename(tmp_path / "away")
    said = audit(scratch, tmp_path, "verify")
    assert "BUT the newest public key has signed nothing" in said.output
    assert '"by_older_keys_only": true' in audit(scratch, tmp_path, "verify", "--json").output
    assert "BUT" not in audit(scratch, tmp_path, "verify", "--head", str(tmp_path / "away")).output


def _kept(keys: Path) -> SealerState:
    kept = HeadFile(keys / "head", "referral").read()
    assert kept is not None
    return kept
