"""`make audit`: npm's `graphql-http` audits a gateway, in development and in production. CI asks for the same without npm."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.settings import OPERATIONS
from tests.support.gateway import gateway
from tests.support.served import served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PACKAGES = ("graphql-http@1.23.1", "graphql@16.15.0")
SCRIPT = Path(__file__).with_suffix(".mjs")
# Runs without variables, and needs no service.
DOCUMENT = "sha256:" + sha256((OPERATIONS / "Me.graphql").read_bytes()).hexdigest()


@asynccontextmanager
async def listening(*, production: bool) -> AsyncIterator[tuple[str, str]]:
    """The address of a gateway before services that answer nothing, and a token for it."""
    async with gateway(production=production) as caller, served(caller.client.app) as address:
        yield f"{address}/graphql", caller.mint.token(aud="gateway")


async def main() -> int:
    """Prints what the audits say; 0 when nothing is wrong and at most one notice is given."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("The audits come from npm: install Node.js with npm, then run this again.", file=sys.stderr)  # noqa: T201
        return 2
    with tempfile.TemporaryDirectory() as folder:
        install = ("npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        if await _ran(*install, *PACKAGES):
            return 2
        script = shutil.copy(SCRIPT, folder)
        found = []
        for production in (False, True):
            print("in production:" if production else "in development:", flush=True)  # noqa: T201
            async with listening(production=production) as (address, token):
                found.append(await _ran("node", script, address, token, DOCUMENT))
    return max(found)


async def _ran(*command: str) -> int:
    return await (await asyncio.create_subprocess_exec(*command)).wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
