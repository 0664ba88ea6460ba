"""The schema: every area put together, with prepared documents and masked errors."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import strawberry
from graphql import is_object_type
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.schema.schema_converter import CustomGraphQLEnumType, GraphQLCoreConverter
from strawberry.types import ExecutionResult

from gateway.graphql.admission import variables
from gateway.graphql.admission.preparing import DocumentRefused, operation_of, prepared
from gateway.graphql.advice import commands as advice
from gateway.graphql.advice.types import AdviceQueries
from gateway.graphql.drafts import commands as drafts
from gateway.graphql.drafts.types import DraftQueries
from gateway.graphql.errors import masking, refusals
from gateway.graphql.errors.public_error import PublicError
from gateway.graphql.flow import FlowQueries
from gateway.graphql.notifications import commands as notifications
from gateway.graphql.notifications.types import NotificationQueries
from gateway.graphql.people.types import PeopleQueries
from gateway.graphql.profile import ProfileQueries
from gateway.graphql.referrals import commands as referrals
from gateway.graphql.referrals.queries import ReferralQueries
from gateway.graphql.reports import commands as reports
from gateway.graphql.reports import uploads
from gateway.graphql.reports.queries import ReportQueries
from gateway.graphql.roster import commands as roster
from gateway.graphql.roster.types import RosterQueries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphql import DocumentNode, GraphQLError, GraphQLSchema
    from strawberry.types import ExecutionContext
    from strawberry.types.enum import EnumValue, StrawberryEnumDefinition

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
class Query(
    ProfileQueries,
    DraftQueries,
    ReportQueries,
    ReferralQueries,
    NotificationQueries,
    FlowQueries,
    RosterQueries,
    PeopleQueries,
    AdviceQueries,
):
    """Everything that can be read."""


COMMANDS = (
    *drafts.COMMANDS,
    *reports.COMMANDS,
    *uploads.COMMANDS,
    *referrals.COMMANDS,
    *notifications.COMMANDS,
    *roster.COMMANDS,
    *advice.COMMANDS,
)
"""Everything that can be done."""


class WireNames(NameConverter):
    """camelCase fields as usual; enum values are spelled as on the wire (`child_duty`), so that every channel says the same word."""

    def from_enum_value(self, enum: StrawberryEnumDefinition, enum_value: EnumValue) -> str:
        """The wire value where GraphQL allows it as a name (`0-8` becomes `age_0_8`)."""
        value = str(enum_value.value)
        return value if value.isidentifier() else super().from_enum_value(enum, enum_value).lower()


class Prepared(SchemaExtension):
    """Brings the document and the operation that `GatewaySchema.execute` has prepared."""

    def on_parse(self) -> Iterator[None]:
        """Nothing is parsed again."""
        context = self.execution_context
        context.graphql_document = prepared(_schema_of(context).core, context.query or "")
        yield

    def on_validate(self) -> Iterator[None]:
        """Nothing is left to find."""
        self.execution_context.pre_execution_errors = []
        yield


class NamedVariables(SchemaExtension):
    """Says what is wrong with variables before graphql-core does: it quotes their values, and looks for words like them."""

    def on_execute(self) -> Iterator[None]:
        """Nothing is executed when a variable does not fit."""
        context = self.execution_context
        operation = operation_of(cast("DocumentNode", context.graphql_document), context.operation_name)
        if found := variables.problems(_schema_of(context).core, operation, context.variables or {}):
            fields = [{"name": name, "problem": problem} for name, problem in found]
            sentence = "Some variables cannot be taken as they are. Correct the named ones and send again."
            context.result = ExecutionResult(data=None, errors=[PublicError("invalid-input", sentence, fields=fields)])
        yield


class GatewaySchema(strawberry.Schema):
    """Strawberry's schema, whose documents are prepared by us and whose errors are logged without their words and leave masked."""

    @property
    def core(self) -> GraphQLSchema:
        """The executable schema, to which Strawberry has no public way."""
        return self._schema

    async def execute(self, query: str | None, *args: Any, **kwargs: Any) -> ExecutionResult:
        """As Strawberry's; raises Unauthenticated when the caller's sign-in ended during the request."""
        try:
            operation_of(prepared(self.core, query or ""), kwargs.get("operation_name"))
        except DocumentRefused as refused:
            return ExecutionResult(data=None, errors=refused.errors)
        result = await super().execute(query, *args, **kwargs)
        if result.errors:
            if (ended := masking.sign_in_refused(result.errors)) is not None:
                raise ended
            result.errors = [masking.masked(error) for error in result.errors]
        return result

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:  # noqa: ARG002 -- Strawberry's signature
        """Strawberry's own would log message, document and traceback."""
        masking.log_errors(errors)


@cache
def make_schema() -> GatewaySchema:
    """Once for a process, however many gateways it makes: the types are the same for all of them."""
    made = GatewaySchema(
        Query,
        strawberry.type(type("Mutation", (), {command.name: command.mutation() for command in COMMANDS})),
        types=_REFUSALS,
        config=StrawberryConfig(name_converter=WireNames()),
        extensions=[Prepared, NamedVariables],
    )
    for kind in made.core.type_map.values():
        if isinstance(kind, CustomGraphQLEnumType) and all(name == each.value for name, each in kind.values.items()):
            # A page is given the word itself, as JSON it is its name. Strawberry's own looks through all of them each time.
            kind.coerce_output_value = kind.wrapped_cls  # type: ignore[assignment, method-assign]
        for field in kind.fields.values() if is_object_type(kind) else ():
            definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            if definition is not None and definition.is_basic_field:
                field.resolve = _attribute(definition.python_name)
    return made


def _attribute(name: str) -> Callable[..., Any]:
    """Of a field without a resolver: Strawberry's own takes four calls to it, and a page has hundreds."""
    return lambda source, _info: getattr(source, name)


def _schema_of(context: ExecutionContext) -> GatewaySchema:
    return cast("GatewaySchema", context.schema)
