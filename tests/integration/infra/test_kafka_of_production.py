"""The broker of production, from the very files that the compose file mounts: reached over TLS with a password only."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from infra.kafka.client import sign_in
from tests.support.folders import open_folder
from tests.support.kafka import require_kafka
from tests.support.production_kafka import ProductionKafka, production_kafka, spona

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def broker(secrets: Path) -> Iterator[ProductionKafka]:
    require_kafka()
    with open_folder() as folder, production_kafka(folder / "home", secrets) as running:
        yield running


@pytest.fixture(scope="module")
def job(broker: ProductionKafka, secrets: Path) -> dict[str, str]:
    """What the one-shot job of the compose file is given."""
    return {
        "SPONA_ENV": "production",
        "SPONA_SECRETS_DIR": str(secrets),
        "KAFKA_ADDRESS": f"localhost:{broker.port}",
        "KAFKA_CA": str(secrets / "ca.pem"),
    }


@pytest.fixture(scope="module")
def applied(job: dict[str, str]) -> dict[str, str]:
    planned = spona("kafka", "plan", **job)
    assert (planned.returncode, planned.stderr) == (2, "")
    assert "make principal referral" in planned.stdout.splitlines()
    assert spona("kafka", "apply", **job).returncode == 0
    return job


def test_applied_once_there_is_nothing_left_to_do(applied: dict[str, str]) -> None:
    again = spona("kafka", "plan", **applied)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_service_signs_in_with_the_password_of_its_file(
    applied: dict[str, str], broker: ProductionKafka, secrets: Path
) -> None:
    password = (secrets / "referral_kafka__password").read_text()
    access = sign_in(f"localhost:{broker.port}", password, "referral", secrets / "ca.pem")
    with closing(KafkaProducer(**access)) as producer:
        assert producer.send("referral.referrals", b"1").get(20).offset == 0
    with closing(KafkaConsumer(**access)) as consumer:
        assert "identification.reports" in consumer.topics()


def test_only_the_two_known_ports_are_open(broker: ProductionKafka) -> None:
    connections = psutil.Process(broker.pid).net_connections("tcp")
    open_ports = {at.laddr.port for at in connections if at.status == psutil.CONN_LISTEN}
    assert open_ports == {broker.port, broker.controller_port}


def refused(broker: ProductionKafka, secrets: Path, **different: Any) -> None:
    """A client that differs in this from one that is let in."""
    password = (secrets / "kafka_admin_password").read_text()
    access = sign_in(f"localhost:{broker.port}", password, ca=secrets / "ca.pem")
    with pytest.raises(KafkaError):
        KafkaAdminClient(**{**access, **different}, bootstrap_timeout_ms=4_000, request_timeout_ms=5_000)


@pytest.mark.parametrize(
    "different",
    [
        {"ssl_cafile": None},
        {"sasl_plain_password": "wrong"},
        {"security_protocol": "SSL"},
        {"security_protocol": "SASL_PLAINTEXT"},
        {"security_protocol": "PLAINTEXT"},
    ],
    ids=["without our authority", "wrong password", "no password", "password in the clear", "nothing"],
)
@pytest.mark.parametrize("listener", ["client", "controller"])
def test_who_lacks_one_thing_is_turned_away(
    applied: dict[str, str], broker: ProductionKafka, secrets: Path, listener: str, different: dict[str, Any]
) -> None:
    port = broker.port if listener == "client" else broker.controller_port
    refused(broker, secrets, **different, bootstrap_servers=f"localhost:{port}")


def test_with_everything_the_same_client_is_let_in(
    applied: dict[str, str], broker: ProductionKafka, secrets: Path
) -> None:
    password = (secrets / "kafka_admin_password").read_text()
    access = sign_in(f"localhost:{broker.port}", password, ca=secrets / "ca.pem")
    with closing(KafkaAdminClient(**access)) as client:
        assert "identification.reports" in {topic["name"] for topic in client.describe_topics()}


@pytest.mark.parametrize("listener", ["client", "controller"])
def test_both_ports_speak_the_newest_tls_with_our_certificate(
    broker: ProductionKafka, secrets: Path, listener: str
) -> None:
    port = broker.port if listener == "client" else broker.controller_port
    context = ssl.create_default_context(cafile=secrets / "ca.pem")
    with (
        socket.create_connection(("localhost", port), 5) as plain,
        context.wrap_socket(plain, server_hostname="kafka") as encrypted,
    ):
        assert encrypted.version() == "TLSv1.3"


def test_the_command_refuses_to_speak_in_the_clear_or_without_a_password(job: dict[str, str]) -> None:
    without = {name: value for name, value in job.items() if name != "KAFKA_CA"}
    assert "KAFKA_CA is missing: in production events travel encrypted" in spona("kafka", "plan", **without).stderr
    found = spona("kafka", "plan", **job, KAFKA_ADMIN_PASSWORD="x")
    assert found.stderr == "KAFKA_ADMIN_PASSWORD is set, and the file kafka_admin_password as well: keep one of them\n"
