"""A real SMTP server in a test, which can be taken away, refuse or hang."""

from __future__ import annotations

import asyncio
import email
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, cast

from aiosmtpd.controller import Controller

from tests.support.program import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 taken"


@dataclass
class Catcher:
    """The server's port stays the same while it comes and goes."""

    port: int = field(default_factory=free_port)
    answer: str = TAKEN
    recipient_answer: str = "250 fine"
    hang: asyncio.Event | None = None
    tls: ssl.SSLContext | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    asked: int = 0

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Takes or refuses a recipient."""
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Keeps what it takes."""
        self.asked += 1
        if self.answer == TAKEN:
            content = cast("bytes", envelope.content)
            self.envelopes.append(envelope)
            self.mails.append(email.message_from_bytes(content, policy=default))
        if self.hang is not None:
            await self.hang.wait()
        return self.answer

    @contextmanager
    def running(self) -> Iterator[Catcher]:
        """Answers until the block ends."""
        controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=self.tls, require_starttls=self.tls is not None
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()
