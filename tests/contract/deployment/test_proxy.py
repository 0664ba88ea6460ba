"""The proxy's configuration against the compose file and the code: who is where, what may be sent again, how long is waited."""

from __future__ import annotations

import json
import re

import pytest

from gateway.clients.caller import BUDGET_SECONDS
from gateway.clients.peer import _LOOKING_SECONDS
from gateway.sessions.sign_in.issuer import _CODE_SECONDS
from infra.keys.files import SERVICES
from tests.support.compose import parts
from tests.support.program import ROOT

CONF = (ROOT / "infra/proxy/haproxy.cfg").read_text("utf-8")
PARTS = parts()
INSIDE = dict(re.findall(r"bind :(\d+) name (\w+) ", CONF))
# Whatever else a service takes by POST carries an Idempotency-Key: it is done once, however often it is sent.
QUESTIONS = {
    "/reports/batch",
    "/reports/listed",
    "/referrals/unconfirmed",
    "/referrals/references",
    "/referrals/by-report",
    "/referrals/batch",
}
# Taken once, the one who says it how often.
REPEATABLE = {"/phone/answers"}


def section(kind: str, name: str) -> str:
    found = re.search(rf"^{kind} {name}\b.*\n((?:(?:  .*)?\n)*)", CONF, re.MULTILINE)
    assert found is not None, name
    return found[1]


def seconds(setting: str, of: str) -> int:
    found = re.search(rf"{setting} (\d+)s", of)
    assert found is not None, setting
    return int(found[1])


@pytest.mark.parametrize("name", sorted(INSIDE.values()))
def test_each_is_found_by_its_own_name_at_its_own_port_with_a_slot_for_one_more(name: str) -> None:
    found = PARTS[name].text
    port = found["environment"].get(f"{name.upper()}_HTTP__PORT", "8443")
    servers = re.findall(rf"server-template replica (\d+) {name}:(\d+) verifyhost (\w+) sni str\((\w+)\)", CONF)
    assert len(servers) >= 2
    for slots, at, verified, named in servers:
        assert (at, verified, named) == (port, name, name)
        assert int(slots) > found["deploy"]["replicas"]


def test_who_asks_inside_asks_the_port_that_leads_there() -> None:
    asked = {
        (found[0], found[1].lower())
        for part in PARTS.values()
        for setting, value in part.text.get("environment", {}).items()
        if (port := re.match(r"https://proxy:(\d+)", str(value)))
        for found in [(port[1], _meant(setting))]
    }
    assert asked == set(INSIDE.items())


def _meant(setting: str) -> str:
    if setting.endswith("BACK_CHANNEL"):
        return "gateway"
    return "keycloak" if "_AUTH__" in setting else setting.rpartition("__")[2]


def test_it_waits_longer_than_an_honest_answer_may_take() -> None:
    assert seconds("timeout server", section("defaults", "inner")) > BUDGET_SECONDS
    assert seconds("timeout server", section("defaults", "last")) > BUDGET_SECONDS
    for backend in ("gateway", "last-gateway"):
        assert seconds("set-timeout server", section("backend", backend)) > _CODE_SECONDS
    assert seconds("timeout server", section("defaults", "ordinary")) > _LOOKING_SECONDS
    longest = seconds("set-timeout server", section("backend", "gateway"))
    assert seconds("timeout server", section("defaults", "outer")) > longest


def test_a_file_is_neither_sent_again_nor_cut_off() -> None:
    files = section("defaults", "files")
    assert "retry-on conn-failure\n" in files
    assert "shutdown-sessions" not in files
    assert "http-buffer-request" not in files


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_sent_again_inside_asks_or_carries_a_key(service: str) -> None:
    paths = json.loads((ROOT / f"contracts/openapi/{service}.json").read_text())["paths"]
    for path, methods in paths.items():
        for method, each in methods.items():
            if method != "get" and "dempotency" not in json.dumps(each.get("parameters")):
                assert path in QUESTIONS | REPEATABLE or (method, path) == ("put", "/uploads/{ticket_id}")


def test_its_image_holds_what_its_configuration_names() -> None:
    named = set(re.findall(r"/etc/spona/([\w.-]+\.http)", CONF))
    assert named == {file.name for file in (ROOT / "infra/proxy").glob("*.http")}
    assert "COPY haproxy.cfg *.http /etc/spona/\n" in (ROOT / "infra/proxy/Dockerfile").read_text()
