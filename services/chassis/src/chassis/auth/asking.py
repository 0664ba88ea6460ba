"""How the issuer is asked, by those that know where it is, and how long its answer is waited for."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from chassis.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")
# Of two minutes: who may no more is found out within one. Keycloak that is killed in the middle of a renewal leaves a lock
# behind, for a minute in which that one is not renewed; no caller notices it, nor one that is away for as long.
ASKED_BEFORE = timedelta(seconds=75)
# As long as Keycloak waits for such a lock: a caller without an answer is left alone, so that requests do not pile up.
NOT_ASKED_AGAIN_WITHIN = timedelta(seconds=10)
# Longer than any request is answered, so that no token ends on its way.
LASTS = timedelta(seconds=6)
_PATIENCE_SECONDS = 1.0


class AsksIssuer(Protocol):
    """One request at a time."""

    async def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        within: float,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; raises Unreachable when none came `within` so many seconds."""


class Unreachable(Exception):
    """The issuer gave no answer."""


async def renewed_in_time(running: asyncio.Task[T], old: T | None) -> T:
    """What `running` gives, which goes on when the waiting caller gives up.

    With an `old` one that still lasts no caller waits for a slow issuer, or hears that it is away; that it refuses is heard.
    """
    if old is None:
        return await asyncio.shield(running)
    await asyncio.wait({running}, timeout=_PATIENCE_SECONDS)
    if not running.done() or isinstance(running.exception(), Unavailable):
        return old
    return running.result()
