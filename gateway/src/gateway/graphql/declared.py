"""GraphQL's side of a declared command: its input and its row are made of the declaration."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Optional, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry
from pydantic import AwareDatetime

from contracts.commands.declaring import Nothing
from gateway.graphql.command import USUAL, Answered, Command
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from pydantic.fields import FieldInfo

    from contracts.commands.declaring import Declaration
    from contracts.models import CamelModel
    from gateway.context import Context
    from gateway.graphql.errors.refusals import Refusal

_SCALARS: Final[dict[Any, Any]] = {UUID: strawberry.ID, AwareDatetime: datetime}


def row(
    declaration: Declaration[CamelModel],
    answer: Answered[Any],
    refusals: tuple[type[Refusal], ...] = USUAL,
    before: Callable[[Context, Any], Awaitable[None]] | None = None,
) -> Command[Any]:
    """The row of a declared command; `refusals` and `before` as a row takes them."""
    return Command(
        declaration.name,
        declaration.says,
        input_of(declaration),
        declaration.service,
        declaration.path,
        answer,
        refusals=refusals,
        before=before,
    )


def input_of(declaration: Declaration[CamelModel]) -> Any:
    """The input: key, the ids that the path names, and what is sent."""
    body, name = declaration.body, f"{declaration.name[:1].upper()}{declaration.name[1:]}Input"
    fields = {"idempotency_key": (str, strawberry.field(description=KEY))}
    fields |= {each: (strawberry.ID, strawberry.field()) for each in re.findall(r"{(\w+)}", declaration.path)}
    return _input(name, declaration.says if body is Nothing else body.__doc__ or "", fields | _fields(body))


def _input(name: str, says: str, fields: Mapping[str, tuple[Any, Any]]) -> Any:
    kinds = {name: kind for name, (kind, _) in fields.items()}
    values = {name: field for name, (_, field) in fields.items()}
    return input_type(type(name, (), {"__annotations__": kinds, "__doc__": says, **values}))


def _fields(model: type[CamelModel]) -> dict[str, tuple[Any, Any]]:
    hints = get_type_hints(model)  # Without what is in Annotated, at any depth.
    return {name: _field(_kind(hints[name]), field) for name, field in model.model_fields.items()}


def _field(kind: Any, field: FieldInfo) -> tuple[Any, Any]:
    if field.is_required():
        return kind, strawberry.field(description=field.description)
    # What is made anew for each body is left to the service, which knows it.
    default = None if field.default_factory else field.default
    return kind if default is not None else Optional[kind], strawberry.field(  # noqa: UP045 -- made of a value
        default=default, description=field.description
    )


def _kind(hint: Any) -> Any:
    if get_origin(hint) in (list, tuple):
        return list[_kind(get_args(hint)[0])]  # type: ignore[misc]  # a kind that is made here
    if kinds := get_args(hint):
        return Union[tuple(map(_kind, kinds))]  # noqa: UP007 -- made of a tuple
    return part_of(hint) if hasattr(hint, "model_fields") else _SCALARS.get(hint, hint)


@cache
def part_of(model: type[CamelModel]) -> Any:
    """The input of what is nested in bodies."""
    return _input(f"{model.__name__}Input", model.__doc__ or "", _fields(model))
