"""Who may do what on real Apache Kafka: every principal on every topic and group, and no one without a name.

Asked with the library's own clients: what the adapter leaves out must not be what keeps a service in its place.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import AuthorizationError, GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError

from chassis.bus.kafka.consumer import ASSIGNORS
from contracts.events.heads import topic_of
from contracts.topics import CONSUMERS, OWNERS
from infra.kafka.administration import EVERY_RIGHT
from infra.kafka.client import sign_in
from tests.support.kafka import Kafka
from tests.support.probe import eventually

SERVICES = sorted(CONSUMERS)
SECONDS = 60.0


def access(kafka: Kafka, service: str) -> dict[str, Any]:
    """A client's settings as this service."""
    return sign_in(kafka.address, kafka.passwords[service], service)


@contextmanager
def administrator(kafka: Kafka, service: str) -> Iterator[KafkaAdminClient]:
    with closing(KafkaAdminClient(**access(kafka, service))) as client:
        yield client


def read_once(consumer: KafkaConsumer) -> bool:
    """Whether records come; raises what the broker answers instead, also where the library keeps it to itself."""
    found = bool(consumer.poll(500))
    if consumer._cluster.unauthorized_topics:
        raise TopicAuthorizationFailedError(consumer._cluster.unauthorized_topics)
    return found


@pytest.mark.parametrize("topic", OWNERS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_writes_only_what_it_owns(kafka: Kafka, service: str, topic: str) -> None:
    with closing(KafkaProducer(**access(kafka, service))) as producer:
        if OWNERS[topic] == service:
            assert producer.send(topic, b"1").get(SECONDS).offset >= 0
        else:
            with pytest.raises(TopicAuthorizationFailedError):
                producer.send(topic, b"1").get(SECONDS)


@pytest.mark.parametrize("topic", OWNERS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_only_where_it_is_a_reader(kafka: Kafka, service: str, topic: str) -> None:
    """Without any group, as a person would who only wants to look; its own heads are read to verify its record (decision 0024)."""
    with closing(KafkaProducer(**access(kafka, OWNERS[topic]))) as owner:
        owner.send(topic, b"1", partition=0).get(SECONDS)
    with closing(KafkaConsumer(**access(kafka, service), auto_offset_reset="earliest")) as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        if topic in (*CONSUMERS[service], topic_of(service)):
            eventually(lambda: read_once(consumer), "a record", seconds=SECONDS)
        else:
            with pytest.raises(TopicAuthorizationFailedError):
                eventually(lambda: read_once(consumer), "a refusal", seconds=SECONDS)


@pytest.mark.parametrize("group", [*SERVICES, "any-other"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_uses_only_its_own_group(kafka: Kafka, service: str, group: str) -> None:
    topic = CONSUMERS[service][0]
    with closing(KafkaProducer(**access(kafka, OWNERS[topic]))) as owner:
        owner.send(topic, b"1").get(SECONDS)
    settings = access(kafka, service) | {"enable_auto_commit": False, "auto_offset_reset": "earliest"}
    # A reader that has a place stays a member for some seconds after its end: who joins meanwhile must share as it does.
    settings |= {"partition_assignment_strategy": ASSIGNORS}
    with closing(KafkaConsumer(topic, group_id=group, **settings)) as consumer:
        if group == service:
            eventually(lambda: read_once(consumer), "a record", seconds=SECONDS)
        else:
            with pytest.raises(GroupAuthorizationFailedError):
                eventually(lambda: read_once(consumer), "a refusal", seconds=SECONDS)


def _everybody_reads(topic: str) -> ACL:
    pattern = ResourcePattern(ResourceType.TOPIC, topic)
    return ACL("User:*", "*", ACLOperation.READ, ACLPermissionType.ALLOW, pattern)


def _refused(answer: Any) -> bool:
    """Whether an administrator's call was answered with the refusal of a right."""
    return any(word in repr(answer) for word in ("AuthorizationFailed", "needs ALTER permission"))


ADMINISTRATION: dict[str, Callable[[KafkaAdminClient, str], Any]] = {
    "make a topic": lambda client, _: client.create_topics({"made.up": {"num_partitions": 1}}),
    "delete a topic": lambda client, topic: client.delete_topics([topic]),
    "empty a topic": lambda client, topic: client.delete_records({TopicPartition(topic, 0): -1}),
    "change a topic": lambda client, topic: client.create_partitions({topic: 9}),
    "give a right": lambda client, topic: client.create_acls([_everybody_reads(topic)]),
    "see the rights": lambda client, _: client.describe_acls(EVERY_RIGHT),
    "change a password": lambda client, _: client.alter_user_scram_credentials(
        [UserScramCredentialUpsertion("admin", ScramMechanism.SCRAM_SHA_512, "mine now", 8192)]
    ),
}


@pytest.mark.parametrize("act", ADMINISTRATION)
@pytest.mark.parametrize("service", SERVICES)
def test_no_service_administers_the_cluster(kafka: Kafka, service: str, act: str) -> None:
    own = next(topic for topic, owner in OWNERS.items() if owner == service)
    with administrator(kafka, service) as client:
        try:
            answer = ADMINISTRATION[act](client, own)
        except AuthorizationError:
            answer = "AuthorizationFailed"
        except KafkaError as error:
            answer = error
    assert _refused(answer), answer
    with kafka.cluster() as cluster:
        assert cluster.plan(kafka.desired).lines() == []


@pytest.mark.parametrize("mechanism", [None, "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("port", ["client", "controller"])
def test_no_one_is_let_in_without_a_name_and_its_password(kafka: Kafka, port: str, mechanism: str | None) -> None:
    """On every open port; the controller's knows only the controller."""
    number = {"client": kafka.port, "controller": kafka.controller_port}[port]
    attempt: dict[str, Any] = {"security_protocol": "PLAINTEXT"}
    if mechanism is not None:
        attempt = access(kafka, "referral") | {"sasl_mechanism": mechanism, "sasl_plain_password": "guessed"}
    with pytest.raises(KafkaError):
        KafkaAdminClient(**attempt | {"bootstrap_servers": f"127.0.0.1:{number}"}, bootstrap_timeout_ms=2_000)


def test_the_broker_listens_on_these_two_ports_only(kafka: Kafka) -> None:
    assert kafka.listening() == {kafka.port, kafka.controller_port}
