"""`python -m infra.mailcatcher PORT FOLDER`: an SMTP server on the loopback address only."""

import asyncio
import errno
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.installation.ports import LOOPBACK
from infra.mailcatcher.folder import MailFolder

_MEGABYTE = 2**20


class Catcher:
    """What the SMTP server does with a mail; method names are aiosmtpd's."""

    def __init__(self, folder: MailFolder) -> None:
        """Keep every mail in this folder."""
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd looks the name up
        """Keep the mail; the sender learns when it could not be kept."""
        content = envelope.original_content or b""
        try:
            self._folder.keep(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            return "452 The disk is full" if full else "451 The mail could not be stored"
        return "250 Kept"


async def serve(port: int, folder: Path) -> None:
    """Take mails until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = Catcher(MailFolder(folder))
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="spona", ident="Spona", data_size_limit=_MEGABYTE),
        LOOPBACK,
        port,
    )
    async with server:
        await stop.wait()


def main(arguments: list[str]) -> int:
    """Run from the command line; returns the exit code."""
    try:
        port, folder = int(arguments[0]), Path(arguments[1])
    except (IndexError, ValueError):
        sys.stderr.write("usage: python -m infra.mailcatcher PORT FOLDER\n")
        return 2
    try:
        asyncio.run(serve(port, folder))
    except OSError as error:
        sys.stderr.write(f"The mail catcher cannot use port {port} or {folder}: {error.strerror}; free it\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
