"""Compares a cluster with what it should be, and makes it so. Topics and principals of others it leaves alone."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError

from infra.errors import CliError
from infra.kafka.client import sign_in
from infra.kafka.desired import Desired, Right, Topic

_ITERATIONS = 8192
_SHOWN_SECONDS = 30
EVERY_RIGHT = ACLFilter(
    None,
    None,
    ACLOperation.ANY,
    ACLPermissionType.ANY,
    ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a cluster differs from what it should be; `refusals` are differences that no command may mend."""

    new_topics: tuple[Topic, ...]
    settings: tuple[tuple[str, dict[str, str]], ...]
    new_principals: tuple[str, ...]
    allow: tuple[ACL, ...]
    take_away: tuple[ACL, ...]
    refusals: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return each change as a line for a person; none when the cluster is as it should be."""
        return [
            *(f"make topic {topic.name} with {topic.partitions} partitions" for topic in self.new_topics),
            *(
                f"set {name}={value} on topic {topic}"
                for topic, changed in self.settings
                for name, value in changed.items()
            ),
            *(f"make principal {name}" for name in self.new_principals),
            *(f"allow {_described(acl)}" for acl in self.allow),
            *(f"take away {_described(acl)}" for acl in self.take_away),
        ]


class Cluster:
    """One cluster, spoken to as the principal that administers it."""

    def __init__(self, client: KafkaAdminClient) -> None:
        """Use `connect` instead."""
        self.client = client

    @classmethod
    def connect(cls, address: str, password: str, ca: Path | None = None) -> Self:
        """Connect as the administrator; refuses an address where no cluster answers, or that does not know us or `ca`."""
        try:
            client = KafkaAdminClient(
                **sign_in(address, password, ca=ca), request_timeout_ms=10_000, bootstrap_timeout_ms=5_000
            )
        except KafkaError as error:
            raise CliError(
                f"No Apache Kafka at {address} lets the administrator in; check that it runs there and that its "
                "password is this installation's"
            ) from error
        return cls(client)

    def __enter__(self) -> Self:
        """Closed at the end of the block."""
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Let the connection go; what the cluster did not answer or refused in the block becomes a CliError."""
        self.client.close()
        if isinstance(error, KafkaError):
            raise CliError(
                f"Apache Kafka did not do what it was asked ({type(error).__name__}); see its log, and run: spona kafka plan"
            ) from error

    def plan(self, desired: Desired) -> Plan:
        """Compare the cluster with `desired`; changes nothing."""
        present = {topic["name"]: len(topic["partitions"]) for topic in self.client.describe_topics()}
        existing = [topic for topic in desired.topics if topic.name in present]
        known = self.client.describe_user_scram_credentials()
        wanted, granted = {_acl(right) for right in desired.rights}, self._rights_on(desired)
        return Plan(
            tuple(topic for topic in desired.topics if topic.name not in present),
            tuple(self._settings(existing)),
            tuple(name for name in desired.principals if name not in known),
            tuple(sorted(wanted - granted, key=_described)),
            tuple(sorted(granted - wanted, key=_described)),
            tuple(
                _refusal(topic, present[topic.name]) for topic in existing if topic.partitions != present[topic.name]
            ),
        )

    def apply(self, plan: Plan, passwords: Mapping[str, str]) -> None:
        """Make every change of the plan, and return when it holds; `passwords` are those of the principals it makes."""
        if plan.new_topics:
            made = {topic.name: _specification(topic) for topic in plan.new_topics}
            self.client.create_topics(made, wait_for_metadata=True)
        for topic, changed in plan.settings:
            answer = self.client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, changed)])
            _require(answer["topic"][topic] == "OK", f"the settings of {topic}")
        for name in plan.new_principals:
            self.set_password(name, passwords[name])
        if plan.allow:
            answer = self.client.create_acls(list(plan.allow))
            _require(not answer["failed"], "a right")
        if plan.take_away:
            answers = self.client.delete_acls([_filter(acl) for acl in plan.take_away])
            _require(all(error.errno == 0 for _, _, error in answers), "the end of a right")
        self._wait_until_shown(plan)

    def set_password(self, principal: str, password: str) -> None:
        """Give a principal this password, whether it had one or not."""
        credential = UserScramCredentialUpsertion(principal, ScramMechanism.SCRAM_SHA_512, password, _ITERATIONS)
        answers = self.client.alter_user_scram_credentials([credential])
        _require(not any(answers.values()), f"a password for {principal}")

    def version(self) -> str:
        """Return the version whose protocol the broker itself offers, such as `4.3`."""
        brokers = self.client.describe_cluster()["brokers"]
        offered = self.client.get_broker_version_data(brokers[0]["broker_id"])
        return ".".join(str(part) for part in offered.broker_version)

    def _wait_until_shown(self, plan: Plan) -> None:
        """The controller took it; a broker learns it a moment later, and would refuse who signs in before."""
        end = time.monotonic() + _SHOWN_SECONDS
        while not self._shows(plan):
            if time.monotonic() > end:
                raise CliError(
                    f"Apache Kafka took the changes and does not show them after {_SHOWN_SECONDS} s; see its log, "
                    "and run: spona kafka plan"
                )
            time.sleep(0.05)

    def _shows(self, plan: Plan) -> bool:
        known, granted = self.client.describe_user_scram_credentials(), self._rights()
        return (
            known.keys() >= set(plan.new_principals)
            and granted >= set(plan.allow)
            and granted.isdisjoint(plan.take_away)
            and not any(self._changed(topic, settings) for topic, settings in plan.settings)
        )

    def _settings(self, topics: Iterable[Topic]) -> Iterable[tuple[str, dict[str, str]]]:
        for topic in topics:
            if changed := self._changed(topic.name, topic.settings):
                yield topic.name, changed

    def _changed(self, topic: str, settings: Mapping[str, str]) -> dict[str, str]:
        asked = [ConfigResource(ConfigResourceType.TOPIC, topic)]
        now = self.client.describe_configs(asked, config_filter="all")["topic"][topic]
        return {name: value for name, value in settings.items() if now[name]["value"] != value}

    def _rights(self) -> set[ACL]:
        found, error = self.client.describe_acls(EVERY_RIGHT)
        if error.errno:
            raise CliError(f"Apache Kafka does not show its rights ({error.__name__}); is this its administrator?")
        return set(found)

    def _rights_on(self, desired: Desired) -> set[ACL]:
        """Every right on what is ours, of any principal, and every right of our principals, whatever it is on."""
        ours = {topic.name for topic in desired.topics} | set(desired.principals)
        principals = {f"User:{name}" for name in desired.principals}
        return {
            acl
            for acl in self._rights()
            if acl.principal in principals
            or _touches(acl.resource_pattern, ours)
            or _makes_everybody_administrator(acl)
        }


def _require(taken: bool, what: str) -> None:
    if not taken:
        raise CliError(f"Apache Kafka did not take {what}; see its log, and run: spona kafka plan")


def _acl(right: Right) -> ACL:
    kind = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}[right.kind]
    return ACL(
        principal=f"User:{right.principal}",
        host="*",
        operation=ACLOperation[right.operation.upper()],
        permission_type=ACLPermissionType.ALLOW,
        resource_pattern=ResourcePattern(kind, right.name, ACLResourcePatternType.LITERAL),
    )


def _makes_everybody_administrator(acl: ACL) -> bool:
    """Whether it is a right of all principals on the cluster itself, ours among them."""
    return bool(acl.principal == "User:*" and acl.resource_pattern.resource_type == ResourceType.CLUSTER)


def _touches(pattern: ResourcePattern, names: Iterable[str]) -> bool:
    prefix = pattern.resource_name if pattern.pattern_type == ACLResourcePatternType.PREFIXED else None
    if prefix is not None:
        return any(name.startswith(prefix) for name in names)
    return pattern.resource_name == "*" or pattern.resource_name in names


def _filter(acl: ACL) -> ACLFilter:
    pattern = acl.resource_pattern
    exactly = ResourcePatternFilter(pattern.resource_type, pattern.resource_name, pattern.pattern_type)
    return ACLFilter(acl.principal, acl.host, acl.operation, acl.permission_type, exactly)


def _described(acl: ACL) -> str:
    pattern = acl.resource_pattern
    which = "" if pattern.pattern_type == ACLResourcePatternType.LITERAL else f" ({pattern.pattern_type.name.lower()})"
    refused = "" if acl.permission_type == ACLPermissionType.ALLOW else " refused"
    who = acl.principal.removeprefix("User:")
    return f"{who}{refused}: {acl.operation.name.lower()} {pattern.resource_type.name.lower()} {pattern.resource_name}{which}"


def _specification(topic: Topic) -> dict[str, object]:
    return {"num_partitions": topic.partitions, "replication_factor": -1, "configs": topic.settings}


def _refusal(topic: Topic, partitions: int) -> str:
    return (
        f"{topic.name} has {partitions} partitions and should have {topic.partitions}: a change breaks the order of its "
        "keys. Let its readers catch up, end them (a reader that runs would go on at its old place), delete it, apply "
        "again, and republish."
    )
