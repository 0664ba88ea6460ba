"""Answers, made of views by equal names, and which texts of a model nothing guards."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from contracts.models import NO_SCHEMAS, CamelModel

if TYPE_CHECKING:
    from collections.abc import Iterator

M = TypeVar("M", bound=CamelModel)


def by_equal_names(model: type[M], view: object, **more: object) -> M:
    """The answer made from a view (its fields, and at any depth its attributes, are called as the model's) and from `more`.

    Raises ValidationError for a name of either that the model lacks, and for one that it needs. That within a view no name
    is left out `tests/contract/openapi/test_answers_of_views.py` asks of all answers.
    """
    given = {name: getattr(view, name) for name in getattr(view, "__dataclass_fields__", ())}
    return model.model_validate(given | more, from_attributes=True)


@cache
def unguarded_texts(model: type[CamelModel]) -> tuple[str, ...]:
    """Names of fields, at any depth, that take any text at all: neither a checked type nor a pattern limits them."""
    return tuple(sorted(set(_plain_texts(model.__pydantic_core_schema__, model.__name__))))


def _plain_texts(schema: Any, name: str) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _plain_texts(part, name)
    if not isinstance(schema, dict):
        return
    kind = schema.get("type")
    if kind == "str" and "pattern" not in schema:
        yield name
    if kind == "model":
        name = schema["cls"].__name__
    # A validator of ours checks the text before it is read.
    if kind not in ("function-after", "function-wrap", "function-plain"):
        for key, part in schema.items():
            if key not in NO_SCHEMAS:
                inside = f"{name}.{key}" if isinstance(part, dict) and part.get("type") == "model-field" else name
                yield from _plain_texts(part, inside)
