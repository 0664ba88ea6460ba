"""Faults that show when a person asks: too often, or for what is not as it was sealed."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.errors import CliError
from infra.launcher.environment import GATEWAY
from tests.workshop.bench.crowd.documents import document_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.workshop.bench.alerts.world import World

_QUESTIONS, _AT_ONCE, _SOMEBODY, _READER = 1_000, 8, "office.national", "intake.centre"
_SPOILT = (
    "update person_part set ciphertext = 'spoilt' where (report_id, class) = "
    "(select report_id, class from person_part limit 1) returning report_id"
)


@contextmanager
def asked_too_often(world: World) -> Iterator[None]:
    """A person asks who they are many hundred times within a minute."""
    asyncio.run(_asked(world, _SOMEBODY, "Me", {}, _QUESTIONS))
    yield


@contextmanager
def report_altered(world: World) -> Iterator[None]:
    """What a report holds is overwritten in the database, and the report is read."""
    if not (changed := world.server.query(_SPOILT, "identification")):
        raise CliError("Nothing has been filed that could be altered")
    asyncio.run(_asked(world, _READER, "ReadReport", {"id": changed[0][0]}, 1))
    yield


async def _asked(world: World, person: str, operation: str, variables: Mapping[str, str], times: int) -> None:
    import aiohttp

    from infra.sign_in.code_flow import SignIn

    token = await SignIn.at(world.installation.port_base).token(person)
    at, body = (
        world.installation.address(GATEWAY, "/graphql"),
        {"documentId": document_id(operation), "variables": variables},
    )
    connections = aiohttp.TCPConnector(limit=_AT_ONCE)
    async with aiohttp.ClientSession(connector=connections, headers={"Authorization": f"Bearer {token}"}) as session:

        async def ask() -> None:
            async with session.post(at, json=body) as answer:
                await answer.read()

        await asyncio.gather(*(ask() for _ in range(times)))
