"""`python -m gateway` as a process: it starts from its environment, traces into its file, says nothing of what it was given, and ends."""

from __future__ import annotations

import json
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from gateway.settings import OPERATIONS
from infra.processes.fork_server import Forked, ForkServer
from tests.support.nursery import forked
from tests.support.probe import eventually_async
from tests.support.program import free_port
from tests.support.tokens import ISSUER, SettableClock, TokenSigner, public
from tests.support.upstream import Reply, Upstream, receipt

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
CANARY = "Jelisaveta-Kanarinac"


def environment(upstream: Upstream, port: int, traces: Path, **more: str) -> dict[str, str]:
    """What `spona up` tells the gateway."""
    return {
        "PATH": "/usr/bin:/bin",
        "SPONA_ENV": "development",
        "GATEWAY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GATEWAY_DB__APP_DSN": "postgresql+asyncpg://gateway_app@127.0.0.1:1/gateway",
        "GATEWAY_KEYS__SESSIONS": "5e" * 32,
        "GATEWAY_AUTH__ISSUER": ISSUER,
        "GATEWAY_AUTH__JWKS_URL": f"http://127.0.0.1:{upstream.port}/certs",
        "GATEWAY_AUTH__AUDIENCE": "gateway",
        "GATEWAY_AUTH__TOKEN_URL": f"http://127.0.0.1:{upstream.port}/token",
        "GATEWAY_AUTH__CLIENT_ID": "gateway",
        "GATEWAY_AUTH__CLIENT_SECRET": "a-secret",
        **{
            f"GATEWAY_SERVICES__{name.upper()}": upstream.address(name)
            for name in ("identification", "referral", "notifications")
        },
        "GATEWAY_HTTP__PORT": str(port),
        "GATEWAY_TELEMETRY__TRACES_DIR": str(traces),
        **more,
    }


@contextmanager
def process(nursery: ForkServer, env: dict[str, str]) -> Iterator[Forked]:
    """The gateway's process; killed at the end if it still runs."""
    with forked(nursery, "gateway", env=env, log=Path(env["GATEWAY_TELEMETRY__TRACES_DIR"]) / "said") as child:
        yield child


@dataclass
class Running:
    """A gateway that answers, and who may ask it."""

    child: Forked
    address: str
    upstream: Upstream
    mint: TokenSigner
    session: aiohttp.ClientSession

    async def send(self, body: dict[str, Any], traceparent: str) -> Any:
        """One request inside a trace."""
        headers = {"authorization": f"Bearer {self.mint.token(aud='gateway', name=CANARY)}", "traceparent": traceparent}
        async with self.session.post(f"{self.address}/graphql", json=body, headers=headers) as response:
            return await response.json(content_type=None)


@asynccontextmanager
async def running(nursery: ForkServer, traces: Path) -> AsyncIterator[Running]:
    """A gateway process that is ready."""
    mint, upstream, port = TokenSigner(SettableClock(datetime.now(UTC))), Upstream(), free_port()
    upstream.keys = [public(mint.key)]
    address = f"http://127.0.0.1:{port}"
    async with upstream.serving(), aiohttp.ClientSession() as session:
        with process(nursery, environment(upstream, port, traces)) as child:

            async def ready() -> bool:
                try:
                    async with session.get(f"{address}/readyz") as response:
                        return response.status == 200
                except aiohttp.ClientError:
                    return False

            await eventually_async(ready, "the gateway is ready", seconds=20)
            yield Running(child, address, upstream, mint, session)


def spans(file: Path) -> list[dict[str, Any]]:
    """Every span of an OTLP JSON lines file."""
    documents = [json.loads(line) for line in file.read_text().splitlines()]
    scopes = [
        scope for document in documents for resource in document["resourceSpans"] for scope in resource["scopeSpans"]
    ]
    return [span for scope in scopes for span in scope["spans"]]


async def test_one_request_is_one_trace_up_to_the_services_and_carries_no_words(
    nursery: ForkServer, tmp_path: Path
) -> None:
    trace_id = uuid4().hex
    async with running(nursery, tmp_path) as gateway:
        gateway.upstream.says("identification", "POST", "/reports", Reply(receipt(ID) | {"warnings": []}, 201))
        text = (OPERATIONS / "FileReport.graphql").read_text()
        filing = json.loads((OPERATIONS / "FileReport.json").read_text())["input"]
        given = filing | {"concern": CANARY, "account": CANARY}
        answer = await gateway.send(
            {"query": text, "variables": {"input": given}}, f"00-{trace_id}-00f067aa0ba902b7-01"
        )
        assert answer["data"]["fileReport"]["id"] == ID
        await gateway.send(
            {"query": f'{{ report(id: "{CANARY}") {{ nope }} }}'}, f"00-{uuid4().hex}-00f067aa0ba902b7-01"
        )
        given_address = f"{gateway.address}/graphql?query=%7Bme%7Bid%7D%7D&operationName={CANARY}"
        token = {
            "authorization": f"Bearer {gateway.mint.token(aud='gateway')}",
            "traceparent": f"00-{trace_id}-00f067aa0ba902b7-01",
        }
        async with gateway.session.get(given_address, headers=token) as by_get:
            assert (await by_get.json(content_type=None))["errors"][0]["extensions"]["slug"] == "operation-unknown"
        (call,) = gateway.upstream.to("identification")
        gateway.child.send_signal(signal.SIGTERM)
        code, values = gateway.child.wait(20), (tmp_path / "said").read_text()
        assert code == 0, values
    mine = [span for span in spans(tmp_path / "gateway.jsonl") if span["traceId"] == trace_id]
    assert {"POST /graphql", "GET /graphql", "POST identification", "POST issuer"} <= {span["name"] for span in mine}
    (client,) = [span for span in mine if span["name"] == "POST identification"]
    assert call.headers["traceparent"].split("-")[1:3] == [trace_id, client["spanId"]]
    attributes = {each["key"] for span in mine for each in span.get("attributes", [])}
    assert {"graphql.operation", "peer.service", "http.route"} <= attributes
    assert CANARY in call.body.decode()
    for kept in (values, (tmp_path / "gateway.jsonl").read_text()):
        assert CANARY not in kept
        assert call.headers["authorization"] not in kept


async def test_a_key_with_our_prefix_that_is_not_ours_stops_the_process(nursery: ForkServer, tmp_path: Path) -> None:
    upstream = Upstream()
    async with upstream.serving():
        with process(nursery, environment(upstream, free_port(), tmp_path, GATEWAY_HTPP__PORT="1")) as child:
            assert child.wait(20) == 2
    assert (
        (tmp_path / "said").read_text()
        == "GATEWAY_HTPP__PORT is not a setting of this process: did you mean GATEWAY_HTTP__PORT? Else remove it.\n"
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"GATEWAY_OPERATIONS": "."}, "holds no *.graphql: set GATEWAY_OPERATIONS"),
        ({"SPONA_ENV": "production"}, "GATEWAY_AUTH__ISSUER must be an https address in production."),
    ],
)
async def test_a_process_that_cannot_work_says_what_to_do(
    nursery: ForkServer, tmp_path: Path, changed: dict[str, str], sentence: str
) -> None:
    upstream = Upstream()
    async with upstream.serving():
        with process(nursery, environment(upstream, free_port(), tmp_path, **changed)) as child:
            assert child.wait(20) == 2
    values = (tmp_path / "said").read_text()
    assert sentence in values
    assert "Traceback" not in values
