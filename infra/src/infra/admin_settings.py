"""What an administrator's command gets: each name in the environment, or as a file of SPONA_SECRETS_DIR in lower case."""

import os
import sys
from pathlib import Path

from infra.errors import CliError

_FOLDER = "SPONA_SECRETS_DIR"
_SHORTEST_SECRET = 32


def given(name: str) -> str | None:
    """Return the value; None when there is none. Refuses one that is given twice, and a file that is empty or unreadable."""
    value, file = os.environ.get(name) or None, _file(name)
    if file is None:
        return value
    if value is not None:
        raise CliError(f"{name} is set, and the file {file.name} as well: keep one of them", code=2)
    try:
        content = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CliError(
            f"The file {file.name} cannot be read as text: give it to the user that this command runs as", code=2
        ) from error
    if not content:
        raise CliError(f"The file {file.name} is empty: write the value into it, or remove it", code=2)
    return content


def needed(name: str, where: str) -> str:
    """Return the value; refuses when there is none. `where` says what it holds."""
    value = given(name)
    if value is None:
        raise CliError(f"{name} is missing: set it to {where}, or give it as the file {name.lower()}", code=2)
    return value


def authority(name: str, *, what: str) -> Path | None:
    """Return the CA file of an encrypted connection; production refuses to go without. `what` travels over it."""
    file = _file(name)
    path = file or (Path(os.environ[name]) if os.environ.get(name) else None)
    if path is not None and not path.is_file():
        raise CliError(f"{name} must be the path of the file that holds the authority's certificate", code=2)
    if path is None and os.environ.get("SPONA_ENV") == "production":
        raise CliError(f"{name} is missing: in production {what} travel encrypted; set the path of the CA file", code=2)
    return path


def entered(what: str) -> str:
    """Return the new secret that standard input holds, where no list of processes shows it; refuses what could be guessed."""
    typed = sys.stdin.read().strip()
    if len(typed) < _SHORTEST_SECRET or not typed.isascii() or not typed.isalnum():
        raise CliError(
            f"{what} is read from standard input: {_SHORTEST_SECRET} letters and digits or more, as `openssl rand -hex 32` "
            "makes them",
            code=2,
        )
    return typed


def _file(name: str) -> Path | None:
    folder = os.environ.get(_FOLDER)
    file = Path(folder) / name.lower() if folder else None
    return file if file is not None and file.exists() else None
