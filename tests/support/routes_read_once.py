"""Pytest plugin: what FastAPI reads out of a route's signature, it reads once, however many applications include the route.

It does so anew for each application, which a process does once; tests make hundreds of the same application.
"""

from __future__ import annotations

from typing import Any

from fastapi import routing

# FastAPI has no public place for it: with another release this module says so when it is loaded.
_read = routing._EffectiveRouteContext.from_api_route
_BY_APPLICATION = {"dependency_overrides_provider", "included_router"}


def _read_once(*, original_route: Any, include_context: Any) -> Any:
    """What was read of this route for another application that includes it in the same way."""
    how = {name: value for name, value in vars(include_context).items() if name not in _BY_APPLICATION}
    # Kept on the route: routes that are made for one application go with it.
    known = vars(original_route).setdefault("_read_for", [])
    for included, read in known:
        if included == how:
            return read
    read = _read(original_route=original_route, include_context=include_context)
    known.append((how, read))
    return read


routing._EffectiveRouteContext.from_api_route = staticmethod(_read_once)  # type: ignore[method-assign]
