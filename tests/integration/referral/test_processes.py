"""The four processes and the commands of referral as they really start, on their own databases and the PostgreSQL log."""

import asyncio
import json
import os
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner, Result

from chassis.audit import signing
from chassis.bus.codec import encode
from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database
from chassis.vault import keyset_file
from contracts.envelope import Envelope, EventData
from contracts.events.identification import ReportReceivedV1, ReportSubmittedV1, ReportWithdrawnV1
from contracts.words.urgency import Urgency
from infra.processes.fork_server import Forked, ForkServer
from referral.operations import commands
from tests.integration.chassis.bus_engines import Log, scratch_log
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.support.nursery import forked, ran
from tests.support.postgres import Cluster
from tests.support.probe import eventually
from tests.support.program import free_port
from tests.support.referral import AUTHOR, SUBMITTED

PROCESSES = ("http", "relay", "consumer", "worker")
CSR_NIS = UUID("9a693374-56fc-4dc6-a7b3-cd53130c3c8e")


@dataclass
class Installation:
    """Databases, keys and the environment of each process."""

    scratch: Scratch
    log: Log
    folder: Path
    nursery: ForkServer

    def environment(self, kind: str, port: int = 0) -> dict[str, str]:
        """What the process `kind` needs and nothing else."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("REFERRAL_")}
        worker = self.scratch.dsn("referral_worker").get_secret_value()
        bus = self.log.dsn("referral_bus").get_secret_value()
        keyset, health = str(self.folder / "dead.json"), {"REFERRAL_HEALTH__PORT": str(port)}
        settings = {
            "http": {
                "REFERRAL_DB__APP_DSN": self.scratch.dsn("referral_app").get_secret_value(),
                "REFERRAL_AUTH__ISSUER": "http://127.0.0.1:26004/realms/spona",
                "REFERRAL_AUTH__JWKS_URL": "http://127.0.0.1:26004/realms/spona/certs",
                "REFERRAL_AUTH__AUDIENCE": "referral",
                "REFERRAL_HTTP__PORT": str(port),
                "REFERRAL_KEYS__IDEMPOTENCY": "ab" * 32,
            },
            "relay": {"REFERRAL_DB__WORKER_DSN": worker, "REFERRAL_BUS__DSN": bus, **health},
            "consumer": {
                "REFERRAL_DB__WORKER_DSN": worker,
                "REFERRAL_BUS__DSN": bus,
                "REFERRAL_KEYS__DEAD_LETTER_KEYSET": keyset,
                **health,
            },
            "worker": {
                "REFERRAL_DB__WORKER_DSN": worker,
                "REFERRAL_KEYS__AUDIT_SIGNING": str(self.folder / "private.pem"),
                "REFERRAL_RECORD__HEAD": str(self.folder / "head"),
                **health,
            },
            "operations": {
                "REFERRAL_DB__MIGRATOR_DSN": self.scratch.dsn("referral_migrator").get_secret_value(),
                "REFERRAL_DB__WORKER_DSN": worker,
                "REFERRAL_KEYS__DEAD_LETTER_KEYSET": keyset,
                "REFERRAL_KEYS__AUDIT_PUBLIC": str(self.folder / "public.pem"),
                "REFERRAL_RECORD__HEAD": str(self.folder / "head"),
                "REFERRAL_BUS__DSN": bus,
            },
        }
        settings["background"] = settings["worker"] | settings["consumer"]
        return {**own, "SPONA_ENV": "development", **settings[kind]}

    def operate(self, *arguments: str) -> Result:
        """Runs a command of `python -m referral.operations`."""
        with pytest.MonkeyPatch.context() as patched:
            for name, value in self.environment("operations").items():
                patched.setenv(name, value)
            return CliRunner().invoke(commands, arguments)

    async def publish(self, *events: EventData) -> None:
        """Puts events of identification on the bus."""
        bus = Database(self.log.dsn("identification_bus"))
        producer = PostgresProducer(bus)
        records = [
            encode(
                event.topic,
                Envelope(
                    id=uuid4(),
                    type=event.type,
                    source="identification",
                    subject=event.subject,
                    time=SUBMITTED,
                    sequence=number,
                    correlationid=uuid4(),
                    data=event.written(),
                ),
            )
            for number, event in enumerate(events, start=1)
        ]
        assert await producer.send(records) == [None] * len(records)
        await producer.close()
        await bus.dispose()


@pytest.fixture(scope="module")
def installation(
    postgres: Cluster, tmp_path_factory: pytest.TempPathFactory, nursery: ForkServer
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("referral")
    keyset_file.create(folder / "dead.json")
    signing.create(folder / "private.pem", folder / "public.pem")
    with scratch_database(postgres, "referral") as scratch, scratch_log(postgres) as log:
        made = Installation(scratch, log, folder, nursery)
        migrated = made.operate("migrate")
        assert migrated.exit_code == 0, migrated.output
        first = made.operate("audit", "adopt-head", "--first")
        assert first.exit_code == 0, first.output
        yield made


@contextmanager
def running(installation: Installation, kind: str, port: int = 0) -> Iterator[tuple[Forked, int]]:
    """A process and its port; killed at the end if it still runs."""
    port = port or free_port()
    log, environment = said(installation, kind), installation.environment(kind, port)
    log.unlink(missing_ok=True)
    with forked(installation.nursery, f"referral.entrypoints.{kind}", env=environment, log=log) as process:
        yield process, port


def said(installation: Installation, kind: str) -> Path:
    """What such a process said last."""
    return installation.folder / f"{kind}.log"


def alive(port: int, path: str = "/healthz") -> dict[str, object] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            found: dict[str, object] = json.load(answer)
            return found
    except OSError:
        return None


def submitted() -> ReportSubmittedV1:
    return ReportSubmittedV1(
        report_id=uuid4(),
        author_id=AUTHOR,
        child_path=True,
        urgency=Urgency.IMMEDIATE,
        danger=True,
        serving_csr=CSR_NIS,
        excluded_units=(),
        submitted_at=datetime.now(UTC) - timedelta(days=2),
        version=1,
    )


async def test_all_four_work_together_and_end_on_sigterm(installation: Installation) -> None:
    with ExitStack() as stack:
        started = {kind: stack.enter_context(running(installation, kind)) for kind in PROCESSES}
        for kind, (_, port) in started.items():
            eventually(partial(alive, port), f"{kind} answers /healthz", seconds=30)
        await installation.publish(submitted())
        published = "select count(*) from outbox where published_at is not null"
        # Two sent, three terms of the Centre's and one of the unit's long passed: breaches dated by their terms.
        eventually(
            lambda: installation.scratch.as_superuser(published) == [["6"]],
            "two sent and four breaches on the bus",
            seconds=20,
        )
        for kind in ("relay", "consumer", "worker"):
            ready = alive(started[kind][1], "/readyz")
            assert ready is not None
            assert ready["status"] == "ready"
        for process, _ in started.values():
            process.send_signal(signal.SIGTERM)
        for kind, (process, _) in started.items():
            words = said(installation, kind)
            assert process.wait(10) == 0, (kind, words.read_text())
            assert "error" not in words.read_text(), kind


def test_a_dead_letter_is_listed_and_replayed_by_command(installation: Installation) -> None:
    lost = ReportWithdrawnV1(report_id=uuid4(), withdrawn_at=SUBMITTED, version=2)
    with running(installation, "consumer"):
        early = ReportReceivedV1(report_id=lost.report_id, taken_over_by=AUTHOR, taken_over_at=SUBMITTED, version=2)
        asyncio.run(installation.publish(early, lost))
        count = "select count(*) from inbox_dead_letter where resolution is null union all select count(*) from inbox_waiting"
        eventually(
            lambda: installation.scratch.as_superuser(count) == [["1"], ["1"]],
            "a dead letter and one behind it",
            seconds=30,
        )
    (letter,) = json.loads(installation.operate("dead-letters", "list", "--json").stdout)
    assert letter["reason"] == "referral.domain.errors.UnknownReferral"
    shown = installation.operate("dead-letters", "show", letter["id"])
    assert json.loads(shown.stdout)["record"]["headers"]["ce_type"] == "identification.report-received.v1"
    failed = installation.operate("dead-letters", "replay", letter["id"])
    assert failed.exit_code == 1
    assert "still cannot be applied" in failed.stderr
    skipped = installation.operate("dead-letters", "skip", letter["id"])
    assert "1 applied" in skipped.stdout, (skipped.stdout, skipped.stderr)


def test_the_audit_commands_answer(installation: Installation) -> None:
    verified = installation.operate("audit", "verify", "--json")
    assert json.loads(verified.stdout)["sound"] is True
    seen = installation.operate("audit", "who-saw", str(uuid4()))
    assert (seen.exit_code, "No read or change of this id" in seen.stdout) == (0, True)


def reads_recorded(installation: Installation, count: int) -> None:
    """Puts so many reads on the record, and waits until the worker has sealed all."""
    installation.scratch.as_superuser(
        "insert into audit select gen_random_uuid(), now(), gen_random_uuid(), null, 'unit', 'referral:read', 'referral', "
        f"null, '{{}}', null, null, null from generate_series(1, {count})"
    )
    sealed = "select count(*) from audit left join audit_seal s on s.audit_id = audit.id where s.audit_id is null"
    eventually(lambda: installation.scratch.as_superuser(sealed) == [["0"]], "the reads are sealed", seconds=30)


def says_of_its_record(port: int) -> tuple[object, ...]:
    """What the worker says: about itself, its record and its other work."""
    ready: dict[str, Any] = alive(port, "/readyz") or {"checks": {}}
    return (ready.get("status"), ready["checks"].get("record"), ready["checks"].get("clocks"))


def test_a_record_that_was_cut_is_said_and_stops_nothing_else(installation: Installation) -> None:
    with running(installation, "worker"):
        reads_recorded(installation, 2)
    with running(installation, "worker") as (_, port), running(installation, "relay"):
        heads = "select 1 from referral_heads limit 1"
        eventually(lambda: installation.log.as_superuser(heads), "the bus knows the head", seconds=60)
        eventually(lambda: says_of_its_record(port) == ("ready", "up", "up"), "the worker is ready", seconds=30)
        head = json.loads(installation.operate("audit", "verify", "--json").stdout)["kept"]
        installation.scratch.as_superuser("truncate audit, audit_seal, audit_root")
        eventually(lambda: says_of_its_record(port) == ("degraded", "down", "up"), "the worker says it", seconds=30)
        verified = installation.operate("audit", "verify")
        assert (verified.exit_code, f"head-differs {head}" in verified.stdout) == (1, True)
        (installation.folder / "head").unlink()
        for command in (["adopt-head"], ["adopt-head", "--first"]):
            begun_again = installation.operate("audit", *command)
            assert (begun_again.exit_code, "the bus know" in begun_again.output) == (1, True), begun_again.output
        assert says_of_its_record(port) == ("degraded", "down", "up")
        verified = installation.operate("audit", "verify")
        assert (verified.exit_code, "the heads on the bus: IT DOES NOT AGREE" in verified.stdout) == (1, True)
        adopted = installation.operate("audit", "adopt-head", "--instead-of", head)
        assert adopted.exit_code == 0, adopted.output
        eventually(lambda: says_of_its_record(port) == ("ready", "up", "up"), "it goes on", seconds=30)
        reads_recorded(installation, 1)
    assert installation.operate("audit", "verify").exit_code == 0


@pytest.mark.parametrize("kind", PROCESSES)
def test_a_process_refuses_to_start_without_its_settings(nursery: ForkServer, tmp_path: Path, kind: str) -> None:
    log = tmp_path / "said"
    with forked(nursery, f"referral.entrypoints.{kind}", env={"REFERRAL_SURPRISE": "1"}, log=log) as process:
        assert process.wait(60) == 2
    found = log.read_text()
    assert "REFERRAL_SURPRISE is not a setting of this process" in found
    assert "_DSN is missing" in found


def test_a_command_says_which_setting_it_lacks(nursery: ForkServer) -> None:
    ended = ran(nursery, "referral.operations", "migrate", env={"SPONA_ENV": "development"})
    assert (ended.returncode, "REFERRAL_DB__MIGRATOR_DSN is missing" in ended.stderr) == (2, True)
