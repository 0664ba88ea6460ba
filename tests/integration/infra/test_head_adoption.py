"""A demonstration of before heads were kept goes on: they are adopted by the command, once, and it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.db.migrations import upgrade
from infra.installation.place import Installation
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.upgrading.head_adoption import adoptions
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


def test_only_a_record_with_seals_and_without_a_head_is_adopted(records: Cluster, tmp_path: Path) -> None:
    installation = Installation(tmp_path, 8400)
    installation.prepare()
    known = secrets.ensure(installation)
    environments = Environments(installation, known, str(tmp_path), {})
    said: list[str] = []
    [step] = adoptions(records.server, known.keys, environments, said.append)
    assert step.command[-4:] == ("-m", "referral.operations", "audit", "adopt-head")
    assert step.environment["REFERRAL_RECORD__HEAD"] == str(known.keys.audit_head("referral"))
    assert said == ["No head of the record of referral was kept so far: it is adopted as it is now."]
    known.keys.audit_head("referral").write_text("{}")
    assert adoptions(records.server, known.keys, environments, said.append) == []
