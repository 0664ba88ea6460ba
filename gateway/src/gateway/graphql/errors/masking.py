"""What of an error leaves the process, and what of it is logged: the path and the type, never the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import FieldNode, GraphQLError

from chassis.auth.errors import Unauthenticated
from chassis.http.answers import current_trace_id
from chassis.http.measured import failed_as
from chassis.telemetry.logging import get_logger
from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = get_logger(__name__)


def log_errors(errors: Sequence[GraphQLError]) -> None:
    """One line per unexpected error."""
    for error in errors:
        cause = error.original_error
        # Without a path nothing has run: what was wrong with the request is reported to its sender.
        if error.path is not None and cause is not None and not isinstance(cause, PublicError | Unauthenticated):
            failed_as("unexpected")
            _log.error("graphql.resolver_failed", graphql_path=_path(error), error=cause)


def masked(error: GraphQLError) -> GraphQLError:
    """`error` as its caller may read it."""
    if isinstance(error, PublicError) or isinstance(error.original_error, PublicError):
        return error
    sentence = (
        "Something went wrong on our side. Read the record again before you repeat this, and report the trace id."
    )
    extensions = {"slug": "unexpected", "traceId": current_trace_id()}
    return GraphQLError(sentence, error.nodes, error.source, error.positions, error.path, extensions=extensions)


def sign_in_refused(errors: Sequence[GraphQLError]) -> Unauthenticated | None:
    """The refusal of the caller's sign-in among `errors`, if there is one: 401 stays HTTP."""
    causes = [error.original_error for error in errors]
    return next((cause for cause in causes if isinstance(cause, Unauthenticated)), None)


def _path(error: GraphQLError) -> str:
    """The schema's name of the field, never the alias in the error's own path: a caller may write anything there."""
    field = next((node for node in error.nodes or () if isinstance(node, FieldNode)), None)
    return field.name.value if field else "unknown"
