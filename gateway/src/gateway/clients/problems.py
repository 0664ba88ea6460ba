"""What can come back from a service instead of an answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from chassis.auth.errors import Reason, Unauthenticated
from contracts.problems import NO_SERVER, PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.domain.errors import TooManyRequests

DEFAULT_RETRY_SECONDS = 2
_FAULTS_WITH_A_NAME = frozenset({"report-altered"})
"""Faults that the caller can do something about; of any other the trace id is all that may be disclosed."""
_OTHER_MEMBERS = frozenset({"type", "title", "status", "detail", "instance"})


class ServiceRefused(Exception):
    """A service refused with a problem (RFC 9457) that the caller is meant to see."""

    def __init__(self, status: int, slug: str, title: str, detail: str | None, extensions: Mapping[str, Any]) -> None:
        """`extensions` are the problem's own members; the message holds the slug only."""
        super().__init__(slug)
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.extensions = extensions


class ServiceUnavailable(Exception):
    """A service cannot answer just now; `sentence` says what to do."""

    def __init__(self, sentence: str, retry_after: int = DEFAULT_RETRY_SECONDS) -> None:
        """`retry_after` in seconds."""
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after


class ServiceFailed(Exception):
    """A service answered with something unexpected; the message names the service and the status."""


def not_asked(limited: TooManyRequests) -> ServiceRefused:
    """For a call that is not made: what the service itself would have answered."""
    return ServiceRefused(HTTPStatus.TOO_MANY_REQUESTS, limited.slug, limited.title, None, limited.extensions)


def refusal_of(peer: str, status: int, body: bytes, retry_after: str | None, unanswered: str) -> Exception:
    """The exception for an answer that is no success; `unanswered` is the sentence when the proxy answers and the service did not."""
    problem = _problem(body)
    slug, title, detail = problem.get("type"), problem.get("title"), problem.get("detail")
    if status == HTTPStatus.UNAUTHORIZED:
        return Unauthenticated(Reason.EXCHANGE)
    if not isinstance(slug, str) or not slug.startswith(PREFIX) or not isinstance(title, str):
        return ServiceFailed(f"{peer}: {status} without a problem document")
    seconds = int(retry_after) if retry_after is not None and retry_after.isdigit() else DEFAULT_RETRY_SECONDS
    if slug == PREFIX + NO_SERVER:
        return ServiceUnavailable(unanswered, seconds)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return ServiceUnavailable(str(detail or title), seconds)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and slug.removeprefix(PREFIX) not in _FAULTS_WITH_A_NAME:
        return ServiceFailed(f"{peer}: {status}")
    extensions = {name: value for name, value in problem.items() if name not in _OTHER_MEMBERS}
    return ServiceRefused(
        status, slug.removeprefix(PREFIX), title, detail if isinstance(detail, str) else None, extensions
    )


def _problem(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
