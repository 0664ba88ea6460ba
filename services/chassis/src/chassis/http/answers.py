"""Renders refusals as RFC 9457 problems. Nothing in them repeats what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

import orjson
from starlette.responses import Response

from chassis.auth.errors import Reason, Unauthenticated
from chassis.domain.errors import DomainError, ErrorKind, PermissionMissing, TooManyRequests, TooManyUploads
from chassis.domain.principal import STEP_UP_LASTS
from chassis.http.documentation import STATUS
from chassis.http.uploads import FILE_TOO_LARGE, UPLOAD_LIMIT
from chassis.telemetry.spans import trace_id
from contracts import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.domain.errors import Extension

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 2
_BEARER: Final = 'Bearer realm="spona"'
_BOUND: Final = "A token that is bound to a key of its holder (cnf) is not taken here"


def problem_answer(
    status: int,
    slug: str,
    title: str,
    *,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
    extensions: Mapping[str, Extension] | None = None,
) -> Response:
    """One problem document; `detail` is left out when it says the same as `title`."""
    document: dict[str, Extension] = {"type": problems.PREFIX + slug, "title": title, "status": status}
    if detail is not None and detail != title:
        document["detail"] = detail
    return Response(orjson.dumps({**document, **(extensions or {})}), status, dict(headers or {}), MEDIA_TYPE)


def refusal(error: DomainError) -> Response:
    """The answer to an expected refusal, by its kind."""
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)} if error.kind is ErrorKind.UNAVAILABLE else {}
    if isinstance(error, TooManyRequests):
        headers["retry-after"] = str(error.retry_after)
    if (challenge := _challenge(error)) is not None:
        headers["www-authenticate"] = f"{_BEARER}, {challenge}"
    if isinstance(error, TooManyUploads):
        headers["connection"] = "close"
    return problem_answer(
        STATUS[error.kind], error.slug, error.title, detail=error.detail, headers=headers, extensions=error.extensions
    )


def _challenge(error: DomainError) -> str | None:
    """What another token would need: a permission (RFC 6750, 3.1) or a stronger sign-in (RFC 9470)."""
    if isinstance(error, PermissionMissing):
        return f'error="insufficient_scope", scope="{error.permission}"'
    if error.needs_level is not None:
        lasts = int(STEP_UP_LASTS.total_seconds())
        return f'error="insufficient_user_authentication", acr_values="{error.needs_level}", max_age="{lasts}"'
    return None


def unauthenticated(error: Unauthenticated) -> Response:
    """401; whether a token was missing or bad is said, why it was bad is not, but for a good one of a kind that is not taken."""
    bound = error.reason is Reason.SENDER_CONSTRAINED
    fault = "" if error.reason is Reason.MISSING else ', error="invalid_token"'
    return problem_answer(
        401,
        problems.UNAUTHENTICATED,
        "You are not signed in, or your sign-in has expired. Sign in and send the request again.",
        detail=f"{_BOUND}. Ask the issuer for a bearer token." if bound else None,
        headers={"www-authenticate": _BEARER + fault + (f', error_description="{_BOUND}"' if bound else "")},
    )


def malformed() -> Response:
    """400: the body is no JSON document."""
    title = "The body is no JSON that can be read in one way only. Check quotes, commas and brackets, give each name once, and send UTF-8."
    return problem_answer(400, problems.MALFORMED_BODY, title)


def malformed_query() -> Response:
    """400: the query of the address is not one that the route declares."""
    title = "A query parameter is not known here, or stands twice. Send those that this operation documents, each once."
    return problem_answer(400, problems.MALFORMED_QUERY, title)


def too_large(limit: int) -> Response:
    """413; the connection ends, since the rest of the body is of no use."""
    title = FILE_TOO_LARGE if limit == UPLOAD_LIMIT else f"The body is larger than {limit} bytes. Send less at once."
    return problem_answer(413, problems.TOO_LARGE, title, headers={"connection": "close"})


def too_slow() -> Response:
    """408; the connection ends, since the rest of the body is of no use."""
    title = "The request took too long to arrive. Send it again over a better connection, or less at once."
    return problem_answer(408, problems.TOO_SLOW, title, headers={"connection": "close"})


def unsupported_media_type(accepted: str) -> Response:
    """415: another kind of body than the one this process reads."""
    title = f"Send the body as {accepted} in UTF-8, without content coding."
    return problem_answer(415, problems.UNSUPPORTED_MEDIA_TYPE, title, headers={"accept": accepted})


def method_not_allowed(allow: str) -> Response:
    """405 with the methods that the address knows."""
    title = "This address does not know this method. See the header Allow for those it knows."
    return problem_answer(405, problems.METHOD_NOT_ALLOWED, title, headers={"allow": allow} if allow else {})


def unexpected(traced: str) -> Response:
    """500: only the trace id shows what went wrong, to those who may read the log."""
    title = "Something went wrong on our side. Read the record again before you repeat this, and report the trace id."
    return problem_answer(500, problems.UNEXPECTED, title, extensions={"traceId": traced})


def current_trace_id() -> str:
    """Id of the current trace; a fresh one of the same form when nothing is traced."""
    return trace_id() or uuid4().hex
