"""For whom a service is called, and until when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chassis.domain.principal import Principal

BUDGET_SECONDS = 4.0
"""What one request may spend on all its calls together, so that no caller waits longer than five seconds."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified person, their token, and the moment (of the event loop's clock) at which waiting ends."""

    principal: Principal
    token: str = field(repr=False)
    deadline: float

    @classmethod
    def of(cls, principal: Principal, token: str) -> Caller:
        """For a request that begins now."""
        return cls(principal, token, asyncio.get_running_loop().time() + BUDGET_SECONDS)
