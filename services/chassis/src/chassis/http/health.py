"""GET and HEAD /healthz and /readyz of a process that speaks HTTP anyway."""

# No `from __future__ import annotations`: FastAPI reads these signatures at run time.

from fastapi import APIRouter
from starlette.responses import JSONResponse

from chassis.auth.access import public
from chassis.processes.health import Condition


def health_router(condition: Condition) -> APIRouter:
    """Both routes over what the process is and counts; neither is part of the contract."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    @public
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    @public
    async def readyz() -> JSONResponse:
        readiness = await condition.assess()
        body = {"status": readiness.status, "checks": readiness.checks, "figures": condition.figures()}
        return JSONResponse(body, readiness.http_status, readiness.headers)

    return router
