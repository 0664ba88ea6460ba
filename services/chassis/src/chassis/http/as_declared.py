"""A request holds what its route declares: known query parameters, each once unless it is a list, and strict JSON."""

# No `from __future__ import annotations`: FastAPI reads these signatures at run time.

from collections import Counter
from typing import Any

from fastapi import Depends, Request
from fastapi._compat import field_annotation_is_sequence
from starlette.exceptions import HTTPException

from chassis import strict_json
from chassis.http.route_guard import query_parameters, takes_json


class MalformedQuery(Exception):
    """The address holds a query parameter that the route does not declare, or one twice that it takes once."""


async def _as_declared(request: Request) -> None:
    # Raised before it is known who calls: `chassis.http.problems` asks that first.
    if request.scope["query_string"]:
        _check_query(request)
    if takes_json(request.scope) and (body := await request.body()):
        try:
            strict_json.read(body)
        except ValueError:
            raise HTTPException(400) from None


def _check_query(request: Request) -> None:
    declared = {field.alias: field for field in query_parameters(request.scope)}
    sent = Counter(name for name, _ in request.query_params.multi_items())
    for name, times in sent.items():
        known = declared.get(name)
        if known is None:
            raise MalformedQuery
        if times > 1 and not field_annotation_is_sequence(known.field_info.annotation):
            raise MalformedQuery


as_declared: Any = Depends(_as_declared)
"""For every route of a service; `create_app` adds it."""
