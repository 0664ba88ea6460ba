"""How settings are called: `<SERVICE>_<GROUP>__<KEY>` in the environment, the same in lower case as a file."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo
    from pydantic_settings import BaseSettings

ENVIRONMENT = "SPONA_ENV"


def prefix(settings: type[BaseSettings]) -> str:
    """What every name of the process begins with."""
    return (settings.model_config.get("env_prefix") or "").upper()


def name(settings: type[BaseSettings], path: tuple[str | int, ...]) -> str:
    """The name of the setting at this place."""
    if path[:1] in (("environment",), (ENVIRONMENT,)):
        return ENVIRONMENT
    return prefix(settings) + "__".join(str(part) for part in path).upper()


def leaves(fields: dict[str, FieldInfo], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Every setting below `fields`, with its place."""
    for field_name, field in fields.items():
        group = _group(field.annotation)
        if group is not None:
            yield from leaves(group.model_fields, (*path, field_name))
        else:
            yield (*path, field_name), field


def known(settings: type[BaseSettings]) -> dict[str, FieldInfo]:
    """Every setting of the process by its name."""
    return {name(settings, path): field for path, field in leaves(settings.model_fields)}


def hint(unknown: str, settings: type[BaseSettings]) -> str:
    """What to do about a name that is no setting of the process."""
    close = difflib.get_close_matches(unknown, known(settings), n=1)
    return f"did you mean {close[0]}? Else remove it." if close else "remove it."


def _group(annotation: Any) -> type[BaseModel] | None:
    """The group of settings that a field holds, also where it may be left out."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
