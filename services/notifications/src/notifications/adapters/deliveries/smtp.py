"""Mail by SMTP. A mail holds a fixed sentence, an opaque reference and the platform's address, and nothing else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Literal

import aiosmtplib

from notifications.adapters.deliveries.tracing import sending
from notifications.application.deliveries.carriers import Refused, Unreachable
from notifications.domain.notices.catalogue import MAIL_LANGUAGES, SUBJECT, mail_body

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from notifications.application.deliveries.carriers import Letter

Security = Literal["none", "starttls", "tls"]

# Both well under the lease of a delivery: a worker never holds a mail that another one may claim.
_ANSWER_SECONDS = 8.0
_WHOLE_SECONDS = 10.0
_SERVICE_CLOSING = 421
_ABOUT_THIS_MAIL = (
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPRecipientRefused,
    aiosmtplib.SMTPRecipientsRefused,
    aiosmtplib.SMTPDataError,
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over and in whose name; `platform_url` is the address where readers sign in.

    Over TLS its certificate must come from `ca`, or from an authority that this machine trusts.
    """

    host: str
    port: int
    sender: str
    platform_url: str
    security: Security = "starttls"
    username: str | None = None
    password: str | None = None
    ca: Path | None = None

    def __repr__(self) -> str:
        """Host and port only."""
        return f"MailServer({self.host}:{self.port})"

    @property
    def domain(self) -> str:
        """The sender's domain: the right side of every Message-ID, and how we greet."""
        return self.sender.rpartition("@")[2]


class SmtpMailer:
    """The `Mailer` port."""

    def __init__(self, server: MailServer) -> None:
        """Connects anew for each mail: a unit gets a few a day."""
        self._server = server

    async def send(self, letter: Letter) -> None:
        """Hands one mail over; raises Refused or Unreachable within 10 s."""
        with sending(letter.origin, letter.notice_id):
            try:
                async with asyncio.timeout(_WHOLE_SECONDS):
                    await self._send(compose(letter, self._server))
            except _ABOUT_THIS_MAIL as error:
                if getattr(error, "code", None) == _SERVICE_CLOSING:
                    raise Unreachable from error
                raise Refused from error
            # A greeting, a sign-in or a TLS that fails says nothing about this mail: it is kept until the server serves us.
            except (aiosmtplib.SMTPException, OSError) as error:
                raise Unreachable from error

    async def _send(self, message: EmailMessage) -> None:
        server = self._server
        await aiosmtplib.send(
            message,
            sender=server.sender,
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            # The default would ask the network for this machine's name, and send it to the server.
            local_hostname=server.domain,
            timeout=_ANSWER_SECONDS,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            cert_bundle=None if server.ca is None else str(server.ca),
        )


def compose(letter: Letter, server: MailServer) -> EmailMessage:
    """The mail, the same bytes at every try: its date is the notice's."""
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = letter.address
    message["Subject"] = SUBJECT
    message["Message-ID"] = message_id(letter.notice_id, server.domain)
    message["Date"] = letter.written_at
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail_body(letter.code, server.platform_url), cte="quoted-printable")
    message["Content-Language"] = ", ".join(MAIL_LANGUAGES)
    return message


def message_id(notice_id: UUID, domain: str) -> str:
    """Derived from the notice, so that a mail sent twice is recognised as one."""
    return f"<{notice_id}@{domain}>"
