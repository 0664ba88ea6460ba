"""`python -m infra.mailcatcher PORT FOLDER`: an SMTP server on the loopback address only."""

import asyncio
import signal
import sys
from pathlib import Path

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP

from infra.installation.ports import LOOPBACK

_MEGABYTE = 2**20


class Catcher(Mailbox):
    """aiosmtpd's own, which keeps mails as a Maildir; a sender who could not leave one may try again later."""

    async def handle_exception(self, _error: Exception) -> str:
        """What is answered then; method names are aiosmtpd's."""
        return "451 The mail could not be stored"


async def serve(port: int, folder: Path) -> None:
    """Take mails until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = Catcher(folder)
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
