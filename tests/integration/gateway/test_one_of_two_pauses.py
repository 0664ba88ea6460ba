"""Two processes have as much to do as they can well do, and one stands still for a moment: both go on as before."""

from __future__ import annotations

import asyncio

from tests.integration.gateway.asking import FIRST, ID, NAME, SECOND, before, read
from tests.support.asgi import Answer
from tests.support.gateway import gateway
from tests.support.probe import eventually_async
from tests.support.program import free_port, program

PAUSE = "/pause"
"""Whoever is asked for it stands still for a second and a half."""
A_SECOND, SECONDS = 26, 12
"""So many are asked; the two together can answer forty a second, and one alone twenty."""
WORKING = """
    import json, sys, time
    from chassis.processes import process, server
    from chassis.settings.groups import Telemetry
    from tests.support.upstream import report

    host, port, of, pause = sys.argv[1:]

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            for phase in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{phase}.complete"})
            return
        if scope["path"] != "/healthz":
            time.sleep(1.5 if scope["path"] == pause else 0.05)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(report(of)).encode()})

    async def serve(stop):
        await server.serve(app, host, int(port), stop)

    process.run("replica", serve, Telemetry())
"""


async def asked(address: str, port: int, path: str) -> bool:
    """Sends one request past the gateway, and does not wait for the answer; whether it could be sent."""
    try:
        _, writer = await asyncio.open_connection(address, port)
    except OSError:
        return False
    writer.write(f"GET {path} HTTP/1.1\r\nhost: anybody\r\n\r\n".encode())
    await writer.drain()
    writer.close()
    return True


async def test_a_pause_of_one_process_makes_no_request_fail_and_is_over(named: list[str | Exception]) -> None:
    named.extend([FIRST, SECOND])
    port = free_port()
    with program(WORKING, FIRST, str(port), ID, PAUSE), program(WORKING, SECOND, str(port), ID, PAUSE):
        for address in (FIRST, SECOND):
            await eventually_async(lambda address=address: asked(address, port, "/healthz"), f"{address} listens")  # type: ignore[misc]
        async with gateway(**before(f"http://{NAME}:{port}")) as caller:
            loop = asyncio.get_running_loop()
            sent: list[asyncio.Task[Answer]] = []
            began = loop.time()
            while len(sent) < A_SECOND * SECONDS:
                await asyncio.sleep(max(0.0, began + len(sent) / A_SECOND - loop.time()))
                sent.append(asyncio.create_task(caller.send(read())))
                if len(sent) == A_SECOND:
                    assert await asked(FIRST, port, PAUSE)
            answers = [each.json() for each in await asyncio.gather(*sent)]
    assert [each for each in answers if each != {"data": {"report": {"id": ID}}}] == []
