"""Errors that a caller is meant to read: everything else is masked."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from graphql import GraphQLError

from chassis.http.measured import failed_as
from gateway.clients.problems import ServiceRefused, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphql import Node

P = ParamSpec("P")
T = TypeVar("T")
_NOTHING = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class PublicError(GraphQLError):
    """An error whose words are ours: it names the rule and what to do, never what was sent."""

    def __init__(self, slug: str, message: str, nodes: Node | list[Node] | None = None, **extensions: Any) -> None:
        """`extensions` travel beside the slug."""
        super().__init__(message, nodes, extensions={"slug": slug, **extensions})


def or_error(resolver: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """A query whose refusals are errors of its field: a list or a total has no other place for them."""

    @wraps(resolver)
    async def resolved(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await resolver(*args, **kwargs)
        except ServiceRefused as refused:
            raise PublicError(refused.slug, refused.detail or refused.title, **refused.extensions) from None
        except ServiceUnavailable as away:
            failed_as("unavailable")
            raise PublicError("unavailable", away.sentence, retryAfterSeconds=away.retry_after) from None

    return resolved


def or_nothing(resolver: Callable[P, Awaitable[T | None]]) -> Callable[P, Awaitable[T | None]]:
    """The same for one record: null alike for what is missing, forbidden or closed to the caller's role."""

    @wraps(resolver)
    async def found(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return await resolver(*args, **kwargs)
        except ServiceRefused as refused:
            if refused.status in _NOTHING:
                return None
            raise

    return or_error(found)
