"""The head as the sealer keeps it outside the database, where a superuser of the database cannot put it back."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path  # noqa: TC003 -- read at run time with the annotations below
from typing import Annotated
from uuid import UUID  # noqa: TC003

from pydantic import AwareDatetime, PlainSerializer, PlainValidator, TypeAdapter

from chassis.audit.head import Head
from chassis.audit.refusals import HeadUnusable
from chassis.processes import failpoints

_Written = Annotated[
    Head, PlainValidator(lambda value: value if isinstance(value, Head) else Head.read(value)), PlainSerializer(str)
]


@dataclass(frozen=True, slots=True)
class Intent:
    """A batch that is about to be sealed: its rows in their order, when, and where the chain ends with them."""

    rows: tuple[UUID, ...]
    at: AwareDatetime
    head: _Written


@dataclass(frozen=True, slots=True)
class Adoption:
    """An operator had the sealer go on from `head`, giving up `instead_of` (None: nothing was kept before)."""

    at: AwareDatetime
    head: _Written
    instead_of: _Written | None


@dataclass(frozen=True, slots=True)
class SealerState:
    """What one service's sealer knows by itself: the last head, the batch it was about to add, and every adoption."""

    service: str
    head: _Written
    at: AwareDatetime
    intent: Intent | None = None
    adopted: tuple[Adoption, ...] = ()


_FORM = TypeAdapter(SealerState)


class HeadFile:
    """One file beside the signing key, replaced whole or not at all."""

    def __init__(self, path: Path, service: str) -> None:
        """`service` is written into the file, so that one service's head is never taken for another's."""
        self._path = path
        self.service = service

    def read(self) -> SealerState | None:
        """What is kept; None when there is no file. Raises HeadUnusable."""
        try:
            return self.of_this_service()
        except HeadUnusable as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise

    def of_this_service(self) -> SealerState:
        """What is kept, where there must be a file. Raises HeadUnusable."""
        kept = read(self._path)
        if kept.service != self.service:
            raise HeadUnusable(self._path)
        return kept

    def write(self, kept: SealerState) -> None:
        """Returns when the disk has it. Raises HeadUnusable, with the file as it was."""
        try:
            draft = _draft(self._path, kept)
            failpoints.reached("head-drafted")
            draft.replace(self._path)
            _sync(self._path.parent)
        except OSError as error:
            raise HeadUnusable(self._path) from error


def read(path: Path) -> SealerState:
    """What a file of heads says; raises HeadUnusable."""
    try:
        return _FORM.validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise HeadUnusable(path) from error


def copy_into(folder: Path, kept: SealerState, day: str) -> None:
    """Leaves the head of `day` in a second place, unless it lies there already. Raises HeadUnusable.

    A file that is there is never written again, so that the place may forbid it.
    """
    path = folder / f"{kept.service}-{day}.head"
    try:
        if path.exists():
            return
        # What is intended now is long done when the copy is needed.
        draft = _draft(path, replace(kept, intent=None))
        # Not `replace`: a copy that was left meanwhile stays.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        _sync(folder)
    except OSError as error:
        raise HeadUnusable(path) from error


def _draft(path: Path, kept: SealerState) -> Path:
    """The content on the disk, under a name that is not read."""
    draft = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(_FORM.dump_json(kept, indent=1) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(folder: Path) -> None:
    """The new name of a file is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
