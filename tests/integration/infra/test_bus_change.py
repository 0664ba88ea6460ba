"""Another engine carries events than last time: what the old one may hold unread is published again over the new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.db.migrations import upgrade
from infra.installation.place import Installation
from infra.keys.files import SERVICES
from infra.launcher.plan import EMBEDDED, WITH_KAFKA, Planner
from infra.upgrading.at_start import remember, republish_after_change
from tests.support.postgres import Cluster

TOLD = """
    insert into outbox (id, topic, key, sequence, type, source, time, correlationid, data, published_at)
    values (gen_random_uuid(), '{0}.x', gen_random_uuid(), 1, 'x.v1', '{0}', now(), gen_random_uuid(), '{{}}', now())
"""


@pytest.fixture
def outboxes(postgres: Cluster) -> Cluster:
    """Every service's database with one event that is on the bus."""
    for service in SERVICES:
        upgrade(f"{service}.migrations", postgres.dsn(f"{service}_migrator", service))
        postgres.server.query(f"truncate outbox; {TOLD.format(service)}", service)
    return postgres


def unpublished(cluster: Cluster) -> list[str]:
    count = "select count(*) from outbox where published_at is null"
    return [cluster.server.query(count, service)[0][0] for service in SERVICES]


def started(cluster: Cluster, data: Path, planner: Planner) -> list[str]:
    """What a start with this stack says."""
    said: list[str] = []
    republish_after_change(Installation(data, 8400), cluster.server, planner, said.append)
    return said


def test_the_same_engine_as_last_time_publishes_nothing_again(outboxes: Cluster, tmp_path: Path) -> None:
    for planner in (EMBEDDED, EMBEDDED):
        assert started(outboxes, tmp_path, planner) == []
    assert unpublished(outboxes) == ["0", "0", "0"]


def test_a_change_there_and_one_back_publish_everything_again(outboxes: Cluster, tmp_path: Path) -> None:
    started(outboxes, tmp_path, EMBEDDED)
    [said] = started(outboxes, tmp_path, WITH_KAFKA)
    assert said.startswith("Events went over PostgreSQL log before")
    assert said.endswith("the last 3 are published again over Apache Kafka.")
    assert unpublished(outboxes) == ["1", "1", "1"]
    for service in SERVICES:
        outboxes.server.query("update outbox set published_at = now()", service)
    assert started(outboxes, tmp_path, WITH_KAFKA) == []
    assert unpublished(outboxes) == ["0", "0", "0"]
    [said] = started(outboxes, tmp_path, EMBEDDED)
    assert said.startswith("Events went over Apache Kafka before")
    assert unpublished(outboxes) == ["1", "1", "1"]


def test_a_first_start_says_nothing(outboxes: Cluster, tmp_path: Path) -> None:
    for service in SERVICES:
        outboxes.server.query("truncate outbox", service)
    assert started(outboxes, tmp_path, WITH_KAFKA) == []


def test_what_was_reported_before_an_engine_first_started_is_not_told_over_it(
    outboxes: Cluster, tmp_path: Path
) -> None:
    remember(Installation(tmp_path, 8400), WITH_KAFKA)
    assert started(outboxes, tmp_path, WITH_KAFKA) == []
    assert unpublished(outboxes) == ["0", "0", "0"]
