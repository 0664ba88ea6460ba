"""What a service says against a file that passes by, as a page says it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from chassis.telemetry.logging import get_logger
from contracts import problems
from gateway.clients.problems import ServiceFailed, ServiceRefused, ServiceUnavailable
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = get_logger(__name__)


@contextmanager
def refused_on_page() -> Iterator[None]:
    """Raises PageRefused for what a service refused, and for what it could not do."""
    try:
        yield
    except ServiceRefused as refused:
        raise PageRefused(refused.slug, refused.status, **refused.extensions) from None
    except ServiceUnavailable as away:
        raise PageRefused("unavailable", 503, retryAfterSeconds=away.retry_after) from None
    except ServiceFailed as failed:
        _log.error("gateway.file_failed", error=failed)
        raise PageRefused(problems.UNEXPECTED, 500) from None
