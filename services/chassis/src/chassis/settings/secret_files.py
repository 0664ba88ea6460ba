"""Settings given as files of the folder `SPONA_SECRETS_DIR`, as container platforms hand over secrets (decision 0009)."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from pydantic_settings import NestedSecretsSettingsSource
from typing_extensions import override

from chassis.settings.groups import KEY_FILE
from chassis.settings.names import ENVIRONMENT, hint, known, prefix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo
    from pydantic_settings import BaseSettings

FOLDER = "SPONA_SECRETS_DIR"


class SecretFiles(NestedSecretsSettingsSource):
    """Reads the files that are settings of the process. A setting that is a key file is that file itself."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        """`faults` should have found none in the folder before."""
        # Given the class instead of another source, as its own code allows.
        super().__init__(settings, secrets_dir=folder(), secrets_dir_missing="ok")  # type: ignore[arg-type]

    @override
    def _load_env_vars(self) -> Mapping[str, str | None]:
        fields = known(self.settings_cls)
        return {
            file.name: str(file) if _is_key_file(fields[file.name.upper()]) else file.read_text("utf-8").strip()
            for file in _ours(self.settings_cls)
            if _is_setting(file, fields)
        }


def folder() -> Path | None:
    """Where the files are; None when settings come from the environment alone."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else None


def faults(settings: type[BaseSettings]) -> list[str]:
    """One sentence for every file of this process that cannot be used; none shows what a file holds."""
    place = folder()
    if place is not None and not (place.is_dir() and os.access(place, os.R_OK | os.X_OK)):
        return [f"{FOLDER} must be a folder that this process can read: mount the secrets there, or leave it out."]
    fields = known(settings)
    return [sentence for file in _ours(settings) if (sentence := _fault(file, fields, settings)) is not None]


def _ours(settings: type[BaseSettings]) -> Iterator[Path]:
    """The files with the process's prefix; files of other processes may lie beside them."""
    place = folder()
    if place is not None and place.is_dir():
        yield from sorted(file for file in place.iterdir() if file.name.upper().startswith(prefix(settings)))


def _is_setting(file: Path, fields: Mapping[str, FieldInfo]) -> bool:
    return file.name.upper() in fields and file.name.islower()


def _fault(file: Path, fields: Mapping[str, FieldInfo], settings: type[BaseSettings]) -> str | None:
    name = file.name.upper()
    if not _is_setting(file, fields):
        return f"The file {file.name} is not a setting of this process: {hint(name, settings)}"
    if any(variable.upper() == name and value for variable, value in os.environ.items()):
        return f"{name} is set, and the file {file.name} as well: keep one of them."
    try:
        empty = not file.read_bytes().strip()
        readable_by_all = file.stat().st_mode & stat.S_IROTH
        file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return f"The file {file.name} cannot be read as text: give it to the user that this process runs as."
    if empty:
        return f"The file {file.name} is empty: write the value into it, or remove it."
    if readable_by_all and os.environ.get(ENVIRONMENT) != "development":
        return f"The file {file.name} may be read by every user: in production take that right away (chmod o-r)."
    return None


def _is_key_file(field: FieldInfo) -> bool:
    inner = (part for argument in get_args(field.annotation) for part in getattr(argument, "__metadata__", ()))
    return KEY_FILE in (*field.metadata, *inner)
