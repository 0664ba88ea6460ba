"""A command of the schema is one row: its union, its mutation, the call to its service and its trusted document follow from it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import KW_ONLY, dataclass, fields
from typing import Annotated, Any, ClassVar, Generic, Protocol, TypeVar, Union

import strawberry

from gateway.context import Context, Service
from gateway.graphql.errors.refusals import (
    AlreadyTakenOver,
    AnyRefusal,
    IllegalState,
    InvalidInput,
    Refusal,
    Refused,
    StaleVersion,
    Unavailable,
    or_refusal,
)
from gateway.graphql.inputs import as_id, as_key, body_of
from gateway.graphql.wire import read


class Keyed(Protocol):
    """The input of any command."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    idempotency_key: str


Info = strawberry.Info[Context, None]
A = TypeVar("A")
G = TypeVar("G", bound=Keyed)
_ASKED: dict[type[Refusal], str] = {
    Refusal: "slug title detail",
    InvalidInput: "fields { name problem } missing",
    StaleVersion: "currentState currentVersion changedFields",
    IllegalState: "currentState action",
    Unavailable: "retryAfterSeconds",
    Refused: "person references againInSeconds",
    AlreadyTakenOver: "takenOverBy takenOverAt currentState currentVersion",
}
WITHOUT_STATE = (Refusal, InvalidInput, StaleVersion, Unavailable)
USUAL = (Refusal, InvalidInput, StaleVersion, IllegalState, Unavailable)


class CommandUnusable(Exception):
    """A row does not fit its own input; says what to correct."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[A]):
    """What a command answers when it is not refused, how it is read, and what trusted documents ask of it."""

    kind: type[A]
    selection: str
    read: Callable[[Info, dict[str, Any]], Awaitable[A]]
    fragment: str = ""


def as_it_is(kind: type[A], selection: str) -> Answered[A]:
    """One that holds what the service answers, field by field."""

    async def plainly(_info: Info, answer: dict[str, Any]) -> A:
        return read(kind, answer)

    return Answered(kind, selection, plainly)


@dataclass(frozen=True, slots=True)
class Command(Generic[G]):
    """The mutation `name`, which posts its input to the service.

    `path` is written as in the service's OpenAPI: the field of the input that it names in braces is sent there and not in the body;
    where it is left out, `path_of_new` takes its place. `refusals` are those that the trusted document asks more of;
    `before` is done first, and whatever it raises is the answer.
    """

    name: str
    says: str
    input: type[G]
    service: Service
    path: str
    answer: Answered[Any]
    _: KW_ONLY
    path_of_new: str | None = None
    refusals: tuple[type[Refusal], ...] = USUAL
    before: Callable[[Context, G], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        """Raises CommandUnusable: a misspelt word is found at the start and not by the sender of the command."""
        for name in set(self.targets) - {each.name for each in fields(self.input)}:
            raise CommandUnusable(f"{self.name}: {self.input.__name__} has no field {name}, which {self.path} names.")

    @property
    def title(self) -> str:
        """The name as types and documents have it."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def targets(self) -> list[str]:
        """Fields of the input that `path` names."""
        return re.findall(r"\{(\w+)\}", self.path)

    async def post(self, context: Context, given: G) -> dict[str, Any]:
        """The service's answer; raises what `Peer.post` raises."""
        ids = {name: getattr(given, name) for name in self.targets}
        path = self.path_of_new if self.path_of_new is not None and None in ids.values() else self.path
        where = path.format(**{name: as_id(value) for name, value in ids.items()})
        body, key = body_of(given, *ids), as_key(given.idempotency_key)
        answer: dict[str, Any] = await context.services.peers[self.service].post(context.caller, where, body, key=key)
        return answer

    def mutation(self) -> Any:
        """The field of the schema."""

        async def resolve(info: Info, given: G) -> Any:
            if self.before is not None:
                await self.before(info.context, given)
            return await self.answer.read(info, await self.post(info.context, given))

        kind: Any = self.answer.kind
        sent: Any = self.input  # Both Any, since mypy takes no attribute for a type.
        resolve.__annotations__ = {
            "info": Info,
            "given": Annotated[sent, strawberry.argument(name="input")],
            "return": Annotated[Union[kind, AnyRefusal], strawberry.union(f"{self.title}Result")],  # noqa: UP007
        }
        return strawberry.mutation(resolver=or_refusal(resolve), name=self.name, description=self.says)

    def document(self) -> str:
        """The trusted document."""
        asked = {self.answer.kind: self.answer.selection} | {each: _ASKED[each] for each in self.refusals}
        lines = [
            f"mutation {self.title}($input: {self.input.__name__}!) {{",
            f"  {self.name}(input: $input) {{",
            "    __typename",
            *(f"    ... on {kind.__name__} {{ {names} }}" for kind, names in asked.items()),
            "  }",
            "}",
            *(("", self.answer.fragment) if self.answer.fragment else ()),
        ]
        return "\n".join(lines) + "\n"
