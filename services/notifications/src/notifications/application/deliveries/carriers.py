"""Who carries a notice out of the house: a mail server and a telephone service, and what each is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.notices import NoticeCode
    from notifications.domain.vocabulary import Origin


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: nothing but the code of its sentence and the notice it points to; `origin` continues the trace."""

    notice_id: UUID
    code: NoticeCode
    address: str
    written_at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class Call:
    """One call, spoken and as a text message: nothing but the code of its sentence and the number; `origin` continues the trace."""

    notice_id: UUID
    code: NoticeCode
    number: str
    origin: Origin

    def __repr__(self) -> str:
        """Without the number."""
        return f"Call({self.notice_id})"


class Refused(Exception):
    """The mail server or telephone service answered and did not take it."""


class Unreachable(Exception):
    """None answered in time."""


class Mailer(Protocol):
    """Hands mail over."""

    async def send(self, letter: Letter) -> None:
        """Returns when a server took it; the same notice has the same Message-ID at every try.

        Raises Refused and Unreachable, the latter within a time shorter than the lease.
        """


class Phone(Protocol):
    """Hands calls over to a telephone service, which speaks the sentence and sends it as a text message."""

    async def call(self, call: Call) -> None:
        """Returns when the service took it; the same notice is the same call at every try.

        Raises Refused and Unreachable, the latter within a time shorter than the lease.
        """
