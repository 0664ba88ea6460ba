"""What is sealed, by whom, and when nothing is sealed any more."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from chassis.audit import signing
from chassis.audit.log import put_on_record
from chassis.audit.refusals import AuditChainBroken, SealingRefused
from chassis.audit.sealer import Sealer
from chassis.audit.verify import verify
from chassis.db.database import Database
from chassis.domain.errors import Unavailable
from tests.integration.chassis.audit.reads import WORKER, entry, record, seal, sealer_on
from tests.integration.chassis.scratch_database import Scratch
from tests.support.probe import eventually_async


async def test_row_that_commits_late_is_sealed_later(
    app: Database, sealer: Sealer, worker: Database, keys: Path
) -> None:
    async with app.transaction() as slow:
        put_on_record(slow, entry(0))
        await slow.send()
        await record(app, entry(5), entry(6))
        assert await sealer.seal_once() == 2
    assert await sealer.seal_once() == 1
    assert await sealer.seal_once() == 0
    async with worker.transaction() as connection:
        verdict = await verify(connection, signing.load_publics(keys / "public.pem"))
    assert (verdict.sound, verdict.sealed, verdict.unsealed) == (True, 3, 0)


async def test_row_with_an_old_date_is_sealed_in_the_next_round(app: Database, sealer: Sealer) -> None:
    await record(app, entry(0))
    assert await sealer.seal_once() == 1
    await record(app, entry(-90_000), entry(1))
    assert await sealer.seal_once() == 2


async def test_more_than_a_batch_is_sealed_at_once_in_order_of_time(
    app: Database, sealer: Sealer, scratch: Scratch
) -> None:
    await record(app, *(entry(1000 - number) for number in range(1001)))
    assert await sealer.seal_once() == 1001
    late = scratch.as_superuser(
        "select count(*) from audit_seal s join audit a on a.id = s.audit_id "
        "join audit_seal t on t.seq = s.seq + 1 join audit b on b.id = t.audit_id where a.at > b.at"
    )
    assert late == [["0"]]
    assert scratch.as_superuser("select count(*), max(last_seq) from audit_root") == [["3", "1001"]]


async def test_one_sealer_leads_and_the_next_takes_over(
    app: Database, sealer: Sealer, scratch: Scratch, keys: Path
) -> None:
    await record(app, entry())
    assert await sealer.seal_once() == 1
    await record(app, entry())
    async with scratch.database(WORKER) as other:
        second = sealer_on(other, keys)
        assert await second.seal_once() == 0, "while the first one leads"
        await sealer.close()
        assert await second.seal_once() == 1
        assert await sealer.seal_once() == 0, "the first one leads no more"
        await second.close()


async def test_sealer_that_lost_its_session_says_so_and_goes_on(
    app: Database, sealer: Sealer, scratch: Scratch
) -> None:
    await record(app, entry())
    await sealer.seal_once()
    scratch.as_superuser(f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{WORKER}'")
    await record(app, entry())
    with pytest.raises(Unavailable):
        await sealer.seal_once()
    assert await sealer.seal_once() == 1


async def test_sealing_goes_on_while_the_record_is_verified(
    app: Database, sealer: Sealer, scratch: Scratch, keys: Path
) -> None:
    public = signing.load_publics(keys / "public.pem")

    async def write() -> None:
        for number in range(40):
            await record(app, entry(number), entry(number))
            await sealer.seal_once()

    async def watch(writing: asyncio.Task[None]) -> int:
        walks = 0
        async with scratch.database(WORKER) as database:
            while not writing.done():
                async with database.transaction() as connection:
                    verdict = await verify(connection, public)
                assert verdict.first is None
                walks += 1
        return walks

    writing = asyncio.create_task(write())
    assert await watch(writing) > 1
    await writing


async def sealed_rows(worker: Database) -> int:
    """How many rows the chain holds now."""
    async with worker.transaction() as connection:
        return int((await connection.execute(sa.text("select count(*) from audit_seal"))).scalar_one())


async def troubled(sealer: Sealer, kind: type[Exception]) -> bool:
    """Whether the worker is degraded by this."""
    try:
        await sealer.ready()
    except kind:
        return True
    return False


@pytest.mark.parametrize("gone", [("audit_root",), ("audit_seal", "audit_root")], ids=["its root", "root and link"])
async def test_worker_outlives_a_broken_chain_and_says_so_until_it_is_whole_or_asked_to_stop(
    app: Database, sealer: Sealer, worker: Database, scratch: Scratch, gone: Sequence[str]
) -> None:
    async def reached(number: int) -> bool:
        return await sealed_rows(worker) == number and not await troubled(sealer, SealingRefused)

    async def happened(lines: Sequence[Mapping[str, object]]) -> bool:
        return any(line["event"] == "audit.sealing_refused" for line in lines)

    await record(app, entry())
    stop = asyncio.Event()
    running = asyncio.create_task(sealer.run(stop, every_seconds=0.01))
    await eventually_async(lambda: reached(1), "the row is sealed")
    rows = [scratch.as_superuser(f"delete from {each} returning {each}::text")[0][0] for each in gone]
    with capture_logs() as lines:
        await record(app, entry())
        await eventually_async(lambda: happened(lines), "the worker says that the chain is broken")
    assert (await sealed_rows(worker), await troubled(sealer, SealingRefused)) == (2 - len(gone), True)
    for table, row in zip(gone, rows, strict=True):
        scratch.as_superuser(f"insert into {table} select ('{row}'::{table}).*")
    await eventually_async(lambda: reached(2), "sealing goes on once the chain is whole again")
    stop.set()
    await asyncio.wait_for(running, 5)


async def test_worker_outlives_what_no_one_foresaw_and_says_so(
    app: Database, sealer: Sealer, worker: Database, scratch: Scratch
) -> None:
    """A line of long ago, from before dates were bounded, that cannot be read."""
    await record(app, entry())
    scratch.as_superuser("update audit set at = '20000-01-01'; update audit_unsealed set at = '20000-01-01'")
    stop = asyncio.Event()
    running = asyncio.create_task(sealer.run(stop, every_seconds=0.01))

    async def sealed() -> bool:
        return await sealed_rows(worker) == 1 and not await troubled(sealer, OverflowError)

    await eventually_async(lambda: troubled(sealer, OverflowError), "the worker is degraded")
    assert not running.done()
    scratch.as_superuser("update audit set at = '2026-11-01'; update audit_unsealed set at = '2026-11-01'")
    await eventually_async(sealed, "sealing goes on")
    stop.set()
    await asyncio.wait_for(running, 5)


@pytest.mark.parametrize(
    "tampering",
    [
        "delete from audit_seal where seq = 6",
        "delete from audit_root where last_seq = 6",
        "update audit_seal set chain_hash = sha256('x') where seq = 6",
        "delete from audit_root",
        "delete from audit_seal",
    ],
)
def test_nothing_is_sealed_behind_a_broken_end(scratch: Scratch, keys: Path, tampering: str) -> None:
    seal(scratch, keys, 6)
    scratch.as_superuser(tampering)
    with pytest.raises(AuditChainBroken, match="audit verify"):
        seal(scratch, keys, 1)
