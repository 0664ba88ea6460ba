"""The proxy of PRODUCTION.md: it knows every gateway of the compose file, and waits as long as each may take."""

from __future__ import annotations

import re

from gateway.clients.peer import _LOOKING_SECONDS
from gateway.sessions.sign_in.issuer import _CODE_TIMEOUT
from tests.support.compose import parts
from tests.support.program import ROOT

CONF = (ROOT / "infra/containers/proxy.conf").read_text("utf-8")


def published() -> set[str]:
    gateways = [part for part in parts().values() if part.module == "gateway"]
    return {mapping.split(":")[-2] for part in gateways for mapping in part.text["ports"]}


def location(of: str) -> str:
    found = re.search(rf"location [^{{]*{re.escape(of)} {{(.+?)\n?\s*}}", CONF, re.DOTALL)
    assert found is not None, of
    return found[1]


def patience(of: str) -> int:
    told = re.search(r"proxy_read_timeout (\d+)s;", location(of))
    assert told is not None, of
    return int(told[1])


def test_it_knows_each_gateway_and_asks_each_where_all_were_left_out() -> None:
    upstream = re.search(r"upstream gateway {(.+?)}", CONF, re.DOTALL)
    assert upstream is not None
    servers = re.findall(r"server @ADDRESS@:(\d+) (.+?);", upstream[1])
    left_out = {port for port, told in servers if "max_fails=1" in told}
    in_the_end = {port for port, told in servers if told == "max_fails=0 backup"}
    assert left_out == in_the_end == published()


def test_who_said_nothing_in_time_is_followed_by_the_other() -> None:
    alone = dict(re.findall(r"upstream (\w+) { server @ADDRESS@:(\d+);", CONF))
    other = dict(re.findall(r"@ADDRESS@:(\d+) (first|second);", CONF))
    assert set(other) == published()
    assert {alone[name] for name in other.values()} == published()
    assert all(alone[name] != port for port, name in other.items())


def test_it_waits_longer_than_a_gateway_may_take_over_a_file_or_a_code() -> None:
    assert _CODE_TIMEOUT.total is not None
    assert patience("/auth/callback") > _CODE_TIMEOUT.total
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
