"""The records of a demonstration get their heads by the command, once, and it is said: but not where one was."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from chassis.db.migrations import upgrade
from infra.console import ProgressPrinter
from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.launcher.plan import Step
from infra.processes.supervisor import Interruption, Supervisor
from infra.upgrading.at_start import adoptions
from tests.support.postgres import Cluster


@pytest.fixture
def records(postgres: Cluster) -> Cluster:
    """Every service's database, with a link in the record of one."""
    for service in SERVICES:
        upgrade(f"{service}.migrations", postgres.dsn(f"{service}_migrator", service))
        postgres.server.query("truncate audit_seal", service)
    link = "insert into audit_seal values (1, gen_random_uuid(), sha256('x'), sha256('y'), now())"
    postgres.server.query(link, "referral")
    return postgres


def test_what_has_no_head_gets_one_by_the_command_unless_a_copy_shows_that_it_had_one(
    records: Cluster, tmp_path: Path
) -> None:
    installation = Installation(tmp_path, 8400)
    installation.prepare()
    known = secrets.ensure(installation)
    environments = Environments(installation, known, str(tmp_path), {})
    said: list[str] = []

    def commands() -> dict[str, tuple[str, ...]]:
        said.clear()
        steps = adoptions(records.server, known.keys, environments, installation.heads, said.append)
        for step in steps:
            service = step.name.removesuffix("-adopt-head")
            assert step.environment[f"{service.upper()}_RECORD__HEAD"] == str(known.keys.audit_head(service))
        return {step.name: step.command[3:] for step in steps}

    steps = adoptions(records.server, known.keys, environments, installation.heads, said.append)
    assert all(step.if_refused.startswith("Nothing is sealed") for step in steps)
    first = ("audit", "adopt-head", "--first")
    assert {name: command[-len(first) :] for name, command in commands().items()} == {
        "referral-adopt-head": ("referral.operations", "audit", "adopt-head"),
        "identification-adopt-head": first,
        "notifications-adopt-head": first,
    }
    assert said == [
        "No head of the record of referral was kept so far: it is adopted as it is now.",
        "The record of reads begins: identification, notifications.",
    ]
    (installation.heads / "identification-2026-11-24.head").write_text("{}")
    known.keys.audit_head("notifications").write_text("{}")
    assert set(commands()) == {"referral-adopt-head"}
    assert said[0].startswith("The head of the record of identification is gone, and ")


def test_a_record_that_is_not_adopted_is_a_sentence_and_everything_else_starts(tmp_path: Path) -> None:
    installation = Installation(tmp_path, 8400)
    installation.prepare()
    said = io.StringIO()
    supervisor = Supervisor(installation, ProgressPrinter(Console(file=said, width=200)), Interruption(), "embedded")

    def adopting(code: int, if_refused: str = "Nothing is sealed until this is settled:") -> Step:
        program = f"print('This record had a head.'); raise SystemExit({code})"
        return Step("referral-adopt-head", (sys.executable, "-c", program), {}, if_refused)

    supervisor.run_all([adopting(1)])
    assert said.getvalue().startswith("Nothing is sealed until this is settled:\nThis record had a head.\n")
    for failed in (adopting(2), adopting(1, "")):
        with pytest.raises(CliError, match="referral-adopt-head ended with exit code"):
            supervisor.run_all([failed])
    supervisor.stop()
