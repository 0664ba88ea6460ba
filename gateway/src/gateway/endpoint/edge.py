"""/graphql without its routes: what was asked becomes a document with variables, and a result becomes an answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakValueDictionary

import orjson
from graphql import OperationType
from opentelemetry import trace
from starlette.responses import Response

from chassis.http import answers
from chassis.http.measured import is_a
from contracts import problems
from gateway.endpoint.accept import JSON
from gateway.endpoint.request_parts import problems_of
from gateway.graphql.admission import variables
from gateway.graphql.admission.preparing import DocumentRefused, operation_of, prepared
from gateway.graphql.context_of_request import context_of
from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from graphql import DocumentNode, GraphQLError

    from gateway.clients.caller import Caller
    from gateway.context import Services
    from gateway.endpoint.documents import TrustedDocuments
    from gateway.graphql.schema import GatewaySchema

_AD_HOC = "ad-hoc"
REST: Final = 9
"""How many times as long as reading a document took its sender waits: none takes more than a tenth of the process."""


@dataclass(frozen=True, slots=True)
class GraphqlRequest:
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
        self._trusted_only = trusted_only
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, sent: object, form: str, caller: Caller, *, reads: bool = False) -> Response:
        """The answer in `form` to one request; one that only `reads` runs no mutation. Raises Unauthenticated when the sign-in ends."""
        if wrong := problems_of(sent):
            title = "The request cannot be taken as it is. Correct the named fields and send again."
            return answers.problem_answer(400, problems.INVALID_INPUT, title, extensions={"fields": wrong})
        try:
            asked = self._asked(cast("dict[str, Any]", sent))
            trace.get_current_span().set_attribute("graphql.operation", asked.name)
            operation = operation_of(await self._read(asked, caller), asked.operation)
            writes = operation.operation is not OperationType.QUERY
            if reads and writes:
                return _by_get(form)
            is_a("write" if writes else "read")
            return await self._executed(asked, caller, form)
        except PublicError as refused:
            return _refused([refused], form)
        except DocumentRefused as refused:
            return _refused(refused.errors, form)

    def _asked(self, sent: dict[str, Any]) -> GraphqlRequest:
        operation, given = sent.get("operationName") or None, sent.get("variables") or {}
        variables.check_size(given)
        document_id = sent.get("documentId")
        if document_id is not None:
            document = self._documents.find(document_id)
            if document is None:
                raise PublicError(
                    "document-unknown",
                    "No document has this documentId: send the SHA-256 of one in gateway/operations.",
                )
            return GraphqlRequest(document.text, operation, given, document.name)
        if self._trusted_only:
            raise PublicError(
                "document-not-trusted", "Only named documents are run here: send a documentId instead of a query."
            )
        return GraphqlRequest(sent["query"], operation, given, _AD_HOC)

    async def _read(self, asked: GraphqlRequest, caller: Caller) -> DocumentNode:
        """The prepared document; those that are not ours one after the other for each person. Raises DocumentRefused."""
        if asked.name != _AD_HOC:
            return prepared(self._schema.core, asked.text)
        loop = asyncio.get_running_loop()
        async with self._turns.setdefault(caller.principal.subject, asyncio.Lock()):
            began = loop.time()
            try:
                return prepared(self._schema.core, asked.text)
            finally:
                await asyncio.sleep(REST * (loop.time() - began))

    async def _executed(self, asked: GraphqlRequest, caller: Caller, form: str) -> Response:
        result = await self._schema.execute(
            asked.text,
            variable_values=asked.variables,
            operation_name=asked.operation,
            context_value=context_of(caller, self._services),
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
    error = PublicError("mutation-by-get", "A request by GET only reads, so nothing was done: send a mutation by POST.")
    return _response({"errors": [error.formatted]}, HTTPStatus.METHOD_NOT_ALLOWED, form)


def _response(content: dict[str, Any], status: HTTPStatus, form: str) -> Response:
    headers = {"content-type": f"{form}; charset=utf-8", "vary": "accept"}
    return Response(orjson.dumps(content), status, headers)
