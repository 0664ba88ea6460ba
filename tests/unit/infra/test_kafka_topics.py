"""infra/kafka/topics.yaml says of every topic what the contracts say, and nothing that contradicts itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from contracts.topics import CONSUMERS, OWNERS, may_read
from infra.kafka.desired import FILE, Right, read


def test_owners_and_readers_are_those_of_the_contracts() -> None:
    desired = read()
    assert {topic.name: topic.owner for topic in desired.topics} == OWNERS
    readers = {service: tuple(t.name for t in desired.topics if service in t.readers) for service in CONSUMERS}
    allowed = {service: {topic for topic in OWNERS if may_read(service, topic)} for service in CONSUMERS}
    assert {service: set(names) for service, names in readers.items()} == allowed
    assert desired.principals == tuple(sorted(CONSUMERS))


def test_every_topic_is_kept_for_fourteen_days() -> None:
    """DESIGN 4."""
    assert {topic.retention for topic in read().topics} == {timedelta(days=14)}
    assert {topic.settings["retention.ms"] for topic in read().topics} == {"1209600000"}


def test_rights_follow_from_owner_and_readers_and_there_are_no_others() -> None:
    rights = read().rights
    for topic in read().topics:
        may = {(right.principal, right.operation) for right in rights if right.name == topic.name}
        assert may == {
            (topic.owner, "write"),
            (topic.owner, "describe"),
            *((reader, "read") for reader in topic.readers),
            *((reader, "describe") for reader in topic.readers),
        }
    groups = {right for right in rights if right.kind == "group"}
    assert groups == {Right(service, "read", "group", service) for service in CONSUMERS}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("14 days", "two weeks", "number of days"),
        ("partitions: 3", "partitions: 0", "greater than or equal to 1"),
        ("key: report id", "owns: report id", "Field required"),
        ("name: referral.heads", "name: referral.referrals", "more than once.*Doubled: referral.referrals"),
    ],
)
def test_a_broken_description_is_refused(tmp_path: Path, old: str, new: str, shown: str) -> None:
    broken = tmp_path / "topics.yaml"
    broken.write_text(FILE.read_text().replace(old, new))
    with pytest.raises(ValueError, match=shown):
        read(broken)
