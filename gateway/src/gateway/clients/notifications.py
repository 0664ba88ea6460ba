"""notifications: the caller's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.clients.caller import Caller
    from gateway.clients.peer import Peer

Answer = dict[str, Any]


class Notifications:
    """What notifications is asked, other than commands (`gateway.graphql.command`); every method raises what `Peer.post` raises."""

    def __init__(self, peer: Peer) -> None:
        """Over `peer`."""
        self._peer = peer

    async def inbox(self, caller: Caller, first: int, after: str | None, *, open_only: bool) -> Answer:
        """One page, newest first: `items` and `nextCursor`."""
        query = {"first": str(first), "open": "true" if open_only else "false"} | (
            {} if after is None else {"after": after}
        )
        answer: Answer = await self._peer.get(caller, "/inbox", query)
        return answer

    async def waiting(self, caller: Caller, since: datetime | None) -> Answer:
        """How much waits: `count`, and `new` of them since the moment."""
        query = {} if since is None else {"since": since.isoformat()}
        answer: Answer = await self._peer.get(caller, "/inbox/count", query)
        return answer
