"""No address of a service passes over a query parameter that it does not declare, and none takes one twice that it takes once."""

from __future__ import annotations

import importlib
import re

import pytest

from contracts.scopes import ROLE_PERMISSIONS
from tests.support.asgi import AsgiClient
from tests.support.tokens import TokenSigner

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
SIGNED_BY_TELEPHONE = "/phone/answers"


@pytest.mark.parametrize("service", ["identification", "referral", "notifications"])
async def test_what_is_not_declared_or_is_twice_is_refused(service: str) -> None:
    app, mint = importlib.import_module(f"{service}.entrypoints.http.app").documented_app(), TokenSigner()
    app.state.verifier = mint.verifier(service)
    client = AsgiClient(app).bearing(mint.token(aud=service, roles=sorted(ROLE_PERMISSIONS)))
    for path, methods in app.openapi()["paths"].items():
        for method, said in methods.items():
            if path == SIGNED_BY_TELEPHONE:
                continue  # no one here can sign for it
            queries = [each for each in said.get("parameters", []) if each.get("in") == "query"]
            once = [each["name"] for each in queries if each["schema"].get("type") != "array"]
            for query in ("nope=1", "nope", *(f"{name}=1&{name}=1" for name in once)):
                answer = await client.request(method.upper(), re.sub(r"\{[^}]*\}", ID, path) + f"?{query}")
                assert (answer.status, answer.slug) == (400, "malformed-query"), f"{method} {path}?{query}"
                assert b"nope" not in answer.body
    for path in ("/healthz", "/readyz"):
        assert (await client.get(f"{path}?nope=1")).status == 400
