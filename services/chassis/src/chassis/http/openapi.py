"""Makes of FastAPI's document one that a client can use without asking: who may call, what is refused, what is required."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from chassis.auth.access import PUBLIC, SIGNED_IN
from chassis.domain.errors import Forbidden, IdempotencyKeyReused, InvalidInput, NotFound, TooManyRequests, Unavailable
from chassis.http import documentation
from chassis.http.documentation import NOTHING_SAID, problem_of, refused_by
from chassis.http.openapi_problems import PROBLEM, response
from chassis.http.route_guard import calls_of, declared_access
from chassis.idempotency.dependency import DOCUMENTED, required_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi.routing import RouteContext

    from chassis.http.documentation import Documentation

_TOKEN: Final = "accessToken"  # noqa: S105 -- the name of a scheme
_SCHEME: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token for this service. Next to it is the permission that one of its roles must carry.",
}
_KEY: Final = {"$ref": "#/components/parameters/IdempotencyKey"}


class DocumentedApp(FastAPI):
    """An application whose document is complete."""

    documentation: Documentation = NOTHING_SAID

    def openapi(self) -> dict[str, Any]:
        """The document; made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _Shaping(super().openapi(), self.documentation).shaped(self)
        return self.openapi_schema


class _Shaping:
    def __init__(self, document: dict[str, Any], said: Documentation) -> None:
        self._document = document
        self._said = said
        self._components: dict[str, Any] = document.setdefault("components", {})

    def shaped(self, app: FastAPI) -> dict[str, Any]:
        info = self._document["info"]
        info |= {"title": f"Spona: {info['title']}", "description": self._said.description}
        info["contact"] = {"name": "Whoever runs this installation"}
        self._document["servers"] = [{"url": "/", "description": "The service that this document was read from."}]
        self._components["schemas"] = {"Problem": PROBLEM, **self._components.get("schemas", {})}
        self._components["securitySchemes"] = {_TOKEN: _SCHEME}
        self._components["parameters"] = {"IdempotencyKey": DOCUMENTED}
        for context in iter_route_contexts(app.routes):
            for operation in self._operations_of(context):
                self._complete(operation, context)
        self._document["tags"] = [{"name": name, "description": text} for name, text in self._said.tags.items()]
        self._prune()
        self._open_answers()
        self._order()
        _tidy(self._components["schemas"])
        return {name: self._document[name] for name in ("openapi", "info", "servers", "tags", "paths", "components")}

    def _operations_of(self, context: RouteContext) -> Iterator[dict[str, Any]]:
        path = self._document["paths"].get(context.path_format, {})
        for method in context.methods or ():
            if method.lower() in path:
                yield path[method.lower()]

    def _complete(self, operation: dict[str, Any], context: RouteContext) -> None:
        said = " ".join(operation.get("description", "").split())
        operation["summary"] = said.split(". ")[0].split("; ")[0].removesuffix(".")
        access = declared_access(context)
        operation["security"] = self._security(access)
        parameters = [_parameter(each) for each in operation.get("parameters", [])]
        keyed = required_key in calls_of(context)
        operation["parameters"] = [*parameters, *([_KEY] if keyed else [])]
        if not operation["parameters"]:
            del operation["parameters"]
        answers = {code: each for code, each in operation["responses"].items() if code.startswith("2")}
        for each in answers.values():
            each["description"] = "Done." if each["description"] == "Successful Response" else each["description"]
        by_status: dict[int, dict[str, str]] = {}
        for status, slug, sentence in self._refusals(operation, context, access, keyed=keyed):
            by_status.setdefault(status, {})[slug] = sentence
        operation["responses"] = answers | {
            str(code): self._refused(code, by_status[code]) for code in sorted(by_status)
        }

    def _refused(self, status: int, sentences: Mapping[str, str]) -> dict[str, Any]:
        """What is refused in many places for one reason is written in one place, and so does what is malformed."""
        if len(sentences) > 1 and status != HTTPStatus.BAD_REQUEST:
            return response(status, sentences)
        name = "Or".join(slug.title().replace("-", "") for slug in sorted(sentences))
        self._components.setdefault("responses", {})[name] = response(status, sentences)
        return {"$ref": f"#/components/responses/{name}"}

    def _refusals(
        self, operation: Mapping[str, Any], context: RouteContext, access: str | None, *, keyed: bool
    ) -> Iterator[tuple[int, str, str]]:
        yield from documentation.EVERYBODY
        yield problem_of(Unavailable)
        if access != PUBLIC:
            yield from documentation.SIGNED_IN
        if access not in (PUBLIC, *self._said.schemes):
            yield problem_of(TooManyRequests)
            if access != SIGNED_IN:
                yield problem_of(Forbidden)
        places = {each.get("in") for each in operation.get("parameters", [])}
        if "path" in places:
            yield problem_of(NotFound)
        if "requestBody" in operation:
            yield from documentation.WITH_BODY
        if keyed or "requestBody" in operation or places & {"query", "header"}:
            yield problem_of(InvalidInput)
        if keyed:
            yield problem_of(IdempotencyKeyReused)
        yield from map(problem_of, refused_by(context.endpoint))

    def _security(self, access: str | None) -> list[dict[str, list[str]]]:
        if access == PUBLIC:
            return []
        if access is not None and access in self._said.schemes:
            schemes = self._said.schemes[access]
            self._components["securitySchemes"] |= schemes
            return [{name: [] for name in schemes}]
        return [{_TOKEN: [] if access in (None, SIGNED_IN) else [str(access)]}]

    def _prune(self) -> None:
        """FastAPI describes its own answer to invalid input, which is never given here."""
        schemas = self._components["schemas"]
        used: set[str] = set()
        _reached([self._document["paths"], self._components.get("responses", {})], schemas, used)
        self._components["schemas"] = {name: schema for name, schema in schemas.items() if name in used}

    def _order(self) -> None:
        """By name: in which order routes were written is no part of the contract."""
        for part in (self._document["paths"], self._components.get("responses", {})):
            ordered = sorted(part.items())
            part.clear()
            part.update(ordered)

    def _open_answers(self) -> None:
        """A later version may answer more than this one: only what is sent must hold nothing else."""
        schemas = self._components["schemas"]
        sent: set[str] = set()
        for path in self._document["paths"].values():
            for operation in path.values():
                _reached(operation.get("requestBody", {}), schemas, sent)
        for name, schema in schemas.items():
            if name not in sent and "properties" in schema:
                schema.pop("additionalProperties", None)


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter as it is written in an address, where there is no null."""
    schema = dict(parameter["schema"])
    schema.pop("title", None)
    kinds = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if len(kinds) == 1:
        said = {name: text for name, text in schema.items() if name not in ("anyOf", "default")}
        schema = kinds[0] | said if "$ref" not in kinds[0] else kinds[0]
    schema.pop("description", None)
    return {**parameter, "schema": schema}


def _reached(part: Any, schemas: Mapping[str, Any], found: set[str]) -> None:
    for name in _references(part):
        if name in schemas and name not in found:
            found.add(name)
            _reached(schemas[name], schemas, found)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(reference := part.get("$ref"), str):
            yield reference.rsplit("/", 1)[1]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)


def _tidy(schemas: dict[str, Any]) -> None:
    """Titles that only spell a name once more say nothing."""
    for name, schema in schemas.items():
        if schema.get("title") == name:
            del schema["title"]
        for each in schema.get("properties", {}).values():
            each.pop("title", None)
