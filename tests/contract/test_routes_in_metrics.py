"""However much is asked of whatever address, there are as many series as there are routes, methods and statuses."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from fastapi.routing import iter_route_contexts

from chassis.http.route_guard import UNGUARDED
from tests.support.asgi import AsgiClient
from tests.support.metering import since

# As in test_methods_of_addresses.py.
OURS = {"sec-fetch-site": "same-origin"}
EACH = 3


async def test_series_are_bounded_by_the_routes(app: Any) -> None:
    client, grown = AsgiClient(app, OURS), since()
    routes = {
        (str(route.path), method)
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
        if route.path not in UNGUARDED
    }
    for path, method in routes:
        for _ in range(EACH):
            await client.request(method, re.sub(r"\{[^}]*\}", str(uuid4()), path))
    found = grown()
    answer = {(each.get("http.route"), each["http.request.method"]) for each, _ in found}
    declared = {(path, "GET" if method == "HEAD" else method) for path, method in routes}
    assert len(declared) > 3
    assert {each for each in answer if each[0] is not None} <= declared
    # A caller without an identity is answered in one way, or in one for each mistake.
    assert len(found) <= len(declared) + 3
    assert sum(count for _, count in found) == EACH * len(routes)
