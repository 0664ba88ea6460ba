"""What a resolver works with: the caller, the three services, and loaders that live for one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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

    async def get(self, caller: Caller, service: Service, path: str, **query: str | int | list[str] | None) -> Any:
        """What a service answers; of `query` what is None or False is left out. Raises what `Peer.post` raises."""
        given = {name: value for name, value in query.items() if value is not None and value is not False}
        sent = {name: value if isinstance(value, list) else _text(value) for name, value in given.items()}
        return await self.peers[service].get(caller, path, sent)

    async def ask(self, caller: Caller, service: Service, path: str, **asked: list[str] | bool) -> Any:
        """What a service answers to a question about many at once, 50 at most. Raises the same."""
        return await self.peers[service].post(caller, path, asked)


@dataclass(frozen=True, slots=True)
class Context:
    """One request: what a loader has fetched is forgotten with it. Made by `graphql/context_of_request.py`."""

    caller: Caller
    services: Services
    reports: DataLoader[ReportKey, Report | None]
    listed: DataLoader[ReportKey, ReportSummary | None]
    referrals_of: DataLoader[str, list[Referral]]
    referrals_of_all: DataLoader[str, list[Referral]]
    unconfirmed: DataLoader[str, bool]
    references: DataLoader[str, str | None]
    asked: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    """Classes that the document asks, by its nodes."""

    async def get(self, service: Service, path: str, **query: str | int | list[str] | None) -> Any:
        """As `Services.get`, for the caller."""
        return await self.services.get(self.caller, service, path, **query)


def named(classes: Collection[str]) -> list[str]:
    """Classes as a service is asked for them; naming none would mean all."""
    return sorted(classes) or ["reference"]


def _text(value: str | int) -> str:
    return "true" if value is True else str(value)
