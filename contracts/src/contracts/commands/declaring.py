"""How a command is declared. Route, command object, GraphQL input and the gateway's call are made of it."""

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from contracts.models import CamelModel
from contracts.scopes import Permission

B_co = TypeVar("B_co", bound=CamelModel, covariant=True)
Service = Literal["identification", "referral", "notifications"]
VERSION = "The version you saw. If it is not the current one, nothing is done and what changed is named."
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Declaration(Generic[B_co]):
    """The mutation `name`, which posts `body` to `path` of `service`, for callers with `permission`.

    `{names}` of the path are UUIDs and fields of the GraphQL input. `says` describes mutation and route, the docstring of `body`
    what is sent. `operation` is the id in OpenAPI where it is not made of the name.
    """

    name: str
    says: str
    body: type[B_co]
    path: str
    permission: Permission
    _: KW_ONLY
    service: Service = "identification"
    operation: str = ""


class Versioned(CamelModel):
    """A command about a version that the caller saw."""

    expected_version: Annotated[Version, Field(description=VERSION)]


class Nothing(CamelModel):
    """The address says it all."""
