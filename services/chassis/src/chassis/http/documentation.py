"""What a service says of itself and of its refusals, for the document that `chassis.http.openapi` makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from chassis.domain.errors import ErrorKind, NotFound, StaleVersion
from contracts import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chassis.domain.errors import DomainError

    T = TypeVar("T", bound=Callable[..., Any])

MARK: Final = "__spona_refusals__"
STATUS: Final = {
    ErrorKind.INVALID: 422,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.TOO_MANY: 429,
    ErrorKind.UNTRUSTED: 500,
}
"""Status of a refusal by its kind."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """`tags` say what each group of operations is for; `schemes` are marks other than permissions, all of them needed."""

    description: str
    tags: Mapping[str, str]
    schemes: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


NOTHING_SAID: Final = Documentation("", {})


def refuses(*kinds: type[DomainError]) -> Callable[[T], T]:
    """Writes on a route's function what it refuses beyond what every route like it does."""

    def write(endpoint: T) -> T:
        setattr(endpoint, MARK, kinds)
        return endpoint

    return write


def refused_by(endpoint: object) -> tuple[type[DomainError], ...]:
    """What `refuses` wrote."""
    kinds: tuple[type[DomainError], ...] = getattr(endpoint, MARK, ())
    return kinds


def problem_of(kind: type[DomainError]) -> tuple[int, str, str]:
    """Status, slug and sentence of a refusal."""
    return STATUS[kind.kind], kind.slug, kind.title


CONFLICT: Final = (NotFound, StaleVersion)
"""What every command on a record refuses that names the version its caller saw."""

EVERYBODY: Final = (
    (400, problems.MALFORMED_QUERY, "A query parameter is not known here, or stands twice."),
    (500, problems.UNEXPECTED, "Something went wrong on our side; `traceId` tells those who may read the log what."),
)
SIGNED_IN: Final = ((401, problems.UNAUTHENTICATED, "You are not signed in, or your sign-in has expired."),)
WITH_BODY: Final = (
    (
        400,
        problems.MALFORMED_BODY,
        "The body is not a JSON document, or one that can be read in two ways: NaN, half a character, a name twice.",
    ),
    (413, problems.TOO_LARGE, "The body is too large."),
    (415, problems.UNSUPPORTED_MEDIA_TYPE, "The body is not application/json in UTF-8 without content coding."),
)
