"""What a resolver works with: the caller, the three services, and loaders that live for one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gateway.clients.identification import Identification
from gateway.clients.notifications import Notifications
from gateway.clients.referral import Referrals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from strawberry.dataloader import DataLoader

    from gateway.clients.caller import Caller
    from gateway.clients.peer import Peer
    from gateway.graphql.referrals.types import Referral
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
    """One request: what a loader has fetched is forgotten with it. Made by `graphql/context_of_request.py`."""

    caller: Caller
    services: Services
    reports: DataLoader[ReportKey, Report | None]
    listed: DataLoader[ReportKey, ReportSummary | None]
    referrals_of: DataLoader[str, list[Referral]]
    unconfirmed: DataLoader[str, bool]
    references: DataLoader[str, str | None]
    asked: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    """Classes that the document asks, by its nodes."""
