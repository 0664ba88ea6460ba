"""referral: referrals, worklists and the national totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from gateway.clients.caller import Caller
    from gateway.clients.peer import Peer

Answer = dict[str, Any]


class Referrals:
    """What referral is asked, other than commands (`gateway.graphql.command`); every method raises what `Peer.post` raises."""

    def __init__(self, peer: Peer) -> None:
        """Over `peer`."""
        self._peer = peer

    async def referral(self, caller: Caller, referral: UUID) -> Answer:
        """One referral as the caller may see it."""
        answer: Answer = await self._peer.get(caller, f"/referrals/{referral}")
        return answer

    async def worklist(self, caller: Caller, first: int, after: str | None, wanted: Mapping[str, str | None]) -> Answer:
        """One page of what waits for the caller's unit: `items` and `nextCursor`; `wanted` are the service's own filters."""
        query = {"first": str(first), "after": after, **wanted}
        answer: Answer = await self._peer.get(
            caller, "/referrals", {name: value for name, value in query.items() if value is not None}
        )
        return answer

    async def referrals_by_report(self, caller: Caller, reports: Sequence[str]) -> Mapping[str, list[Answer]]:
        """Report id -> its referrals that the caller may see, oldest first. At most 50 reports."""
        answer = await self._peer.post(caller, "/referrals/by-report", {"reportIds": list(reports)})
        return {item["reportId"]: item["referrals"] for item in answer["items"]}

    async def flow(self, caller: Caller) -> Answer:
        """The national totals per stage."""
        answer: Answer = await self._peer.get(caller, "/flow")
        return answer
