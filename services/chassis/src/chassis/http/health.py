"""GET and HEAD /healthz and /readyz of a process that speaks HTTP anyway."""

# No `from __future__ import annotations`: FastAPI reads these signatures at run time.

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import JSONResponse

from chassis.auth.access import public
from chassis.processes.health import Check, Figures, assess


def health_router(checks: Sequence[Check], figures: Figures | None = None) -> APIRouter:
    """Both routes over `checks`, with `figures` where a process counts something; neither is part of the contract."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    @public
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    @public
    async def readyz() -> JSONResponse:
        readiness = await assess(checks)
        body: dict[str, object] = {"status": readiness.status, "checks": readiness.checks}
        if figures is not None:
            body["figures"] = dict(figures())
        return JSONResponse(body, readiness.http_status, readiness.headers)

    return router
