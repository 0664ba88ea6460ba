"""Reading the files that lie beside this module, in a checkout and in a wheel alike."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import ValidationError

from contracts.reference.errors import ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.reference.codes import ReferenceRow

E = TypeVar("E", bound="ReferenceRow")


def text_of(name: str) -> str:
    """The whole file `name` of the data folder."""
    return files("contracts.reference").joinpath("data", name).read_text("utf-8")


def document(name: str) -> dict[str, Any]:
    """The mapping that the YAML file `name` holds."""
    found = yaml.load(text_of(name), Loader=yaml.CSafeLoader)
    if not isinstance(found, dict):
        raise ReferenceDataError(f"{name}: a mapping is expected at the top.")
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of the CSV file `name`, by column."""
    return list(csv.DictReader(io.StringIO(text_of(name))))


def entry(model: type[E], file: str, row: Mapping[str, Any]) -> E:
    """One checked row; raises ReferenceDataError with the file, the row's code or id, and the fields."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        which = row.get("code") or row.get("id") or row.get("csr_municipality") or "?"
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'row'}: {problem['msg']}" for problem in error.errors()
        )
        raise ReferenceDataError(f"{file}, {which}: {problems}") from None
