"""What the containers' program writes and reads without an engine: overrides, names of bases, settings of the runtime, the table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from rich.console import Console

from chassis.audit import signing
from infra.errors import CliError
from infra.sign_in.page import one_time_code
from tests.support.program import ROOT
from tests.workshop.containers import needs
from tests.workshop.containers.building import bases, images, tools
from tests.workshop.containers.people import browser
from tests.workshop.containers.people.asking import Answer
from tests.workshop.containers.people.crowd import Asked
from tests.workshop.containers.places import Places
from tests.workshop.containers.renewals import key_changes
from tests.workshop.containers.report import Report, Stopped
from tests.workshop.containers.running import engine, health, override, runtime
from tests.workshop.containers.running.composed import Composed
from tests.workshop.containers.trials import restoring

DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def report() -> Report:
    return Report(Console(quiet=True))


def test_a_new_pair_that_signs_is_in_its_files_and_not_in_the_log(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path)
    private, public = tmp_path / "private", tmp_path / "public"
    signing.create(private, public)
    made = engine.Engine(places)
    key_changes.new_pair(made, private, public, tmp_path / "NEW")
    assert signing.load_publics(public)[1] == signing.load_private(private).public_key()
    assert "PRIVATE" not in (places.logs / "commands.log").read_text()
    assert not (tmp_path / "NEW").exists()


def fail(error: BaseException) -> None:
    raise error


def test_a_check_with_blanks_becomes_the_same_text_in_a_file(tmp_path: Path) -> None:
    file = override.write(DOCUMENT, tmp_path, tmp_path / "ca.pem")
    parts = yaml.safe_load(file.read_text("utf-8"))["services"]
    for name, part in DOCUMENT["services"].items():
        words = part.get("healthcheck", {}).get("test", [])
        if any(" " in word for word in words):
            test = parts[name]["healthcheck"]["test"]
            assert test[:2] == words[:2]
            assert not any(" " in word for word in test)
            (mount,) = (each for each in parts[name]["volumes"] if each.endswith(f"{test[2]}:ro"))
            assert Path(mount.partition(":")[0]).read_text("utf-8").strip() == words[3]
        else:
            assert "healthcheck" not in parts.get(name, {})


def test_the_override_gives_nothing_but_checks_and_the_authority_of_the_world_outside(tmp_path: Path) -> None:
    parts = yaml.safe_load(override.write(DOCUMENT, tmp_path, tmp_path / "ca.pem").read_text("utf-8"))["services"]
    authority = f"{tmp_path}/ca.pem"
    assert f"{authority}:/run/secrets/notifications_smtp__ca:ro" in parts["notifications-worker"]["volumes"]
    assert parts["collector"] == {
        "volumes": [f"{authority}:/outside/ca.pem:ro"],
        "environment": {"SSL_CERT_FILE": "/outside/ca.pem"},
    }
    assert parts["notifications-worker"]["environment"] == {"SSL_CERT_FILE": "/run/secrets/notifications_smtp__ca"}
    for name, part in parts.items():
        assert name in {"collector", "notifications-worker"} or set(part) <= {"healthcheck", "volumes"}


def test_a_check_of_another_shape_is_not_guessed(tmp_path: Path) -> None:
    document = {"services": {"odd": {"healthcheck": {"test": ["CMD-SHELL", "one", "-c", "two words"]}}}}
    with pytest.raises(ValueError, match="The check of odd"):
        override.write(document, tmp_path, tmp_path / "ca.pem")


def test_something_means_everything_that_the_compose_file_begins_with() -> None:
    named = bases.names(ROOT, DOCUMENT)
    assert {bases.stage_of(name) for name in named} == {
        *("python", "postgres", "kafka", "keycloak", "collector", "debian")
    }
    stages = (ROOT / "tests" / "workshop" / "containers" / "bases.Containerfile").read_text("utf-8")
    assert all(f" AS {bases.stage_of(name)}\n" in stages for name in named)
    assert not named & set(images.built_here(DOCUMENT))


def test_a_base_that_nothing_means_is_refused_by_name() -> None:
    assert bases.stage_of("apache/kafka:4.3.1@sha256:00") == "kafka"
    with pytest.raises(CliError, match="the image redis:8"):
        bases.stage_of("redis:8")


def test_debian_comes_from_where_this_machine_has_it(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    with pytest.raises(CliError, match="no source of Debian packages"):
        bases.debian_mirror(tmp_path)
    (tmp_path / "sources.list.d" / "debian.sources").write_text(
        "Types: deb\n# of old\nURIs: http://mirror.test/debian\n"
    )
    assert bases.debian_mirror(tmp_path) == "http://mirror.test/debian"
    (tmp_path / "sources.list").write_text("deb [arch=amd64] http://other.test/debian bookworm main\n")
    assert bases.debian_mirror(tmp_path) == "http://other.test/debian"


def test_the_collector_has_the_parts_that_its_settings_name() -> None:
    version = tools.collector_version(ROOT / "docker-compose.yml")
    parts = tools.collector_parts(version)
    settings = yaml.safe_load((ROOT / "infra" / "collector" / "config.yaml").read_text("utf-8"))
    for kind in ("receivers", "processors", "exporters", "extensions"):
        modules: Any = parts[kind]
        named = sorted(module["gomod"].split()[0].rpartition("/")[2] for module in modules)
        assert named == sorted({f"{each.partition('/')[0].replace('_', '')}{kind[:-1]}" for each in settings[kind]})
    assert tools.collector_parts("0.139.0")["providers"] == [
        {"gomod": "go.opentelemetry.io/collector/confmap/provider/envprovider v1.45.0"},
        {"gomod": "go.opentelemetry.io/collector/confmap/provider/fileprovider v1.45.0"},
    ]


def test_a_read_only_root_has_only_what_docker_gives_it() -> None:
    def mount(kind: str, place: str) -> dict[str, str]:
        return {"type": kind, "destination": place}

    asked = {
        "process": {"rlimits": [1], "cwd": "/"},
        "root": {"readonly": True},
        "mounts": [mount("tmpfs", "/run"), mount("tmpfs", "/own"), mount("bind", "/run"), mount("tmpfs", "/var/tmp")],  # noqa: S108 -- a place in a container
    }
    given = runtime.as_docker(asked)
    assert given["mounts"] == [mount("tmpfs", "/own"), mount("bind", "/run")]
    assert given["process"] == {"cwd": "/"}
    assert runtime.as_docker({"rlimits": [1], "args": ["true"]}) == {"args": ["true"]}
    writable = {"process": {}, "root": {}, "mounts": [mount("tmpfs", "/run")]}
    assert runtime.as_docker(dict(writable)) == writable


def test_an_app_is_fed_the_key_as_a_page_shows_it() -> None:
    assert browser.key_as_typed("GEZD GNBV GY3T QOJQ\n GEZD GNBV GY3T QOJQ ") == "GEZDGNBVGY3TQOJQ" * 2
    # The twenty bytes of RFC 6238, appendix B, and a key whose last group is short.
    assert one_time_code(browser.key_as_typed("gezd gnbv gy3t qojq gezd gnbv gy3t qojq"), 59) == "287082"
    assert browser.key_as_typed("MFRGG") == "MFRGG==="


@pytest.mark.parametrize(("text", "long"), [("5s", 5), ("10s", 10), ("2m", 120)])
def test_intervals_are_read_as_the_compose_file_writes_them(text: str, long: int) -> None:
    assert health.seconds(text) == long


def test_a_container_is_known_by_its_service() -> None:
    assert health.service_of("spona-referral-relay-2") == "referral-relay"


def test_every_row_has_its_verdict_and_one_failure_is_the_whole() -> None:
    told = report()
    with told.trying("up", "all") as row:
        row.told = "17 containers"
    assert json.loads(told.as_json())["held"]
    with told.trying("kill -9", "kafka"):
        fail(CliError("kafka did not\ncome back"))
    read = json.loads(told.as_json())
    assert not read["held"]
    assert [(row["held"], row["told"]) for row in read["rows"]] == [
        (True, "17 containers"),
        (False, "kafka did not come back"),
    ]
    assert told.table().row_count == 2


def test_what_everything_else_needs_ends_the_course_and_a_mistake_of_ours_always_does() -> None:
    told = report()
    with pytest.raises(Stopped), told.trying("up", "all", needed=True):
        fail(CliError("no"))
    with pytest.raises(Stopped), told.trying("kill -9", "kafka"):
        fail(KeyError("kafka"))
    assert [row.held for row in told.rows] == [False, False]
    with pytest.raises(KeyboardInterrupt), told.trying("kill -9", "kafka"):
        fail(KeyboardInterrupt())
    assert not told.rows[-1].held


def test_an_engine_that_is_told_of_another_machine_asks_this_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = ("CONTAINER_HOST", "CONTAINER_CONNECTION", "CONTAINER_SSHKEY", "DOCKER_HOST", "DOCKER_CONTEXT")
    for name in elsewhere:
        monkeypatch.setenv(name, "ssh://somebody@elsewhere.test/run/podman.sock")
    monkeypatch.setattr(engine, "_RUN", tmp_path / "run")
    made = engine.Engine(Places(tmp_path / "cache", tmp_path / "work"))
    asked = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]
    given: dict[str, str] = json.loads(made.command(*asked))
    assert {name: given.get(name) for name in elsewhere} == dict.fromkeys(elsewhere) | {
        "DOCKER_HOST": f"unix://{tmp_path}/run/podman.sock"
    }
    assert "elsewhere.test" not in str(given)
    assert Path(given["CONTAINERS_CONF"]).is_relative_to(tmp_path)
    assert given["PATH"] == os.environ["PATH"]


def test_what_is_missing_is_named_as_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(needs, "_HELPER_FOLDERS", (tmp_path,))
    missing = needs.missing_packages()
    assert {"podman", "runc", "iptables", "debootstrap", "maven", "chromium", "netavark", "aardvark-dns"} <= set(
        missing
    )


def test_what_failed_while_something_was_changed_is_reported_by_what_came_back() -> None:
    fine, late = Answer("200", 0.1), Answer("200", 1.26)
    assert str(Asked.of([fine, late], 3)) == "0 of 2 failed, slowest 1.3 s, 3 reports"
    lost = [Answer("504", 14), Answer("504", 14), Answer("ConnectionResetError", 0.1)]
    asked = Asked.of([fine, *lost], 0)
    assert asked.failed
    assert str(asked) == "3 of 4 failed (504: 2, ConnectionResetError: 1), slowest 14.0 s, 0 reports"


def test_its_help_says_what_it_does_and_how_it_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.workshop.containers", "--help"], capture_output=True, text=True, check=True
    )
    assert "Exit 0" in done.stdout


@dataclass(frozen=True)
class Databases:
    """What two databases answer: the ids of reports, and of those that have a key."""

    identification: str
    identification_keys: str

    def asked(self, database: str, _: str) -> str:
        return str(getattr(self, database)).replace(" ", "\n")


LAST, MOMENT, SYNCHRONOUS = restoring.WAYS
FILED = restoring.Lost({"a": 10.0, "b": 20.0, "c": 97.0}, killed=100.0)


@pytest.mark.parametrize(
    ("way", "reports", "keys"),
    [(LAST, "a b c", "a b c"), (LAST, "a b", "a b c"), (SYNCHRONOUS, "a b c", "a b c"), (MOMENT, "a b", "a b c")],
)
def test_what_was_acknowledged_is_there_but_for_the_last_seconds(way: restoring.Way, reports: str, keys: str) -> None:
    told = restoring.held(cast("Composed", Databases(reports, keys)), way, FILED)
    assert told.startswith(f"3 acknowledged, {int(way == LAST and 'c' not in reports)} of those before ")


@pytest.mark.parametrize(
    ("way", "reports", "keys"),
    [
        (LAST, "a c", "a b c"),
        (LAST, "a b c", "a c"),
        (SYNCHRONOUS, "a b", "a b c"),
        (MOMENT, "a", "a b c"),
        (MOMENT, "a b c", "a b c"),
    ],
)
def test_a_report_that_is_lost_or_without_its_key_or_of_a_later_time_is_reported(
    way: restoring.Way, reports: str, keys: str
) -> None:
    with pytest.raises(CliError, match="acknowledged"):
        restoring.held(cast("Composed", Databases(reports, keys)), way, FILED)
