"""Whether a port can be had, before anything is started on it."""

import socket
from collections.abc import Iterable

import psutil

from infra.errors import CliError

LOOPBACK = "127.0.0.1"


def require_free(wanted: Iterable[tuple[str, int]]) -> None:
    """Refuse the first port that another program holds; pairs of our process's name and its port."""
    for name, port in wanted:
        with socket.socket() as probe:
            # Else connections of the last run that linger in TIME_WAIT read as taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError as error:
                raise CliError(
                    f"Port {port}, wanted by {name}, is taken by {_taker(port)}; free it, "
                    "or set SPONA_PORT_BASE to the first of 20 free ports"
                ) from error


def free_port() -> int:
    """One without a listener just now, on the loopback address."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, seconds: float = 1) -> bool:
    """Whether something accepts connections on this port of the loopback address."""
    try:
        socket.create_connection((LOOPBACK, port), seconds).close()
    except OSError:
        return False
    return True


def _taker(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            at = connection.laddr
            if at and at.port == port and connection.status == psutil.CONN_LISTEN and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        # Some systems show it only to root; the sentence is still useful without the name.
        pass
    return "another program"
