"""Refusals that a caller is meant to see. Each has a stable slug; none carries what was sent."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Scalar = str | int | bool | None
Extension = Scalar | list[str] | list[dict[str, str]] | dict[str, str]


class ErrorKind(Enum):
    """How refusals are distinguished at the edge."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"
    TOO_MANY = "too_many"
    UNTRUSTED = "untrusted"


class DomainError(Exception):
    """Base of every expected refusal: `slug` is stable; `title` says what happened and, after its first full stop, what to do next.

    Pages show the same title, translated: the first sentence as their heading and the rest below it.
    """

    slug: ClassVar[str] = "refused"
    title: ClassVar[str] = "The request was refused."
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    needs_level: ClassVar[int | None] = None
    """The level of sign-in (`acr`) with which the same request would be done."""

    def __init_subclass__(cls, slug: str | None = None, kind: ErrorKind | None = None) -> None:
        """What is not given is as in the base."""
        cls.slug, cls.kind = slug or cls.slug, kind or cls.kind

    def __init__(self, detail: str | None = None, **extensions: Extension) -> None:
        """`detail` replaces the class's title in the sentence a caller reads; `extensions` travel beside it."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extensions = extensions


class NotFound(DomainError, slug="not-found", kind=ErrorKind.NOT_FOUND):
    """Nothing there for this caller: missing and forbidden look the same."""

    title = (
        "There is nothing here for you. Check the address. If somebody sent you here, ask them whether it is "
        "still open."
    )


class Forbidden(DomainError, slug="forbidden", kind=ErrorKind.FORBIDDEN):
    """The caller's roles do not carry this operation."""

    title = "Your role does not allow this. Ask the administrator of your institution if it should."


class PermissionMissing(Forbidden):
    """None of the caller's roles carries the permission that the route declares."""

    def __init__(self, permission: str) -> None:
        """`permission` is named in the header WWW-Authenticate."""
        super().__init__()
        self.permission = permission


class InvalidInput(DomainError, slug="invalid-input", kind=ErrorKind.INVALID):
    """Some fields cannot be taken as they are."""

    title = "Some fields cannot be taken as they are. Correct the named fields and send again."

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        """`fields` are pairs of a dotted JSON name and a sentence that never repeats the value."""
        super().__init__(fields=[{"name": name, "problem": problem} for name, problem in fields])


class StaleVersion(DomainError, slug="stale-version"):
    """The record was changed since the caller read it."""

    title = "Somebody changed this after you opened it. Open it again to see what is possible now."

    def __init__(
        self, current_state: str, current_version: int, changed_fields: Sequence[str], **more: Extension
    ) -> None:
        """Names of changed fields only, as far as the caller may see them."""
        super().__init__(
            None,
            currentState=current_state,
            currentVersion=current_version,
            changedFields=sorted(changed_fields),
            **more,
        )


class IllegalTransition(DomainError, slug="illegal-transition"):
    """The life cycle has no such move from the present state."""

    title = "This is not possible in the present state. Read the record again to see what is."

    def __init__(self, state: str, action: str, **more: Extension) -> None:
        super().__init__(None, currentState=state, action=action, **more)


class IdempotencyKeyReused(DomainError, slug="idempotency-key-reused", kind=ErrorKind.INVALID):
    """The same key came with another body."""

    title = "This Idempotency-Key was already used for another request. Send the new request with a new key."


class Unavailable(DomainError, slug="unavailable", kind=ErrorKind.UNAVAILABLE):
    """A part that is needed cannot be reached just now; whether a command was done is not always known."""

    title = (
        "A part of the platform cannot be reached just now. Send the same again in a few seconds: it is not done twice."
    )


class TooManyRequests(DomainError, slug="too-many-requests", kind=ErrorKind.TOO_MANY):
    """More was asked in one minute than is answered; nothing of this request was done."""

    title = "Too many requests in one minute. Wait a minute and try again. What you saved before is kept."

    def __init__(self, retry_after: int) -> None:
        super().__init__(retryAfterSeconds=retry_after)
        self.retry_after = retry_after


class TooMuchUnderWay(TooManyRequests, slug="too-much-under-way"):
    """What the same person asked for before is still being made; nothing of this request was done."""

    title = "What you asked for before is still being prepared. Wait a few seconds, then ask again."


class TooManyUploads(TooManyRequests):
    """One person keeps too many uploads open; the connection of this one ends, and the rest of it is not taken."""
