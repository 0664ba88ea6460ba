"""The proxy of PRODUCTION.md: it knows every gateway of the compose file, and waits as long as each may take."""

from __future__ import annotations

import re

import pytest

from gateway.clients.peer import _LOOKING_SECONDS
from gateway.sessions.sign_in.issuer import _CODE_SECONDS
from tests.support.compose import parts
from tests.support.program import ROOT

CONF = (ROOT / "infra/containers/proxy.conf").read_text("utf-8")


def published(image: str = "spona/gateway") -> set[str]:
    found = [part for part in parts().values() if part.text["image"] == image]
    return {mapping.split(":")[-2] for part in found for mapping in part.text.get("ports", ())}


def location(of: str) -> str:
    found = re.search(rf"location [^{{]*{re.escape(of)} {{(.+?)\n?\s*}}", CONF, re.DOTALL)
    assert found is not None, of
    return found[1]


def patience(of: str) -> int:
    told = re.search(r"proxy_read_timeout (\d+)s;", location(of))
    assert told is not None, of
    return int(told[1])


@pytest.mark.parametrize("what", ["gateway", "keycloak"])
def test_it_knows_each_of_two_and_asks_each_where_all_were_left_out(what: str) -> None:
    upstream = re.search(rf"upstream {what} {{(.+?)}}", CONF, re.DOTALL)
    assert upstream is not None
    servers = re.findall(r"server @ADDRESS@:(\d+) (.+?);", upstream[1])
    left_out = {port for port, told in servers if "max_fails=1" in told}
    in_the_end = {port for port, told in servers if told == "max_fails=0 backup"}
    assert left_out == in_the_end == published(f"spona/{what}")


def test_who_said_nothing_in_time_is_followed_by_the_other() -> None:
    alone = dict(re.findall(r"upstream (\w+) { server @ADDRESS@:(\d+);", CONF))
    other = dict(re.findall(r"@ADDRESS@:(\d+) (first|second);", CONF))
    assert set(other) == published()
    assert {alone[name] for name in other.values()} == published()
    assert all(alone[name] != port for port, name in other.items())


def test_it_waits_longer_than_a_gateway_may_take_over_a_file_or_a_code() -> None:
    assert patience("/auth/callback") > _CODE_SECONDS
    assert min(patience("/uploads/"), patience("files/")) > _LOOKING_SECONDS


def test_how_the_gateway_is_and_what_it_counts_is_told_to_nobody_outside() -> None:
    [withheld] = re.findall(r"location ~ (\S+) { return 404; }\n\s+# The issuer", CONF)
    for path in ("/readyz", "/readyz/", "/healthz"):
        assert re.search(withheld, path), path
    assert not re.search(withheld, "/")
    assert not re.search(withheld, "/reports/readyz")
    assert "keep `/readyz` and `/healthz` of the gateway" in (ROOT / "infra/PRODUCTION.md").read_text("utf-8")


def test_a_file_is_not_kept_on_the_way() -> None:
    assert "proxy_request_buffering off;" in location("/uploads/")
