"""POST /graphql: what was sent becomes a document with variables, and a result becomes an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from opentelemetry import trace
from starlette.responses import Response

from chassis.domain.errors import TooManyRequests
from chassis.http import answers
from contracts import problems
from gateway.context import Context
from gateway.graphql import size
from gateway.graphql.preparing import DocumentRefused
from gateway.graphql.told import Told
from gateway.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLError

    from gateway.clients.caller import Caller
    from gateway.context import Services
    from gateway.documents import TrustedDocuments
    from gateway.graphql.schema import GatewaySchema

_A_MOMENT_S = 1
_MEDIA_TYPES = ("application/graphql-response+json", "application/json")
_KINDS: dict[str, tuple[type, str]] = {
    "query": (str, "must be text."),
    "documentId": (str, "must be text."),
    "operationName": (str, "must be text."),
    "variables": (dict, "must be an object."),
    "extensions": (dict, "must be an object."),
}
_AD_HOC = "ad-hoc"
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A document, which of its operations, and with what."""

    text: str
    operation: str | None
    variables: dict[str, Any]
    name: str


class Edge:
    """The endpoint without its route."""

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

    async def answer(self, body: bytes, accept: str, caller: Caller) -> Response:
        """The answer to one request. Raises Unauthenticated when the sign-in ends meanwhile, TooManyRequests when much of theirs waits."""
        media_type = _preferred(accept)
        try:
            sent = orjson.loads(body)
        except ValueError:
            return answers.malformed()
        if wrong := _wrong(sent):
            title = "The request cannot be taken as it is. Correct the named fields and send again."
            return answers.problem_answer(400, problems.INVALID_INPUT, title, extensions={"fields": wrong})
        try:
            asked = self._asked(sent)
            trace.get_current_span().set_attribute("graphql.operation", asked.name)
            if not await self._read(asked.text, caller):
                raise TooManyRequests(_A_MOMENT_S)
            return await self._executed(asked, caller, media_type)
        except Told as refused:
            return _refused([refused], media_type)
        except DocumentRefused as refused:
            return _refused(refused.told, media_type)

    def _asked(self, sent: dict[str, Any]) -> Asked:
        operation, variables = sent.get("operationName"), sent.get("variables") or {}
        size.check_variables(variables)
        document_id = sent.get("documentId")
        if document_id is not None:
            document = self._documents.find(document_id)
            if document is None:
                raise Told(
                    "document-unknown",
                    "No document has this documentId: send the SHA-256 of one in gateway/operations.",
                )
            return Asked(document.text, operation, variables, document.name)
        if self._trusted_only:
            raise Told(
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

    async def _executed(self, asked: Asked, caller: Caller, media_type: str) -> Response:
        result = await self._schema.execute(
            asked.text,
            variable_values=asked.variables,
            operation_name=asked.operation,
            context_value=Context.of(caller, self._services),
        )
        errors = result.errors or []
        # Nothing ran: a syntax error, a limit, a variable. A failed field has a path.
        if result.data is None and errors and not any(error.path for error in errors):
            return _refused(errors, media_type)
        content = {"data": result.data} | ({"errors": [error.formatted for error in errors]} if errors else {})
        return Response(orjson.dumps(content), media_type=media_type)


def _preferred(accept: str) -> str:
    """The media type of ours that is named with the greatest weight; JSON for whoever names none."""
    weights: dict[str, float] = {}
    for each in accept.split(","):
        name, *parameters = (part.strip().lower() for part in each.split(";"))
        weights[name] = next((_weight(part[2:]) for part in parameters if part.startswith("q=")), 1.0)
    named = [each for each in _MEDIA_TYPES if weights.get(each, 0) > 0]
    return max(named, key=lambda each: weights[each], default=_MEDIA_TYPES[1])


def _weight(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text) else 0


def _refused(errors: Sequence[GraphQLError], media_type: str) -> Response:
    return Response(orjson.dumps({"errors": [error.formatted for error in errors]}), 400, media_type=media_type)


def _wrong(sent: object) -> list[dict[str, str]]:
    """Name and problem of every field of the body that cannot be taken."""
    if not isinstance(sent, dict):
        return [{"name": "body", "problem": "must be one object; several operations at once are not taken."}]
    unknown = (
        [{"name": "body", "problem": "holds a field that is not known here: leave it out."}]
        if sent.keys() - _KINDS.keys()
        else []
    )
    known = [
        {"name": name, "problem": problem}
        for name, (kind, problem) in _KINDS.items()
        if sent.get(name) is not None and not isinstance(sent[name], kind)
    ]
    if not (sent.get("query") or sent.get("documentId")):
        known.append({"name": "query", "problem": "is missing: send a query or a documentId."})
    return unknown + known
