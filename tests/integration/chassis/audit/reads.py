"""Reads put on the record, sealed and verified, as every test of it needs them."""

import asyncio
import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from pydantic import SecretStr
from typer.testing import CliRunner, Result

from chassis.audit import signing
from chassis.audit.entry import AuditEntry
from chassis.audit.head import EMPTY
from chassis.audit.log import put_on_record
from chassis.audit.operations import AuditAccess, audit_commands
from chassis.audit.sealer import Sealer
from chassis.audit.sealer_state import HeadFile, SealerState
from chassis.bus.ports import BusContents
from chassis.db.database import Database
from tests.integration.chassis.scratch_database import Scratch
from tests.support.tokens import SettableClock

APP, WORKER = "referral_app", "referral_worker"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL_GONE = "truncate audit, audit_seal, audit_root"
# What the owner of the database does to hide the last batch, links and signature included.
LAST_BATCH_GONE = (
    "delete from audit where id in (select audit_id from audit_seal where seq > 3) "
    "or id not in (select audit_id from audit_seal); "
    "delete from audit_seal where seq > 3; delete from audit_root where last_seq > 3"
)


def entry(second: int = 0, subject: UUID | None = None, **changed: object) -> AuditEntry:
    """One read, `second` seconds after noon."""
    content: dict[str, object] = {
        "id": uuid4(),
        "at": NOON + timedelta(seconds=second),
        "caller": uuid4(),
        "unit": uuid4(),
        "position": "grant.child_protection",
        "action": "report:read",
        "subject_type": "report",
        "subject_id": subject or uuid4(),
        "classes": ("person_name", "birth"),
        "basis": "child_duty",
        "query_index": b"\x01" * 32,
        "trace_id": "ab" * 16,
        **changed,
    }
    return AuditEntry(**content)  # type: ignore[arg-type]


async def record(db: Database, *entries: AuditEntry) -> list[str]:
    """Put reads on the record; their ids."""
    async with db.transaction() as connection:
        put_on_record(connection, *entries)
    return [str(each.id) for each in entries]


def audit(
    scratch: Scratch,
    keys: Path,
    *arguments: str,
    dsn: SecretStr | None = None,
    copies: Path | None = None,
    bus: BusContents | None = None,
) -> Result:
    """Run a service's `audit` command."""
    access = AuditAccess(
        "referral",
        dsn or scratch.dsn(WORKER),
        keys / "public.pem",
        keys / "head",
        copies,
        partial(nullcontext, bus),
    )
    return CliRunner().invoke(audit_commands(lambda: access), list(arguments))


def begun(keys: Path) -> None:
    """The first head of an empty record, as an installation adopts it."""
    HeadFile(keys / "head", "referral").write(SealerState("referral", EMPTY, NOON))


def sealer_on(database: Database, keys: Path, clock: SettableClock | None = None) -> Sealer:
    """A sealer that keeps its head beside its key."""
    key = signing.load_private(keys / "private.pem")
    return Sealer(database, key, clock or SettableClock(), HeadFile(keys / "head", "referral"))


def seal(scratch: Scratch, keys: Path, reads: int, per_batch: int = 3) -> list[str]:
    """A sealed record of `reads` rows, signed every `per_batch` rows; their ids in order."""

    async def work() -> list[str]:
        ids: list[str] = []
        async with scratch.database(APP) as app, scratch.database(WORKER) as worker:
            sealer = sealer_on(worker, keys)
            try:
                while len(ids) < reads:
                    size = min(per_batch, reads - len(ids))
                    ids += await record(app, *(entry(len(ids) + each) for each in range(size)))
                    await sealer.seal_once()
            finally:
                await sealer.close()
        return ids

    return asyncio.run(work())


def first(scratch: Scratch, keys: Path, *arguments: str) -> tuple[str, str]:
    """Kind and id of what `audit verify` names first; it must also exit with 1."""
    done = audit(scratch, keys, "verify", "--json", *arguments)
    assert done.exit_code == 1, done.output
    found = json.loads(done.output)["first"]
    return found["kind"], found["id"]
