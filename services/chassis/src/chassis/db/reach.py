"""Why a database cannot be reached, explained to the person at the command line: what to do depends on it."""

from __future__ import annotations

import os
import socket
import ssl
from typing import TYPE_CHECKING

from chassis.startup_errors import StartupRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

_AUTHORITY = "PGSSLROOTCERT"
_REFUSED_TLS = "rejected SSL upgrade"
_NO_AUTHORITY = (
    "The database is spoken to over TLS only, and {file}, which {name} names, cannot be read. "
    "Put ca.pem of the installation there, readable by this user, and repeat."
)
_NO_TLS = (
    "The database was reached and not trusted over TLS (PGSSLMODE, PGSSLROOTCERT). "
    "Check that ca.pem is the authority of this installation and that the server's certificate names the address asked, and repeat."
)
_NO_NAME = (
    "The name of the database's machine cannot be looked up. "
    "Check the address, and that this process is on the database's network, and repeat."
)
_AWAY = "The database cannot be reached. Start it (`spona up`, in production `docker compose up postgres`) and repeat."


class DatabaseUnreachable(StartupRefused):
    """The database of a command cannot be reached."""


def why(error: BaseException) -> str:
    """One sentence for an error that came of connecting."""
    causes = list(_causes(error))
    file = os.environ.get(_AUTHORITY)
    if file and not os.access(file, os.R_OK) and any(isinstance(cause, OSError | ssl.SSLError) for cause in causes):
        return _NO_AUTHORITY.format(file=file, name=_AUTHORITY)
    if any(isinstance(cause, ssl.SSLError) or _REFUSED_TLS in str(cause) for cause in causes):
        return _NO_TLS
    return _NO_NAME if any(isinstance(cause, socket.gaierror) for cause in causes) else _AWAY


def may_pass(error: BaseException) -> bool:
    """Whether it may be different in a moment, without anybody doing anything: a name, an engine that starts."""
    return why(error) in {_NO_NAME, _AWAY}


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
