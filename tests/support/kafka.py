"""Pytest plugin: one real Apache Kafka broker per session, with every topic, principal and right of Spona."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest
from kafka import TopicPartition
from kafka.admin import MemberToRemove
from pydantic import SecretStr

from chassis.settings.groups import KafkaBus
from infra.engines import ENVIRONMENT
from infra.installation.ports import answers
from infra.kafka.administration import Cluster
from infra.kafka.broker import Broker, Credentials, archived
from infra.kafka.desired import Desired, read
from infra.processes.children import spawn
from tests.support.engine import Engine, require
from tests.support.folders import open_folder
from tests.support.probe import eventually
from tests.support.program import free_port


class Kafka(Engine):
    """A broker that a test may kill, pause and start again."""

    def __init__(self, home: Path) -> None:
        """Start it in this folder on free ports and apply topics and rights."""
        self.desired: Desired = read()
        self.passwords = {name: secrets.token_hex(16) for name in self.desired.principals}
        self.credentials = Credentials(secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(16))
        self.port, self.controller_port = free_port(), free_port()
        archived()
        self._broker = Broker(home, self.port, self.controller_port, self.credentials)
        self.prepare()
        self._log = home.with_name("broker.log")
        self.start()
        with self.cluster() as cluster:
            cluster.apply(cluster.plan(self.desired), self.passwords)

    def prepare(self) -> None:
        """What every start does first."""
        self._broker.prepare()

    def start(self) -> None:
        """Start it where it was stopped or killed, and wait until it takes connections."""
        if self._process is None:
            self._process = spawn(self._broker.command(), log=self._log, env=ENVIRONMENT)
            eventually(lambda: answers(self.port), f"the broker answers; see {self._log}", seconds=60)

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self.port}"

    def reads(self, file: Path) -> bool:
        """Whether the broker's process has this file in its memory."""
        assert self._process is not None
        return str(file) in {each.path for each in psutil.Process(self._process.pid).memory_maps()}

    def listening(self) -> set[int]:
        """Every port on which the broker's process takes connections."""
        assert self._process is not None
        connections = psutil.Process(self._process.pid).net_connections("tcp")
        return {at.laddr.port for at in connections if at.status == psutil.CONN_LISTEN}

    def bus(self, service: str) -> KafkaBus:
        """What a process of the service is given."""
        password = SecretStr(self.passwords[service])
        return KafkaBus(servers=self.address, username=service, password=password)

    def cluster(self) -> Cluster:
        """The cluster as its administrator sees it."""
        return Cluster.connect(self.address, self.credentials.admin)

    def empty(self) -> None:
        """Forget every record and every group's position; topics and rights as they should be."""
        with self.cluster() as cluster:
            cluster.apply(cluster.plan(self.desired), self.passwords)
            client = cluster.client
            all_of = {
                TopicPartition(topic.name, number): -1
                for topic in self.desired.topics
                for number in range(topic.partitions)
            }
            client.delete_records(all_of)
            groups = [group["group_id"] for group in client.list_groups()]
            for name, group in client.describe_groups(groups).items():
                # A reader that has a place keeps it for a while after its end, and so does one whose goodbye the broker did not hear.
                client.remove_group_members(name, [_gone(member) for member in group["members"]])
            answers = client.delete_groups(groups) if groups else {}
            assert set(answers.values()) <= {"OK"}, answers


def _gone(member: Mapping[str, str | None]) -> MemberToRemove:
    place = member["group_instance_id"]
    return MemberToRemove(group_instance_id=place) if place else MemberToRemove(member_id=member["member_id"])


def require_kafka() -> None:
    """Skip, with the reason, where the machine cannot run a broker."""
    require("Apache Kafka")


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """Give the session's broker."""
    require_kafka()
    with open_folder() as home:
        running = Kafka(home / "kafka")
        yield running
        running.stop()
