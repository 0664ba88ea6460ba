"""The tokens of one session, as they are sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the issuer handed out; `access_ends_at` by our own clock."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    identity: str = field(repr=False)
    access_ends_at: datetime

    def pack(self) -> bytes:
        """As bytes to be sealed."""
        return orjson.dumps([self.access, self.refresh, self.identity, self.access_ends_at.timestamp()])

    @classmethod
    def unpack(cls, content: bytes) -> Tokens:
        """The reverse of `pack`."""
        access, refresh, identity, ends = orjson.loads(content)
        return cls(access, refresh, identity, datetime.fromtimestamp(ends, UTC))
