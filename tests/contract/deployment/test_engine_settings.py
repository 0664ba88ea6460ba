"""Engines in production are set as those that every test runs on, but for what encryption and containers change."""

from __future__ import annotations

import json
import subprocess
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from infra.deployment.files import POSTGRES, POSTGRES_KEYS
from infra.keycloak.realm import RealmSettings
from infra.keycloak.server import _OPTIONS
from infra.postgres.catalog import BACKUP_STREAMS
from infra.postgres.server import _SETTINGS
from tests.support.compose import NAMED, parts
from tests.support.program import ROOT

OTHERWISE_IN_PRODUCTION = {
    "kafka": {
        "controller.quorum.voters",
        "listeners",
        "advertised.listeners",
        "listener.security.protocol.map",
        "log.dirs",
        "group.initial.rebalance.delay.ms",
        "listener.name.client.scram-sha-512.sasl.jaas.config",
        "listener.name.controller.plain.sasl.jaas.config",
    },
    "postgres": {"listen_addresses", "port", "shared_buffers", "max_connections"},
}
OF_KEYCLOAK = {
    "KC_DB_PASSWORD": "keycloak_db_password",
    "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET": "keycloak_admin_secret",
    "SPONA_GATEWAY_SECRET": "gateway_auth__client_secret",
}
# What a builder other than BuildKit changes below one of these is lost.
VOLUMES_OF_KAFKAS_BASE = ("/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config")


def properties(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text().splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("'") for name, _, value in pairs}


def test_kafka_differs_by_encryption_and_places_only() -> None:
    here, there = properties("infra/kafka/server.properties"), properties("infra/kafka/production/server.properties")
    added = {name for name in there.keys() - here.keys() if not name.startswith(("ssl.", "config.providers"))}
    assert added == set()
    changed = {name for name, value in here.items() if there.get(name) != value}
    assert changed == OTHERWISE_IN_PRODUCTION["kafka"]


def test_kafka_writes_to_a_volume_of_its_own_user_that_any_builder_can_make() -> None:
    folder = properties("infra/kafka/production/server.properties")["log.dirs"]
    assert parts()["kafka"].text["volumes"] == [f"kafka:{folder}"]
    dockerfile = (ROOT / "infra/kafka/Dockerfile").read_text()
    assert f"RUN mkdir -p {folder} && chown 10001:10001 {folder}\n" in dockerfile
    assert not any(Path(folder).is_relative_to(declared) for declared in VOLUMES_OF_KAFKAS_BASE)


def test_postgres_logs_no_more_than_the_embedded_one_and_takes_no_password_in_the_clear() -> None:
    there = properties("infra/postgres/postgresql.conf")
    changed = {name for name, value in _SETTINGS.items() if there.get(name) != value}
    assert changed == OTHERWISE_IN_PRODUCTION["postgres"]
    lines = (ROOT / "infra/postgres/pg_hba.conf").read_text().splitlines()
    rules = [line.split() for line in lines if not line.startswith("#")]
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}
    assert [rule[:3] for rule in rules] == [
        ["local", "all", "all"],
        ["hostssl", "all", "all"],
        ["hostssl", "replication", BACKUP_STREAMS],
    ]


def test_both_servers_of_postgres_are_set_alike_and_one_setting_makes_both_wait_for_their_copies() -> None:
    first, of_keys = (parts()[each].text for each in ("postgres", "postgres-keys"))
    apart = {"secrets", "volumes", "mem_limit", "cpus", "shm_size"}
    assert {name: item for name, item in first.items() if name not in apart} == {
        name: item for name, item in of_keys.items() if name not in apart
    }
    assert first["command"][-1] == "synchronous_standby_names=${SPONA_SYNCHRONOUS:-}"
    # Recreated with them: it asks once, when it begins to stream.
    assert parts()["backup"].text["environment"]["SPONA_SYNCHRONOUS"] == "${SPONA_SYNCHRONOUS:-}"


def test_keys_are_kept_for_a_week_and_everything_else_for_a_month() -> None:
    read = {name: ConfigParser(interpolation=None) for name in ("main", "keys")}
    for name, each in read.items():
        each.read(ROOT / f"infra/barman/{name}.conf")
    assert {name: each[name]["retention_policy"] for name, each in read.items()} == {
        "main": "RECOVERY WINDOW OF 30 DAYS",
        # And the base backup before it: a week in all.
        "keys": "RECOVERY WINDOW OF 6 DAYS",
    }
    hosts = {name: each[name]["conninfo"].split()[0] for name, each in read.items()}
    assert hosts == {"main": f"host={POSTGRES}", "keys": f"host={POSTGRES_KEYS}"}
    assert all(mount in parts()["backup"].text["volumes"][0] for mount in ("SPONA_BACKUPS", ":/var/lib/barman"))


def test_the_realm_is_imported_as_production_wants_it() -> None:
    found = parts()["keycloak"].environment(Path("/run/secrets"))
    wanted = RealmSettings(NAMED["SPONA_GATEWAY"], "", back_channel="https://proxy:8005").variables()
    del wanted["SPONA_GATEWAY_SECRET"]
    assert {name: value for name, value in found.items() if name.startswith("SPONA_")} == wanted
    applied = parts()["keycloak-apply"].environment(Path("/run/secrets"))
    assert (applied["KEYCLOAK_GATEWAY"], applied["KEYCLOAK_BACK_CHANNEL"]) == (
        wanted["SPONA_GATEWAY"],
        wanted["SPONA_BACK_CHANNEL"],
    )
    # By an address inside, whose certificate it trusts.
    assert found["KC_TRUSTSTORE_PATHS"] == "/run/secrets/ca.pem"


def test_keycloak_is_built_with_the_features_that_tests_run_on() -> None:
    dockerfile = (ROOT / "infra/keycloak/Dockerfile").read_text()
    disabled = next(option.partition("=")[2] for option in _OPTIONS if option.startswith("--features-disabled"))
    assert f"KC_FEATURES_DISABLED={disabled}\n" in dockerfile
    version = (ROOT / "infra/keycloak/pom.xml").read_text().partition("<version>26")[2].partition("<")[0]
    assert f"keycloak/keycloak:26{version}\n" in dockerfile


def test_keycloak_looks_at_a_connection_before_it_lends_it_and_misses_another_within_seconds() -> None:
    dockerfile = (ROOT / "infra/keycloak/Dockerfile").read_text()
    assert "COPY production/quarkus.properties production/cache-ispn.xml /opt/keycloak/conf/\n" in dockerfile
    caches = ET.parse(ROOT / "infra/keycloak/production/cache-ispn.xml")  # noqa: S314 -- a file of ours
    (missing,) = caches.findall(".//{*}FD_ALL3")
    (listed,) = caches.findall(".//{*}JDBC_PING2")
    assert missing.attrib["timeout"] == "3s"
    # Who is listed is gone after a crash and after a recovery: it would be waited for.
    assert listed.attrib["initialize_sql"].startswith("CREATE UNLOGGED TABLE ")
    (used,) = caches.findall(".//{*}transport")
    assert [stack.attrib["name"] for stack in caches.findall(".//{*}stack")] == [used.attrib["stack"]]
    assert properties("infra/keycloak/production/quarkus.properties") == {
        "quarkus.datasource.jdbc.validate-on-borrow": "true"
    }


def started(secrets: Path, program: str, *given: str) -> subprocess.CompletedProcess[str]:
    """What becomes of the start of Keycloak with these secrets, in the place of whose program another one is run."""
    for name in given:
        (secrets / name).write_text(f"value of {name}")
    start = ["/bin/sh", str(ROOT / "infra/keycloak/production/start.sh")]
    environment = {"PATH": "/usr/bin:/bin", "SECRETS": str(secrets), "KEYCLOAK": program}
    return subprocess.run(start, env=environment, capture_output=True, text=True, check=False)


def test_keycloak_gets_its_secrets_from_files_and_shows_none_on_its_command_line(tmp_path: Path) -> None:
    stand_in = tmp_path / "kc.sh"
    stand_in.write_text(
        "#!/usr/bin/env python3\nimport json, os, sys\nprint(json.dumps([sys.argv, dict(os.environ)]))\n"
    )
    stand_in.chmod(0o755)
    arguments, given = json.loads(started(tmp_path, str(stand_in), *OF_KEYCLOAK.values()).stdout)
    assert arguments[1:5] == ["start", "--optimized", "--import-realm", "--cache=ispn"]
    assert {name: given[name] for name in OF_KEYCLOAK} == {name: f"value of {of}" for name, of in OF_KEYCLOAK.items()}
    assert not any("value of" in argument for argument in arguments)


@pytest.mark.parametrize("missing", OF_KEYCLOAK.values())
def test_keycloak_does_not_start_without_one_of_them(tmp_path: Path, missing: str) -> None:
    done = started(tmp_path, "/bin/true", *{*OF_KEYCLOAK.values()} - {missing})
    assert done.returncode != 0
    assert missing in done.stderr
