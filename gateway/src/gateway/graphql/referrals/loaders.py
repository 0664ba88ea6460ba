"""Referrals of reports, and which of them wait for a word: one call for up to fifty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

from gateway.graphql.referrals.types import Referral
from gateway.graphql.wire import read_alone

if TYPE_CHECKING:
    from gateway.clients.caller import Caller
    from gateway.context import Services

BATCH = 50


def referrals_by_report(
    services: Services, caller: Caller, *, everybody: bool = False
) -> DataLoader[str, list[Referral]]:
    """Report id -> its referrals that this caller may see, oldest first; of the first of several persons those of `everybody`."""

    async def load(ids: list[str]) -> list[list[Referral] | BaseException]:
        of_all = {"everybody": True} if everybody else {}
        answer = await services.ask(caller, "referral", "/referrals/by-report", reportIds=ids, **of_all)
        found = {each["reportId"]: each["referrals"] for each in answer["items"]}
        return [read_alone(_referrals, found.get(report, [])) for report in ids]

    return DataLoader(load_fn=load, max_batch_size=BATCH)


def _referrals(answers: list[dict[str, Any]]) -> list[Referral]:
    return [Referral.of(each) for each in answers]


def unconfirmed_referrals(services: Services, caller: Caller) -> DataLoader[str, bool]:
    """Referral id -> whether it needs the confirmation of the Centre's duty; for people of the Centre to ask."""

    async def load(ids: list[str]) -> list[bool]:
        answer = await services.ask(caller, "identification", "/referrals/unconfirmed", ids=ids)
        return [referral in answer["referralIds"] for referral in ids]

    return DataLoader(load_fn=load, max_batch_size=BATCH)
