"""When the certificates of the installation end, read off the one that the collector shows: all are made together."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from chassis.telemetry.metrics.declared import Declared
    from chassis.telemetry.metrics.sources import Measured

_HTTPS = 443
_PATIENCE_S = 1.0
_LOOK_S, _LOOK_AGAIN_S = 3600.0, 300.0


class ShownCertificate:
    """Looked at once an hour; while the collector is away what was seen last is given."""

    def __init__(self, endpoint: str, ca: Path | None) -> None:
        """`endpoint` is the collector's; one without TLS shows nothing."""
        self._address = urlsplit(endpoint)
        self._ca = ca
        self._ends: float | None = None
        self._due = 0.0

    def measured(self, metric: Declared) -> Iterable[Measured]:
        """See Source."""
        if metric.name != "spona.certificate.left" or self._address.scheme != "https":
            return
        if time.monotonic() >= self._due:
            self._look()
        if self._ends is not None:
            yield round(self._ends - time.time()), {}

    def _look(self) -> None:
        host, port = self._address.hostname or "", self._address.port or _HTTPS
        try:
            context = ssl.create_default_context(cafile=self._ca)
            with (
                socket.create_connection((host, port), timeout=_PATIENCE_S) as plain,
                context.wrap_socket(plain, server_hostname=host) as spoken,
            ):
                shown = spoken.getpeercert() or {}
            self._ends = float(ssl.cert_time_to_seconds(str(shown["notAfter"])))
            self._due = time.monotonic() + _LOOK_S
        except (OSError, KeyError, ValueError):
            self._due = time.monotonic() + _LOOK_AGAIN_S
