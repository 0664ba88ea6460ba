"""Reports by id, for whatever in one request points at them: one call for up to fifty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

if TYPE_CHECKING:
    from gateway.clients.caller import Caller
    from gateway.clients.identification import Identification

BATCH = 50


def reports_by_id(identification: Identification, caller: Caller) -> DataLoader[str, dict[str, Any] | None]:
    """Report id -> the service's answer, None where there is nothing for this caller."""

    async def load(ids: list[str]) -> list[dict[str, Any] | None]:
        return await identification.reports_by_id(caller, ids)

    return DataLoader(load_fn=load, max_batch_size=BATCH)
