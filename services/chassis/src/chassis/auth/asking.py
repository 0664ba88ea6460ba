"""How the issuer is asked, by whoever knows where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


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
