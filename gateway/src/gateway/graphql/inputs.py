"""What fields are given."""

import re
from typing import Annotated, Any
from uuid import UUID

import strawberry

from gateway.graphql.wire import camel, write

Id = Annotated[strawberry.ID, strawberry.argument(name="id")]
First = Annotated[int, strawberry.argument(description="How many at most: 1 to 50.")]
After = Annotated[str | None, strawberry.argument(description="`endCursor` of the page before.")]
Reference = Annotated[
    str | None,
    strawberry.argument(
        description="Only the report of this reference, with or without its dashes; one that you may not see is not found."
    ),
]

KEY = "8 to 128 visible ASCII characters: new for each command, the same for its repeats."
_VISIBLE_ASCII = re.compile("[!-~]{1,128}")


def as_id(value: strawberry.ID) -> UUID:
    """The id as a service takes it. What can be no id is asked for as one that nothing has: the service answers, in its own order."""
    try:
        return UUID(str(value))
    except ValueError:
        return UUID(int=0)


def as_key(value: str) -> str:
    """The key as a header can carry it; one that cannot is sent empty, so that the service refuses it in its own order."""
    return value if _VISIBLE_ASCII.fullmatch(value) else ""


def body_of(given: object, *elsewhere: str) -> dict[str, Any]:
    """The input as a service takes it, without its key and without the fields that are sent in another place."""
    left_out = {"idempotencyKey", *map(camel, elsewhere)}
    return {name: value for name, value in write(given).items() if name not in left_out}
