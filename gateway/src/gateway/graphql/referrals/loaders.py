"""Referrals of reports: one call for up to fifty reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

if TYPE_CHECKING:
    from gateway.clients.caller import Caller
    from gateway.clients.referral import Referrals

BATCH = 50


def referrals_by_report(referral: Referrals, caller: Caller) -> DataLoader[str, list[dict[str, Any]]]:
    """Report id -> its referrals that this caller may see, oldest first."""

    async def load(ids: list[str]) -> list[list[dict[str, Any]]]:
        found = await referral.referrals_by_report(caller, ids)
        return [found.get(report, []) for report in ids]

    return DataLoader(load_fn=load, max_batch_size=BATCH)
