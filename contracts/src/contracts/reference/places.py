"""Municipalities with the centre for social work that serves each, and where else a person may have been met."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.reference.codes import ReferenceRow, Text


class Region(StrEnum):
    """The four statistical regions that the municipality table covers, and what takes their place for an encounter elsewhere."""

    BEOGRAD = "BEOGRAD"
    VOJVODINA = "VOJVODINA"
    SUMADIJA_ZAPADNA_SRBIJA = "SUMADIJA_ZAPADNA_SRBIJA"
    JUZNA_ISTOCNA_SRBIJA = "JUZNA_ISTOCNA_SRBIJA"
    KOSOVO_METOHIJA = "KOSOVO_METOHIJA"
    ABROAD = "ABROAD"
    UNKNOWN = "UNKNOWN"


class Municipality(ReferenceRow):
    """One municipality by its official code; `name_plain` is ASCII, for searching; city municipalities share `csr_municipality`."""

    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    name_sr_latn: str
    name_sr_cyrl: str
    name_plain: str
    district: Annotated[str, Field(pattern=r"^RS-[0-9]{2}$")]
    district_name: str
    region: Region
    csr_municipality: Annotated[str, Field(pattern=r"^[a-z-]+$")]


class Elsewhere(ReferenceRow):
    """A place of an encounter that is no municipality of the table: no centre for social work serves it."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z-]{3,9}$")]
    name: Text
    region: Region
