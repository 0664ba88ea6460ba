"""Refusals as the contract shows them (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from chassis.http.answers import MEDIA_TYPE
from contracts.problems import INVALID_INPUT, PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS: Final = {"type": "array", "items": {"type": "string"}}
_SECONDS: Final = {"type": "integer", "minimum": 1}
PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "A refusal. `type` is stable; sentences may change, and nothing in them repeats what was sent.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:problem:[a-z0-9-]+$"},
        "title": {
            "type": "string",
            "description": "For a person: what happened and, from the second sentence on, what to do.",
        },
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "The same for this very request, where it says more."},
        "fields": {
            "type": "array",
            "description": "What is wrong with each field that cannot be taken.",
            "items": {
                "type": "object",
                "required": ["name", "problem"],
                "properties": {
                    "name": {"type": "string", "description": "Dotted JSON name, or the name of a header."},
                    "problem": {"type": "string", "description": "Continues the name to a sentence."},
                },
            },
        },
        "missing": {**_TEXTS, "description": "Answers that are missing; names with `|` between them: one of these."},
        "currentState": {"type": "string"},
        "currentVersion": {"type": "integer", "description": "Send this as `expectedVersion` after reading again."},
        "changedFields": {**_TEXTS, "description": "Names of what changed since, as far as the caller may see it."},
        "action": {"type": "string", "description": "What the present state does not allow."},
        "retryAfterSeconds": {**_SECONDS, "description": "The same as the header Retry-After."},
        "traceId": {"type": "string", "description": "Report this."},
    },
}
_RETRY: Final = {
    "Retry-After": {"required": True, "description": "Seconds to wait before the next try.", "schema": _SECONDS}
}
_HEADERS: Final = {
    401: {
        "WWW-Authenticate": {
            "required": True,
            "description": "How to sign in.",
            "schema": {"type": "string", "pattern": "^Bearer "},
        }
    },
    403: {
        "WWW-Authenticate": {
            "description": "The permission that is missing, as `scope` (RFC 6750).",
            "schema": {"type": "string", "pattern": "^Bearer "},
        }
    },
    429: _RETRY,
    503: _RETRY,
}


def response(status: int, sentences: Mapping[str, str]) -> dict[str, Any]:
    """The answer with `status`: each slug that it may have, as an example with its sentence.

    The schema is the one of every refusal and nothing beside it: generators of clients drop an answer, or make a type of
    its own, where the slugs and the status narrow it.
    """
    slugs = sorted(sentences)
    lines = "\n".join(f"- `{slug}`: {sentences[slug]}" for slug in slugs)
    examples = {slug: {"value": _example(status, slug, sentences[slug])} for slug in slugs}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    description = f"{HTTPStatus(status).phrase}, as a problem (RFC 9457):\n\n{lines}"
    return {"description": description, **headers, "content": {MEDIA_TYPE: content}}


def _example(status: int, slug: str, sentence: str) -> dict[str, Any]:
    fields = [{"name": "expectedVersion", "problem": "is missing: give it a value."}]
    more = {"fields": fields} if slug == INVALID_INPUT else {}
    return {"type": PREFIX + slug, "title": sentence, "status": status, **more}
