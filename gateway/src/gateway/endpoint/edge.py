"""/graphql without its routes: what was asked becomes a document with variables, and a result becomes an answer."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import orjson
from graphql import OperationType
from opentelemetry import trace
from starlette.responses import Response

from chassis.domain.errors import TooManyRequests
from chassis.http import answers
from chassis.http.measured import is_a
from contracts import problems
from gateway.context import Context
from gateway.endpoint.accept import JSON
from gateway.endpoint.asked import problems_of
from gateway.endpoint.turns import Turns
from gateway.graphql.admission import size
from gateway.graphql.admission.preparing import DocumentRefused, operation_of
from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLError

    from chassis.http.measured import Kind
    from gateway.clients.caller import Caller
    from gateway.context import Services
    from gateway.endpoint.documents import TrustedDocuments
    from gateway.graphql.schema import GatewaySchema

_A_MOMENT_S = 1
_AD_HOC = "ad-hoc"


@dataclass(frozen=True, slots=True)
class Asked:
    """A document, which of its operations, and with what."""

    text: str
    operation: str | None
    variables: dict[str, Any]
    name: str


class Edge:
    """The endpoint without its routes."""

    def __init__(
        self,
        schema: GatewaySchema,
        services: Services,
        documents: TrustedDocuments,
        *,
        trusted_only: bool,
    ) -> None:
        """`trusted_only` refuses every document that is not in `documents`."""
        self._schema = schema
        self._services = services
        self._documents = documents
        self._turns = Turns()
        self._trusted_only = trusted_only

    async def answer(self, sent: object, form: str, caller: Caller, *, reads: bool = False) -> Response:
        """The answer in `form` to one request; one that only `reads` runs no mutation.

        Raises Unauthenticated when the sign-in ends meanwhile, TooManyRequests when much of theirs waits.
        """
        if wrong := problems_of(sent):
            title = "The request cannot be taken as it is. Correct the named fields and send again."
            return answers.problem_answer(400, problems.INVALID_INPUT, title, extensions={"fields": wrong})
        try:
            asked = self._asked(cast("dict[str, Any]", sent))
            trace.get_current_span().set_attribute("graphql.operation", asked.name)
            if not await self._read(asked.text, caller):
                raise TooManyRequests(_A_MOMENT_S)
            if reads and self._does(asked):
                return _by_get(form)
            is_a(self._kind(asked))
            return await self._executed(asked, caller, form)
        except PublicError as refused:
            return _refused([refused], form)
        except DocumentRefused as refused:
            return _refused(refused.told, form)

    def _asked(self, sent: dict[str, Any]) -> Asked:
        operation, variables = sent.get("operationName") or None, sent.get("variables") or {}
        size.check_variables(variables)
        document_id = sent.get("documentId")
        if document_id is not None:
            document = self._documents.find(document_id)
            if document is None:
                raise PublicError(
                    "document-unknown",
                    "No document has this documentId: send the SHA-256 of one in gateway/operations.",
                )
            return Asked(document.text, operation, variables, document.name)
        if self._trusted_only:
            raise PublicError(
                "document-not-trusted", "Only named documents are run here: send a documentId instead of a query."
            )
        return Asked(sent["query"], operation, variables, _AD_HOC)

    async def _read(self, text: str, caller: Caller) -> bool:
        """Prepares a document that is not known yet, in the caller's turn; False when too many of theirs wait. Raises DocumentRefused."""
        preparation, person = self._schema.preparation, caller.principal.subject
        if preparation.known(text) is not None:
            return True
        if not await self._turns.take(person):
            return False
        with self._turns.spending(person):
            preparation.prepared(text)
        return True

    def _does(self, asked: Asked) -> bool:
        """Whether the operation that is asked for is more than a query. Raises DocumentRefused when there is none."""
        operation = operation_of(self._schema.preparation.prepared(asked.text), asked.operation)
        return operation.operation is not OperationType.QUERY

    def _kind(self, asked: Asked) -> Kind:
        try:
            return "write" if self._does(asked) else "read"
        except DocumentRefused:
            return "read"  # it is refused in a moment

    async def _executed(self, asked: Asked, caller: Caller, form: str) -> Response:
        result = await self._schema.execute(
            asked.text,
            variable_values=asked.variables,
            operation_name=asked.operation,
            context_value=Context.of(caller, self._services),
        )
        errors = result.errors or []
        # Nothing ran: a syntax error, a limit, a variable. A failed field has a path.
        if result.data is None and errors and not any(error.path for error in errors):
            return _refused(errors, form)
        content = {"data": result.data} | ({"errors": [error.formatted for error in errors]} if errors else {})
        return _response(content, HTTPStatus.OK, form)


def _refused(errors: Sequence[GraphQLError], form: str) -> Response:
    """Nothing was run. In plain JSON that is 200: there another status may come from anybody on the way."""
    status = HTTPStatus.OK if form == JSON else HTTPStatus.BAD_REQUEST
    return _response({"errors": [error.formatted for error in errors]}, status, form)


def _by_get(form: str) -> Response:
    told = PublicError("mutation-by-get", "A request by GET only reads, so nothing was done: send a mutation by POST.")
    return _response({"errors": [told.formatted]}, HTTPStatus.METHOD_NOT_ALLOWED, form)


def _response(content: dict[str, Any], status: HTTPStatus, form: str) -> Response:
    headers = {"content-type": f"{form}; charset=utf-8", "vary": "accept"}
    return Response(orjson.dumps(content), status, headers)
