"""The schema: every area put together, with limits, bounded caches and masked errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry
from graphql import get_operation_ast
from strawberry.extensions import MaxTokensLimiter, ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig

from gateway.graphql import masking, refusals, variables
from gateway.graphql.drafts.mutations import DraftMutations
from gateway.graphql.drafts.queries import DraftQueries
from gateway.graphql.flow.queries import FlowQueries
from gateway.graphql.limits import MAX_TOKENS, RULES, RULES_IN_PRODUCTION
from gateway.graphql.names import WireNames
from gateway.graphql.notifications.mutations import NotificationMutations
from gateway.graphql.notifications.queries import NotificationQueries
from gateway.graphql.profile.queries import ProfileQueries
from gateway.graphql.referrals.mutations import ReferralMutations
from gateway.graphql.referrals.queries import ReferralQueries
from gateway.graphql.reports.mutations import ReportMutations
from gateway.graphql.reports.queries import ReportQueries
from gateway.graphql.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLError
    from strawberry.types import ExecutionContext, ExecutionResult

_CACHED_DOCUMENTS = 256
_REFUSALS = (
    refusals.NotFound,
    refusals.Forbidden,
    refusals.InvalidInput,
    refusals.StaleVersion,
    refusals.AlreadyTakenOver,
    refusals.IllegalState,
    refusals.Refused,
    refusals.Unavailable,
)


@strawberry.type
class Query(ProfileQueries, DraftQueries, ReportQueries, ReferralQueries, NotificationQueries, FlowQueries):
    """Everything that can be read."""


@strawberry.type
class Mutation(DraftMutations, ReportMutations, ReferralMutations, NotificationMutations):
    """Everything that can be done."""


class NamedVariables(SchemaExtension):
    """Replaces what graphql-core says about variables: it quotes their values."""

    def on_execute(self) -> Iterator[None]:
        """After execution, which has not begun when a variable does not fit."""
        yield
        context = self.execution_context
        result = context.result
        if result is None or not result.errors or result.data is not None or any(error.path for error in result.errors):
            return
        operation = (
            get_operation_ast(context.graphql_document, context.operation_name) if context.graphql_document else None
        )
        if operation is None:
            return
        schema = context.schema._schema  # noqa: SLF001 -- Strawberry has no public way to the executable schema
        found = variables.problems(schema, operation, context.variables or {})
        fields = [{"name": name, "problem": problem} for name, problem in found]
        sentence = "Some variables cannot be taken as they are. Correct the named ones and send again."
        result.errors = [Told("invalid-input", sentence, fields=fields)]


class GatewaySchema(strawberry.Schema):
    """Strawberry's schema, whose errors are logged without their words and leave masked."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """As Strawberry's; raises Unauthenticated when the caller's sign-in ended during the request."""
        result = await super().execute(*args, **kwargs)
        if result.errors:
            if (ended := masking.sign_in_refused(result.errors)) is not None:
                raise ended
            result.errors = [masking.masked(error) for error in result.errors]
        return result

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:  # noqa: ARG002 -- Strawberry's signature
        """Strawberry's own would log message, document and traceback."""
        masking.log_errors(errors)


def make_schema(*, production: bool) -> GatewaySchema:
    """The schema; in production it does not describe itself."""
    rules = RULES_IN_PRODUCTION if production else RULES

    class Rules(SchemaExtension):
        def on_operation(self) -> Iterator[None]:
            self.execution_context.validation_rules = rules
            yield

    return GatewaySchema(
        Query,
        Mutation,
        types=_REFUSALS,
        config=StrawberryConfig(name_converter=WireNames(), disable_field_suggestions=production),
        extensions=[
            lambda: MaxTokensLimiter(MAX_TOKENS),
            lambda: ParserCache(_CACHED_DOCUMENTS),
            Rules,
            lambda: ValidationCache(_CACHED_DOCUMENTS),
            NamedVariables,
        ],
    )
