"""What an address says it knows is what it knows, at every address of the gateway and of the services: `Allow`, OPTIONS and HEAD."""

from __future__ import annotations

import re
from typing import Any

from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

from chassis.http.methods import with_implied
from tests.support.asgi import AsgiClient

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"}
ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
# The gateway asks where an act comes from before it looks whether it knows it.
OURS = {"sec-fetch-site": "same-origin"}


def taken_for_ids(app: Any, path: str) -> set[str]:
    """The methods of other addresses that this one looks like; who is no one is asked to sign in before an id is read."""
    found = set()
    for context in iter_route_contexts(app.routes):
        pattern, _, _ = compile_path(str(context.path))
        if context.methods and pattern.match(path) and re.sub(r"\{[^}]*\}", ID, str(context.path)) != path:
            found.update(with_implied(set(context.methods)))
    return found


def addresses(app: Any) -> dict[str, set[str]]:
    """An example of every address, and the methods that its own route declares."""
    found: dict[str, set[str]] = {}
    for context in iter_route_contexts(app.routes):
        found.setdefault(re.sub(r"\{[^}]*\}", ID, str(context.path)), set()).update(context.methods or ())
    return found


async def test_every_address_names_all_its_methods_and_answers_no_other(app: Any) -> None:
    client = AsgiClient(app, OURS)
    declared = addresses(app)
    assert len(declared) > 5
    for path, methods in declared.items():
        options = await client.request("OPTIONS", path)
        known = set(options.headers["allow"].split(", "))
        assert (options.status, options.body) == (204, b""), path
        assert known >= methods | {"OPTIONS"}, path
        assert ("HEAD" in known) == ("GET" in known), path
        answers = {method: await client.request(method, path) for method in METHODS}
        asked_who = {method for method in taken_for_ids(app, path) - known if answers[method].status == 401}
        not_refused = {method for method, answer in answers.items() if answer.status != 405}
        assert not_refused - asked_who == known - {"OPTIONS"}, path
        refused = [answer for answer in answers.values() if answer.status == 405]
        assert {answer.headers["allow"] for answer in refused} == {options.headers["allow"]}, path


async def test_head_says_what_get_says(app: Any) -> None:
    client = AsgiClient(app, OURS)
    for path, methods in addresses(app).items():
        if "GET" in methods:
            asked, opened = await client.request("HEAD", path), await client.get(path)
            assert (asked.status, set(asked.headers)) == (opened.status, set(opened.headers)), path
