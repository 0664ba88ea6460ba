"""The four processes and the commands as they are started, on a real database, bus and mail server; killed where it hurts."""

from __future__ import annotations

import asyncio
import json
import signal
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from chassis.bus.codec import encode
from notifications.adapters.deliveries.smtp import MailServer, SmtpMailer
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import WorkerTransactions
from notifications.application.deliveries.deliver_mail import MailDependencies
from notifications.application.deliveries.hand_over import Outcome, hand_over
from notifications.domain.deliveries import Patience
from tests.integration.chassis.bus_engines import Log, postgres_engine
from tests.integration.notifications.installation import SENDER, Installation, published_keys
from tests.integration.notifications.world import CSR, Matter, enveloped
from tests.support.probe import eventually
from tests.support.tokens import SettableClock

if TYPE_CHECKING:
    from pathlib import Path


async def publish(log: Log, matter: Matter) -> str:
    """The referral service announces a referral; the id of the trace it belongs to."""
    envelope = enveloped(matter.sent())
    async with postgres_engine(log) as engine:
        assert await engine.producer("referral").send([encode("referral.referrals", envelope)]) == [None]
    return str(envelope.traceparent).split("-")[1]


async def test_a_referral_on_the_bus_becomes_an_item_a_mail_and_events_through_four_processes(
    installation: Installation,
) -> None:
    matter, traces = Matter(), installation.folder / "traces"
    trace_id = await publish(installation.log, matter)
    with published_keys(installation.mint) as certs, installation.catcher.running() as catcher:
        for kind, more in {"consumer": {}, "relay": {}, "worker": {}, "http": {"AUTH__JWKS_URL": certs}}.items():
            installation.start(kind, TELEMETRY__TRACES_DIR=str(traces), **more)
        eventually(lambda: catcher.mails, "the unit has its mail")
        published = "select count(*) from notifications_deliveries"
        eventually(
            lambda: installation.log.as_superuser(published) == [["2"]],
            "inbox and mail are both told on the bus",
        )
        token = installation.mint.token(aud="notifications", roles=["csr_worker"], unit=str(CSR))
        status, body = installation.ask("http", "/inbox?open=true", token)
        assert (status, [item["reportId"] for item in body["items"]]) == (200, [str(matter.report_id)])
        assert installation.ask("http", "/openapi.json")[0] == 200
        assert installation.ask("worker", "/readyz")[1]["figures"]["mails_delivered"] == 1
        for kind in ("consumer", "relay", "worker"):
            eventually(
                partial(_mentions, traces / f"notifications-{kind}.jsonl", trace_id), f"{kind} goes on in the trace"
            )
        spans = (traces / "notifications-worker.jsonl").read_text()
    assert "notifications.send_mail" in spans
    assert "@" not in spans + installation.logged()


async def test_a_worker_killed_with_a_mail_in_hand_loses_nothing(installation: Installation) -> None:
    installation.world.clock.at = datetime.now(UTC)  # the worker's clock is the real one
    await installation.world.publish(Matter().sent())
    catcher = installation.catcher
    catcher.hang = asyncio.Event()  # never set: the server has the mail and never says so
    with catcher.running():
        worker = installation.start("worker")
        eventually(lambda: catcher.asked == 1, "the worker hands its mail over")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert installation.world.deliveries() == [["pending", "1", "0"]]
    catcher.hang = None
    clock, patience = SettableClock(datetime.now(UTC)), Patience()
    server = MailServer("127.0.0.1", catcher.port, SENDER, "http://127.0.0.1:8400/", "none")
    room = MailDependencies(
        WorkerTransactions(installation.world.worker), ReferenceDirectory(), clock, patience, SmtpMailer(server)
    )
    with catcher.running():
        assert await hand_over(room) is None
        clock.at += patience.lease
        tried = await hand_over(room)
    assert tried is not None
    assert tried.outcome is Outcome.DELIVERED
    first, second = catcher.mails
    assert first["Message-ID"] == second["Message-ID"]


def _mentions(path: Path, words: str) -> bool:
    return words in path.read_text()


@pytest.mark.parametrize("kind", ["consumer", "relay", "worker"])
async def test_a_process_ends_within_ten_seconds_of_sigterm_and_with_zero(
    installation: Installation, kind: str
) -> None:
    process = installation.start(kind)
    process.terminate()
    assert process.wait(timeout=10) == 0


async def test_a_mail_server_that_is_away_leaves_the_worker_ready_and_the_mail_comes_when_it_is_back(
    installation: Installation,
) -> None:
    installation.world.clock.at = datetime.now(UTC)
    await installation.world.publish(Matter().sent())
    installation.start("worker")
    tried = "select attempt > 0 and leased_until is null from delivery"
    eventually(lambda: installation.world.scratch.as_superuser(tried) == [["t"]], "one try has failed")
    assert installation.status("worker", "/readyz") == 200
    with installation.catcher.running() as catcher:
        eventually(lambda: catcher.mails, "the mail comes", seconds=30)
    eventually(lambda: installation.world.deliveries()[0][0] == "delivered", "it is recorded")


async def test_migrate_again_changes_nothing(installation: Installation) -> None:
    done = installation.command("migrate")
    assert (done.returncode, done.stderr) == (0, "")


async def test_the_audit_record_of_opened_notices_verifies_and_a_changed_row_is_named(
    installation: Installation,
) -> None:
    world = installation.world
    await world.publish(Matter().sent())
    from tests.integration.notifications.world import principal_with  # noqa: PLC0415

    csr = principal_with("csr_worker", CSR)
    (notice,) = await world.inbox(csr)
    await world.open(notice.id, csr)
    with installation.catcher.running():
        installation.start("worker")
        unsealed = "select count(*) from audit a where not exists (select 1 from audit_seal s where s.audit_id = a.id)"
        eventually(lambda: world.scratch.as_superuser(unsealed) == [["0"]], "the worker seals the record", seconds=15)
    sound = installation.command("audit", "verify", "--json")
    assert (sound.returncode, json.loads(sound.stdout)["sound"]) == (0, True)
    try:
        world.scratch.as_superuser(f"update audit set caller = gen_random_uuid() where subject_id = '{notice.id}'")
        assert installation.command("audit", "verify").returncode == 1
    finally:
        world.scratch.as_superuser(f"update audit set caller = '{csr.subject}' where subject_id = '{notice.id}'")


async def test_dead_letters_are_listed_by_the_command(installation: Installation) -> None:
    empty = installation.command("dead-letters", "list")
    assert (empty.returncode, empty.stdout) == (0, "No dead letters.\n")


async def test_a_command_without_its_setting_says_which(installation: Installation) -> None:
    done = installation.command("migrate", without="NOTIFICATIONS_DB__MIGRATOR_DSN")
    assert (done.returncode, done.stderr) == (2, "NOTIFICATIONS_DB__MIGRATOR_DSN is missing: this command needs it.\n")
