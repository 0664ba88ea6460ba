"""The proxy of PRODUCTION.md: it knows every gateway of the compose file, and sends again only what may be done by its key."""

from __future__ import annotations

import re

import pytest

from tests.support.compose import parts
from tests.support.program import ROOT

CONF = (ROOT / "infra/containers/proxy.conf").read_text("utf-8")
AGAIN = re.compile(r"proxy_next_upstream (.+?);")


def published() -> set[str]:
    gateways = [part for part in parts().values() if part.module == "gateway"]
    return {mapping.split(":")[-2] for part in gateways for mapping in part.text["ports"]}


def location(of: str) -> str:
    found = re.search(rf"location (?:= )?{of} {{(.+?)\n?\s*}}", CONF, re.DOTALL)
    assert found is not None, of
    return found[1]


def test_it_knows_each_gateway_and_asks_each_where_all_were_left_out() -> None:
    upstream = re.search(r"upstream gateway {(.+?)}", CONF, re.DOTALL)
    assert upstream is not None
    servers = re.findall(r"server @ADDRESS@:(\d+) (.+?);", upstream[1])
    left_out = {port for port, told in servers if "max_fails=1" in told}
    in_the_end = {port for port, told in servers if told == "max_fails=0 backup"}
    assert left_out == in_the_end == published()


@pytest.mark.parametrize("of", ["/uploads/", "/auth/", "/events"])
def test_what_may_be_done_twice_is_not_sent_twice_once_it_was_sent(of: str) -> None:
    again = AGAIN.search(location(of))
    assert again is not None
    assert "non_idempotent" not in again[1]


def test_how_the_gateway_is_and_what_it_counts_is_told_to_nobody_outside() -> None:
    [withheld] = re.findall(r"location ~ (\S+) { return 404; }\n\s+# The issuer", CONF)
    for path in ("/readyz", "/readyz/", "/healthz"):
        assert re.search(withheld, path), path
    assert not re.search(withheld, "/")
    assert not re.search(withheld, "/reports/readyz")
    assert "keep `/readyz` and `/healthz` of the gateway" in (ROOT / "infra/PRODUCTION.md").read_text("utf-8")


def test_a_file_is_not_kept_on_the_way() -> None:
    assert "proxy_request_buffering off;" in location("/uploads/")
    assert AGAIN.search(location("/uploads/"))[1] == "error"  # type: ignore[index]


def test_everything_else_carries_its_key_and_is_sent_to_the_other_one() -> None:
    assert AGAIN.search(location("/")) is None
    before = CONF[: CONF.index("location / {")]
    assert AGAIN.findall(before) == ["error timeout non_idempotent"]
