"""Expected refusals as members of a union, with the slugs of the services' problems."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import strawberry

from chassis.http.measured import failed_as
from gateway.clients.problems import ServiceRefused, ServiceUnavailable
from gateway.graphql.fields import object_type
from gateway.graphql.wire import read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

P = ParamSpec("P")
T = TypeVar("T")


@strawberry.interface(
    description="Why something was not done, and what to do next. Nothing of it repeats what was sent."
)
class Refusal:
    """Why something was not done."""

    slug: str = strawberry.field(description="Stable name of the refusal.")
    title: str = strawberry.field(description="What happened and what to do, in one or two sentences.")
    detail: str | None = strawberry.field(default=None, description="More about this one case.")


@object_type
class NotFound(Refusal):
    """There is nothing here for you: missing and forbidden look the same."""


@object_type
class Forbidden(Refusal):
    """Your role does not carry this operation."""


@object_type
class FieldProblem:
    """One field that cannot be taken as it is."""

    name: str = strawberry.field(description="Dotted name inside the input.")
    problem: str = strawberry.field(description="What is wrong, without the value.")


@object_type
class InvalidInput(Refusal):
    """Some fields cannot be taken as they are, or are missing: all of them at once."""

    fields: list[FieldProblem] = strawberry.field(default_factory=list)
    missing: list[str] = strawberry.field(
        default_factory=list, description="Answers still missing; `a|b` means that one of them is enough."
    )


@object_type
class StaleVersion(Refusal):
    """The record was changed since you read it."""

    current_state: str
    current_version: int
    changed_fields: list[str]


@object_type
class AlreadyTakenOver(Refusal):
    """A colleague was faster."""

    taken_over_by: str
    taken_over_at: datetime
    current_state: str
    current_version: int


@object_type
class IllegalState(Refusal):
    """The record's present state does not allow this."""

    current_state: str
    action: str


@object_type
class Refused(Refusal):
    """Any other rule that was not met: see slug and title."""

    person: int | None = strawberry.field(
        default=None,
        description="Of several persons who are filed at once, the number of whom it is about, unless the first.",
    )
    references: list[str] | None = strawberry.field(
        default=None, description="Of several cases that were to be handed over, those that cannot be."
    )
    again_in_seconds: int | None = strawberry.field(
        default=None, description="Of what was asked too often: when to ask again."
    )


@object_type
class Unavailable(Refusal):
    """A part that is needed cannot be reached just now."""

    retry_after_seconds: int


AnyRefusal = (
    NotFound | Forbidden | InvalidInput | StaleVersion | AlreadyTakenOver | IllegalState | Refused | Unavailable
)


def or_refusal(resolver: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """A mutation whose expected refusals are answers: members of its union. Anything unexpected is raised on."""

    @wraps(resolver)
    async def resolved(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await resolver(*args, **kwargs)
        except ServiceRefused as refused:
            return cast("T", refusal_of(refused))
        except ServiceUnavailable as away:
            failed_as("unavailable")
            unavailable = Unavailable(slug="unavailable", title=away.sentence, retry_after_seconds=away.retry_after)
            return cast("T", unavailable)

    return resolved


def refusal_of(refused: ServiceRefused) -> AnyRefusal:
    """The union member for a service's problem. What it carries is decided by its members, not by its slug."""
    common: dict[str, Any] = {"slug": refused.slug, "title": refused.title, "detail": refused.detail}
    more = refused.extensions
    if refused.status == HTTPStatus.NOT_FOUND:
        return NotFound(**common)
    if refused.status == HTTPStatus.FORBIDDEN:
        return Forbidden(**common)
    if "fields" in more or "missing" in more:
        return read(InvalidInput, {"fields": _fields(more), "missing": more.get("missing", [])}, **common)
    return _conflict(more, common) or Refused(
        **common,
        person=more.get("person"),
        references=more.get("references"),
        again_in_seconds=more.get("retryAfterSeconds"),
    )


def _conflict(more: Mapping[str, Any], common: Mapping[str, Any]) -> AnyRefusal | None:
    if "takenOverBy" in more:
        return read(AlreadyTakenOver, more, **common)
    if "currentVersion" in more:
        return read(StaleVersion, more, **common)
    return read(IllegalState, more, **common) if "action" in more else None


def _fields(more: Mapping[str, Any]) -> list[dict[str, str]]:
    """The header of REST is an input field here."""
    renamed = {"Idempotency-Key": "idempotencyKey"}
    return [{**each, "name": renamed.get(each["name"], each["name"])} for each in more.get("fields", [])]
