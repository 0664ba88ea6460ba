"""A mail server of another person: STARTTLS and the account's password, or nothing; what it takes it names by a line."""

import asyncio
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_PORT = 587


class _Taker:
    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd looks the name up
        print(f"mail to {len(envelope.rcpt_tos)}", flush=True)
        return "250 Taken"


def _knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword) -> AuthResult:
    account = (os.environ["ACCOUNT"].encode(), os.environ["PASSWORD"].encode())
    return AuthResult(success=(given.login, given.password) == account)


async def _serve() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("/outside/mail.pem", "/outside/mail.key")

    def one() -> SMTP:
        return SMTP(
            _Taker(),
            hostname="mail.test",
            tls_context=context,
            require_starttls=True,
            authenticator=_knows,
            auth_required=True,
        )

    server = await asyncio.get_running_loop().create_server(one, "0.0.0.0", _PORT)  # noqa: S104 -- in a container
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
