"""An application at a real address, for clients that are programs of others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from chassis.processes.server import serve
from tests.support.asgi import Application
from tests.support.probe import eventually_async
from tests.support.program import free_port


@asynccontextmanager
async def served(app: Application, host: str = "127.0.0.1", port: int | None = None) -> AsyncIterator[str]:
    """The address of an application that the test has started already."""

    async def requests_only(scope: dict[str, object], receive: object, send: object) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        for phase in ("startup", "shutdown"):
            await receive()  # type: ignore[operator]
            await send({"type": f"lifespan.{phase}.complete"})  # type: ignore[operator]

    port, stop = port or free_port(), asyncio.Event()
    serving = asyncio.create_task(serve(requests_only, host, port, stop))
    try:
        await eventually_async(partial(_listens, host, port), f"somebody listens at {host}:{port}")
        yield f"http://{host}:{port}"
    finally:
        stop.set()
        await serving


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
