"""Municipalities and the centre for social work that serves each."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.reference.codes import Entry


class Region(StrEnum):
    """The four statistical regions that the municipality table covers."""

    BEOGRAD = "BEOGRAD"
    VOJVODINA = "VOJVODINA"
    SUMADIJA_ZAPADNA_SRBIJA = "SUMADIJA_ZAPADNA_SRBIJA"
    JUZNA_ISTOCNA_SRBIJA = "JUZNA_ISTOCNA_SRBIJA"


class Municipality(Entry):
    """One municipality by its official code; `name_plain` is ASCII, for searching; city municipalities share `csr_municipality`."""

    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    name_sr_latn: str
    name_sr_cyrl: str
    name_plain: str
    district: Annotated[str, Field(pattern=r"^RS-[0-9]{2}$")]
    district_name: str
    region: Region
    csr_municipality: Annotated[str, Field(pattern=r"^[a-z-]+$")]
