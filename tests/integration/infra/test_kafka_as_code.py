"""Topics and rights as code on a real broker: what differs is reported, mended, and reported no more."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourceType,
)
from typer.testing import CliRunner

from infra.cli import app
from infra.errors import CliError
from infra.kafka.administration import Cluster
from infra.kafka.broker import archived
from infra.kafka.desired import Topic
from tests.support.kafka import Kafka
from tests.support.probe import eventually

REPORTS = "identification.reports"
WHOLE = ResourcePattern(ResourceType.CLUSTER, "kafka-cluster")


@pytest.fixture
def cluster(kafka: Kafka) -> Iterator[Cluster]:
    with kafka.cluster() as connected:
        yield connected
        connected.apply(connected.plan(kafka.desired), kafka.passwords)


def acl(
    principal: str, operation: ACLOperation, name: str, pattern: ACLResourcePatternType = ACLResourcePatternType.LITERAL
) -> ACL:
    where = ResourcePattern(ResourceType.TOPIC, name, pattern)
    return ACL(f"User:{principal}", "*", operation, ACLPermissionType.ALLOW, where)


def mended(cluster: Cluster, kafka: Kafka, *lines: str) -> None:
    """The plan says exactly these lines, and nothing once it was applied."""
    eventually(lambda: cluster.plan(kafka.desired).lines() == list(lines), f"the plan says {lines}")
    cluster.apply(cluster.plan(kafka.desired), kafka.passwords)
    assert cluster.plan(kafka.desired).lines() == []


def test_a_cluster_as_it_should_be_needs_nothing(cluster: Cluster, kafka: Kafka) -> None:
    plan = cluster.plan(kafka.desired)
    assert (plan.lines(), plan.refusals) == ([], ())


@pytest.mark.parametrize(("name", "value"), [("retention.ms", "1209600000"), ("segment.ms", "86400000")])
def test_a_changed_setting_is_set_back(cluster: Cluster, kafka: Kafka, name: str, value: str) -> None:
    """A segment of a day: a record is gone after 15 days at most, not 21."""
    cluster.client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, REPORTS, {name: "1000"})])
    mended(cluster, kafka, f"set {name}={value} on topic {REPORTS}")


@pytest.mark.parametrize(
    ("right", "line"),
    [
        (acl("referral", ACLOperation.WRITE, REPORTS), f"take away referral: write topic {REPORTS}"),
        (acl("stranger", ACLOperation.READ, REPORTS), f"take away stranger: read topic {REPORTS}"),
        (
            acl("stranger", ACLOperation.READ, "identif", ACLResourcePatternType.PREFIXED),
            "take away stranger: read topic identif (prefixed)",
        ),
        (acl("stranger", ACLOperation.ALL, "*"), "take away stranger: all topic *"),
        (
            acl("notifications", ACLOperation.READ, "somebody.elses"),
            "take away notifications: read topic somebody.elses",
        ),
        (
            ACL("User:*", "*", ACLOperation.ALTER, ACLPermissionType.ALLOW, WHOLE),
            "take away *: alter cluster kafka-cluster",
        ),
    ],
)
def test_a_right_too_many_is_taken_away(cluster: Cluster, kafka: Kafka, right: ACL, line: str) -> None:
    """On what is ours, the one who holds it; and of our principals, whatever it is on."""
    cluster.client.create_acls([right])
    mended(cluster, kafka, line)


def test_a_missing_right_is_given(cluster: Cluster, kafka: Kafka) -> None:
    plan = cluster.plan(kafka.desired)
    missing = acl("referral", ACLOperation.READ, REPORTS)
    cluster.apply(replace(plan, take_away=(missing,)), {})
    mended(cluster, kafka, f"allow referral: read topic {REPORTS}")


def test_what_belongs_to_others_is_left_alone(cluster: Cluster, kafka: Kafka) -> None:
    foreign = acl("stranger", ACLOperation.READ, "strangers.own")
    cluster.client.create_topics({"strangers.own": {"num_partitions": 1}}, wait_for_metadata=True)
    cluster.client.create_acls([foreign])
    try:
        assert cluster.plan(kafka.desired).lines() == []
    finally:
        cluster.client.delete_topics(["strangers.own"])


def test_another_number_of_partitions_is_refused_and_not_mended(cluster: Cluster, kafka: Kafka) -> None:
    """It would break the order of keys."""
    topics = tuple(replace_partitions(topic, 5) if topic.name == REPORTS else topic for topic in kafka.desired.topics)
    plan = cluster.plan(replace(kafka.desired, topics=topics))
    assert plan.lines() == []
    [refusal] = plan.refusals
    assert refusal.startswith(f"{REPORTS} has 3 partitions and should have 5: a change breaks the order of its keys. ")


def replace_partitions(topic: Topic, count: int) -> Topic:
    return topic.model_copy(update={"partitions": count})


def test_its_broker_reads_the_classes_that_an_earlier_start_has_loaded(kafka: Kafka) -> None:
    assert kafka.reads(archived())


def test_the_broker_says_its_version(cluster: Cluster) -> None:
    assert cluster.version() == "4.3"


def test_no_cluster_and_a_wrong_password_are_one_sentence(kafka: Kafka) -> None:
    for address, password in (("127.0.0.1:9", kafka.credentials.admin), (kafka.address, "guessed")):
        with pytest.raises(CliError, match="lets the administrator in; check that it runs there and that its password"):
            Cluster.connect(address, password)


def plan_when_it_ends_in_between(kafka: Kafka) -> None:
    with kafka.cluster() as cluster:
        kafka.kill()
        cluster.plan(kafka.desired)


def test_a_cluster_that_ends_in_between_is_a_sentence(kafka: Kafka) -> None:
    try:
        with pytest.raises(CliError, match=r"did not do what it was asked \(Kafka\w+\)"):
            plan_when_it_ends_in_between(kafka)
    finally:
        kafka.start()


def test_the_administrator_gets_in_with_the_password_that_was_changed_and_no_other(
    kafka: Kafka, cluster: Cluster
) -> None:
    old, new = kafka.credentials.admin, secrets.token_hex(32)
    known = {f"{name.upper()}_KAFKA__PASSWORD": password for name, password in kafka.passwords.items()}
    values = {"KAFKA_ADDRESS": kafka.address, "KAFKA_ADMIN_PASSWORD": old, **known}
    done = CliRunner().invoke(app, ["kafka", "password", "admin"], input=f"{new}\n", env=values)
    assert (done.exit_code, done.output) == (0, "admin has the new password; write it into its file now\n")

    def gets_in(password: str) -> bool:
        try:
            Cluster.connect(kafka.address, password).client.close()
        except CliError:
            return False
        return True

    try:
        eventually(lambda: gets_in(new), "the broker knows the new password")
        assert not gets_in(old)
    finally:
        with Cluster.connect(kafka.address, new) as changed:
            changed.set_password("admin", old)
        eventually(lambda: gets_in(old), "the broker knows the old password again")


@pytest.mark.parametrize(
    ("principal", "entered", "sentence"),
    [
        ("referral", "a" * 64, "Only admin and broker are given a password so"),
        ("admin", "short", "read from standard input: 32 letters and digits or more"),
        ("broker", 'a"; ' * 16, "read from standard input: 32 letters and digits or more"),
    ],
)
def test_whose_password_it_is_and_what_it_may_be(principal: str, entered: str, sentence: str) -> None:
    refused = CliRunner().invoke(app, ["kafka", "password", principal], input=entered)
    assert refused.exit_code == 2
    assert sentence in refused.stderr
