"""Names of classes as a request spells them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from chassis.sentences import problem
from identification.application.contents import CLASSES


def _known(name: str) -> str:
    if name not in CLASSES:
        raise problem("must be a class of the access table that a report has.")
    return name


ReportClass = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(CLASSES)})]
"""A class of the access table that identification keeps."""
