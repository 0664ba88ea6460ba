"""Recovery after servers were killed and their volumes lost while people filed: infra/production/upgrade-and-recovery.md#recover-a-server."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from infra.errors import CliError
from infra.postgres.catalog import KEYS
from tests.workshop.containers.people.asking import Asker
from tests.workshop.containers.people.shift import file_until_away
from tests.workshop.containers.running import night
from tests.workshop.containers.running.composed import PROJECT, SERVICES, Composed, container

SERVERS = {"postgres": "main", "postgres-keys": "keys"}
"""Containers, and what barman calls them."""
_FILING_SECONDS = 40
_MOST_LOST_SECONDS = 5
_SEALING_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Way:
    """What is lost, and how it is recovered."""

    what: str
    synchronous: bool = False
    to_a_moment: bool = False
    with_the_bus: bool = False


WAYS = (
    Way("to the last second, with the bus lost as well", with_the_bus=True),
    Way("to a moment amid their work", to_a_moment=True),
    Way("to the last second, while servers wait for their copies", synchronous=True),
)


@dataclass(frozen=True, slots=True)
class Lost:
    """When each report was acknowledged by its id, and when the servers were killed."""

    filed: dict[str, float]
    killed: float

    def recovered_to(self, way: Way) -> float:
        """The moment to which it is recovered."""
        return sorted(self.filed.values())[len(self.filed) // 2] if way.to_a_moment else self.killed


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was found on the record of one service, and that its head was adopted."""

    service: str
    found: str


def begin(composed: Composed, way: Way) -> None:
    """Set whether servers wait for their copies; returns when all is healthy, first base backups included."""
    composed.set("SPONA_SYNCHRONOUS", "barman_receive_wal" if way.synchronous else "")
    composed.up()


def lose(composed: Composed, reporters: Sequence[Asker], way: Way) -> Lost:
    """Kill both servers while people file, and throw away their volumes; everything else is stopped."""
    with ThreadPoolExecutor(len(reporters)) as filing:
        working = [filing.submit(file_until_away, each) for each in reporters]
        time.sleep(_FILING_SECONDS)
        killed = time.time()
        for name in composed.containers_of(*SERVERS):
            composed.engine.podman("rm", "--force", "--time", "0", name)
        filed = {report: at for each in working for report, at in each.result().items()}
    if not filed:
        raise CliError("Nobody filed anything")
    composed.compose("stop", "--timeout", "30")
    gone = [*SERVERS, "kafka"] if way.with_the_bus else [*SERVERS]
    composed.compose("rm", "--force", *gone)
    composed.engine.podman("volume", "rm", *(f"{PROJECT}_{name}" for name in gone))
    return Lost(filed, killed)


def recover(composed: Composed, way: Way, lost: Lost) -> list[Adopted]:
    """Both servers, what the bus lost published again, the heads adopted; the platform is not started yet."""
    moment = datetime.fromtimestamp(lost.recovered_to(way), UTC).isoformat()
    for name in SERVERS:
        words = [moment] if way.to_a_moment and name == "postgres" else []
        said = composed.compose("run", "--rm", "--no-deps", "-T", f"{name}-recover", *words)
        if "Recovered as soon as" not in said:
            raise CliError(f"{name} was not recovered: {said.strip()}")
    engines = (*SERVERS, "kafka", "backup")
    composed.compose("up", "--detach", "--no-build", "--no-deps", *engines)
    composed.wait_until_healthy(*engines)
    for server in SERVERS.values():
        composed.compose("exec", "-T", "backup", "barman", "--quiet", "backup", "--wait", server)
    for each in ("postgres-apply", "kafka-apply"):
        job(composed, each)
    for service in SERVICES:
        _republish(composed, service, moment)
    return [adopt(composed, service) for service in SERVICES]


def held(composed: Composed, way: Way, lost: Lost) -> str:
    """Refuse when more of what was acknowledged is gone than may be, or something is there that was given up."""
    until = lost.recovered_to(way)
    reports = set(composed.asked("identification", "select id from report").split())
    # Without its key a report is as lost.
    there = reports & set(composed.asked(KEYS, "select owner_id from wrapped_key").split())
    gone = sorted(until - at for report, at in lost.filed.items() if at <= until and report not in there)
    late = [at - until for report, at in lost.filed.items() if at > until + _MOST_LOST_SECONDS and report in there]
    exact = way.synchronous or way.to_a_moment
    found = f"{len(lost.filed)} acknowledged, {len(gone)} of those before {datetime.fromtimestamp(until, UTC):%H:%M:%S} lost"
    if late or (gone and (exact or gone[-1] > _MOST_LOST_SECONDS)):
        raise CliError(f"{found}, by seconds before: {gone}; there, by seconds after: {late}")
    return found


def _republish(composed: Composed, service: str, moment: str) -> None:
    """What the bus may not hold or not have handed on; a consumer's container is given what the command needs but for its port."""
    found = composed.places.work / "republished"
    command = ("python", "-P", "-m", f"{service}.operations", "republish", "--since", moment)
    composed.once(f"{service}-consumer", "env", "-u", f"{service.upper()}_HEALTH__PORT", *command, into=found)
    # podman does not hand the exit code of such a container on.
    if "will be published again" not in found.read_text():
        raise CliError(f"{service} publishes nothing again: see its last words in the log of commands")


def wait_until_sealed(composed: Composed) -> None:
    """Wait until nothing of any record waits to be sealed, so that what is lost afterwards has a head that knows of it."""
    end = time.monotonic() + _SEALING_SECONDS
    for service in SERVICES:
        while night.verdict(composed, service)["unsealed"]["rows"]:
            if time.monotonic() > end:
                raise CliError(f"{service}'s record was not sealed within {_SEALING_SECONDS} s")
            time.sleep(1)


def job(composed: Composed, service: str) -> None:
    """Run one job of the compose file alone and refuse what failed."""
    # Attached, docker compose ends with a panic now and then when an earlier job's container is gone (docker/compose#13559).
    composed.compose("up", "--detach", "--no-build", "--no-deps", "--force-recreate", service)
    code = composed.engine.podman("wait", container(service)).strip()
    if code != "0":
        raise CliError(f"{service} ended with {code}")


def adopt(composed: Composed, service: str) -> Adopted:
    """Adopt the end of a record that was put back; refuses one that has more against it than its end."""
    found = night.verdict(composed, service)
    if found["sound"]:
        return Adopted(service, "sound as it is")
    first = found["first"]
    if first["kind"] != "head-differs" or len(found["kinds"]) != 1:
        raise CliError(f"{service}'s record has more against it than its end: {found}")
    code, said, complained = night.command(composed, service, "audit", "adopt-head", "--instead-of", first["id"])
    if code:
        raise CliError(f"adopt-head of {service} ended with {code}: {complained or said}")
    night.must_be_sound(composed, service)
    return Adopted(service, "head adopted")
