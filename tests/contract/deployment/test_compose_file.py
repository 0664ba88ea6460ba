"""The compose file: what starts after what, what each container may do and reach, and what is open to the outside."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter

import pytest

from chassis.processes import process
from infra.deployment.files import CONTAINERS_USER
from infra.keys.files import SERVICES
from tests.support.compose import FILE, NAMED, Part, document, image, image_environment, parts
from tests.support.program import ROOT
from tests.support.walks import walk

PARTS = parts()
LASTING = [part for part in PARTS.values() if part.runs_on]
JOBS = [part for part in PARTS.values() if not part.runs_on]
# Its image holds one program and no shell to ask it with, and nothing waits for it.
WITHOUT_A_CHECK = {"collector"}
TWICE = {"gateway", "keycloak", *SERVICES}
LEADING_OUT = {"public": {"proxy"}, "mail": {"notifications-worker"}, "traces": {"collector"}}


def name(part: Part) -> str:
    return part.name


def waits_for(part: Part) -> dict[str, str]:
    return {before: each["condition"] for before, each in part.text.get("depends_on", {}).items()}


def before(part: Part) -> set[str]:
    """Everything that has started or ended when this one starts."""
    direct = set(waits_for(part))
    return direct.union(*(before(PARTS[earlier]) for earlier in direct))


def test_every_process_of_the_platform_is_there() -> None:
    kinds = ("http", "relay", "consumer", "worker")
    wanted = {f"{service}.entrypoints.{kind}" for service in SERVICES for kind in kinds}
    wanted |= {f"{service}.operations" for service in (*SERVICES, "gateway")} | {"gateway"}
    assert {part.module for part in PARTS.values() if part.module} == wanted


def test_the_start_order_has_no_circle_and_names_only_what_is_there() -> None:
    order = list(TopologicalSorter({part.name: set(waits_for(part)) for part in PARTS.values()}).static_order())
    assert sorted(order) == sorted(PARTS)


@walk("part", PARTS.values(), ids=name)
def test_it_waits_until_an_engine_is_healthy_and_a_job_is_done(part: Part) -> None:
    for earlier, condition in waits_for(part).items():
        lasting = PARTS[earlier].runs_on
        assert condition == ("service_healthy" if lasting else "service_completed_successfully")
        assert not lasting or "healthcheck" in PARTS[earlier].text


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_on_a_migrated_database_and_a_bus_with_its_topics(service: str) -> None:
    assert before(PARTS[f"{service}-migrate"]) == {"postgres", "postgres-keys", "postgres-apply"}
    for part in (service, f"{service}-relay", f"{service}-consumer", f"{service}-worker"):
        assert f"{service}-migrate" in before(PARTS[part])
    for part in (f"{service}-relay", f"{service}-consumer"):
        assert {"kafka", "kafka-apply"} <= before(PARTS[part])
    assert {"keycloak", "keycloak-apply", service, "gateway-migrate", "proxy"} <= before(PARTS["gateway"])


@walk("part", PARTS.values(), ids=name)
def test_it_may_do_nothing_but_its_work(part: Part) -> None:
    text = part.text
    user, _, _ = text["user"].partition(":")
    assert user == str(CONTAINERS_USER)
    assert text["read_only"] is True
    assert text["cap_drop"] == ["ALL"]
    assert text["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit", "tmpfs"} <= text.keys()
    assert set(text["logging"]["options"]) == {"max-size", "max-file"}
    assert not {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices"} & text.keys()
    assert not [mount for mount in text.get("volumes", []) if mount.startswith((".", "/"))]


@walk("part", LASTING, ids=name)
def test_what_stays_says_how_it_is(part: Part) -> None:
    if part.name in WITHOUT_A_CHECK:
        assert not any(part.name in waits_for(other) for other in PARTS.values())
        return
    check = part.text["healthcheck"]
    assert {"test", "interval", "timeout", "retries", "start_period"} == set(check)
    if part.module:
        port = next(
            value for key, value in part.text["environment"].items() if key.endswith(("HTTP__PORT", "HEALTH__PORT"))
        )
        where = "https://localhost" if part.name in TWICE else "http://127.0.0.1"
        assert f"{where}:{port}/readyz" in check["test"][-1]


@walk("part", JOBS, ids=name)
def test_a_job_runs_once(part: Part) -> None:
    assert part.text["restart"] == "no"
    # A worker without a head seals nothing, and calls and mails all the same; a recovery is asked for by hand.
    by_hand = part.text.get("profiles") == ["recovery"]
    assert part.name.endswith("-head") or by_hand or any(part.name in waits_for(other) for other in PARTS.values())


def test_only_the_proxy_is_open() -> None:
    assert {part.name: part.text["ports"] for part in PARTS.values() if "ports" in part.text} == {
        "proxy": ["${SPONA_PUBLISH:-0.0.0.0}:443:8443"]
    }


def test_what_answers_requests_runs_twice_and_whatever_must_not_be_there_twice_once() -> None:
    assert {part.name: part.text["deploy"] for part in PARTS.values() if "deploy" in part.text} == {
        each: {"replicas": 2} for each in TWICE
    }
    # Two of them would fight for a name, a port or a file; a name of one network only is no name of a service.
    assert not [part for part in TWICE if {"container_name", "ports", "volumes"} & PARTS[part].text.keys()]
    assert not [part.name for part in PARTS.values() if isinstance(part.text["networks"], dict)]


def test_a_keycloak_that_ends_has_time_for_what_it_still_answers() -> None:
    found = PARTS["keycloak"].text
    delay = float(found["environment"]["KC_SHUTDOWN_DELAY"].removesuffix("s"))
    assert float(found["stop_grace_period"].removesuffix("s")) > delay + 10


@pytest.mark.parametrize("part", [part for part in LASTING if part.module], ids=name)
def test_a_process_has_time_to_end_what_it_answers(part: Part) -> None:
    assert int(part.text["stop_grace_period"].removesuffix("s")) > process._LIMIT_SECONDS
    assert "stop_signal" not in part.text


def members(network: str) -> set[str]:
    return {part.name for part in PARTS.values() if network in part.text["networks"]}


def test_each_network_leads_out_for_those_who_need_it_only() -> None:
    networks = document()["networks"]
    assert {network for network, each in networks.items() if not (each or {}).get("internal")} == set(LEADING_OUT)
    assert {network: members(network) for network in LEADING_OUT} == LEADING_OUT


def test_engines_are_reached_by_those_who_need_them_only() -> None:
    of_services = {part for part in PARTS if part.startswith(SERVICES)}
    databases = {"postgres", "postgres-keys"}
    of_backups = {"postgres-apply", "backup", *(f"{each}-recover" for each in databases)}
    others = {*databases, *of_backups, "keycloak", "gateway", "gateway-migrate"}
    assert members("database") == of_services | others
    on_the_bus = {part for part in of_services if part.endswith(("-relay", "-consumer", "-head"))}
    assert members("events") == on_the_bus | {"kafka", "kafka-apply"}
    assert members("requests") == {*SERVICES, "proxy"}
    assert members("pages") == {"gateway", "proxy", "collector"}
    assert members("sign-in") == {"keycloak", "proxy", "keycloak-apply"}


@pytest.mark.parametrize("part", sorted(TWICE))
def test_the_proxy_shares_one_network_with_each_so_that_each_process_has_one_address(part: str) -> None:
    assert len(set(PARTS[part].text["networks"]) & set(PARTS["proxy"].text["networks"])) == 1


def test_databases_and_the_bus_are_reached_on_networks_of_their_own() -> None:
    assert all(set(PARTS[each].text["networks"]) == {"database"} for each in ("postgres", "postgres-keys"))
    assert set(PARTS["kafka"].text["networks"]) == {"events"}


@walk("part", PARTS.values(), ids=name)
def test_its_image_is_ours_or_of_one_version(part: Part) -> None:
    called = part.text["image"]
    if called.startswith("spona/"):
        builders = [other for other in PARTS.values() if other.text["image"] == called and "build" in other.text]
        assert len(builders) == 1
        built = image(called)
        assert built is not None
        assert built.target is None or built.target in built.stages
        assert built.user.startswith(f"{CONTAINERS_USER}:")
    else:
        _, _, version = called.rpartition(":")
        assert version[0].isdigit()
        assert version.count(".") >= 1


@walk("part", PARTS.values(), ids=name)
def test_an_image_sets_nothing_that_is_a_setting_of_one_of_its_processes(part: Part) -> None:
    prefixes = tuple(f"{owner.upper()}_" for owner in (*SERVICES, "gateway", "spona"))
    assert not [each for each in image_environment(part.text["image"]) if each.startswith(prefixes)]


@pytest.mark.parametrize("package", [*SERVICES, "gateway", "infra"])
def test_what_all_images_share_is_pinned_alike_in_each(package: str) -> None:
    shared, own = ((ROOT / f"infra/requirements/{name}.txt").read_text() for name in ("shared", package))
    pinned = re.compile("^[a-z0-9-]+==.+?(?=^[a-z0-9]|^ +# via|\\Z)", re.MULTILINE | re.DOTALL)
    assert set(pinned.findall(shared))
    assert set(pinned.findall(shared)) <= set(pinned.findall(own))


def test_the_gateway_is_told_where_its_image_holds_the_trusted_documents() -> None:
    built = image(PARTS["gateway"].text["image"])
    assert built is not None
    found = PARTS["gateway"].text["environment"]["GATEWAY_OPERATIONS"]
    assert f"COPY gateway/operations {found}\n" in built.layers()


def test_what_an_operator_has_to_name_is_named_in_the_error() -> None:
    text = FILE.read_text("utf-8")
    for variable in NAMED:
        assert f"${{{variable}:?" in text
