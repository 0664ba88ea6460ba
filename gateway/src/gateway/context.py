"""What a resolver works with: who asks, the three services, and loaders that live for one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from gateway.clients.identification import Identification
from gateway.clients.notifications import Notifications
from gateway.clients.referral import Referrals
from gateway.graphql.referrals.loaders import referrals_by_report, unconfirmed_referrals
from gateway.graphql.reports.reading.loaders import kept_references, listed_reports, reports_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from strawberry.dataloader import DataLoader

    from gateway.clients.caller import Caller
    from gateway.clients.peer import Peer
    from gateway.graphql.reports.reading.loaders import ReportKey
    from gateway.graphql.reports.types import Report, ReportSummary

Service = Literal["identification", "referral", "notifications"]


@dataclass(frozen=True, slots=True)
class Services:
    """The three services; pooled, shared by all requests. Commands go to `peers` as their rows say."""

    peers: Mapping[Service, Peer]
    identification: Identification
    referral: Referrals
    notifications: Notifications

    @classmethod
    def over(cls, peers: Mapping[Service, Peer]) -> Services:
        """Over these connections."""
        return cls(
            peers,
            Identification(peers["identification"]),
            Referrals(peers["referral"]),
            Notifications(peers["notifications"]),
        )


@dataclass(frozen=True, slots=True)
class Context:
    """One request: what a loader has fetched is forgotten with it."""

    caller: Caller
    services: Services
    reports: DataLoader[ReportKey, Report | None]
    listed: DataLoader[ReportKey, ReportSummary | None]
    referrals_of: DataLoader[str, list[dict[str, Any]]]
    unconfirmed: DataLoader[str, bool]
    references: DataLoader[str, str | None]
    asked: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    """Classes that the document asks, by its nodes."""

    @classmethod
    def of(cls, caller: Caller, services: Services) -> Context:
        """A fresh one."""
        return cls(
            caller,
            services,
            reports_by_id(services.identification, caller),
            listed_reports(services.identification, caller),
            referrals_by_report(services.referral, caller),
            unconfirmed_referrals(services.identification, caller),
            kept_references(services.identification, caller),
        )
