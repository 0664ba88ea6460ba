"""Names of classes as a request spells them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from contracts.validation_messages import problem
from identification.application.contents.classes import CLASSES
from identification.application.lists.listing import LIST_CLASSES


def _known(name: str) -> str:
    if name not in CLASSES:
        raise problem("must be a class of the access table that a report has.")
    return name


def _listed(name: str) -> str:
    if name not in LIST_CLASSES:
        raise problem("must be a class that a list of reports holds.")
    return name


ReportClass = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(CLASSES)})]
"""A class of the access table that identification keeps."""
ListedClass = Annotated[str, AfterValidator(_listed), Field(json_schema_extra={"enum": list(LIST_CLASSES)})]
"""A class that a list may hold."""
