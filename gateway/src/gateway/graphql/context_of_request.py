"""The context of one request, with loaders that turn what the services answer into the types of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.context import Context
from gateway.graphql.referrals.loaders import referrals_by_report, unconfirmed_referrals
from gateway.graphql.reports.reading.loaders import kept_references, listed_reports, reports_by_id

if TYPE_CHECKING:
    from gateway.clients.caller import Caller
    from gateway.context import Services


def context_of(caller: Caller, services: Services) -> Context:
    """A fresh one."""
    return Context(
        caller,
        services,
        reports_by_id(services, caller),
        listed_reports(services, caller),
        referrals_by_report(services, caller),
        referrals_by_report(services, caller, everybody=True),
        unconfirmed_referrals(services, caller),
        kept_references(services, caller),
    )
