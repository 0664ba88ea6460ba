"""Facts that were fixed at filing and may be corrected: said anew for who reads them, while what they were stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from identification.domain.reports.minimum import UNKNOWN_PLACE, belgrade_day, problem_of_encounter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from identification.domain.directory import Directory
    from identification.domain.reports.record import Filing

MOST_CORRECTIONS: Final = 20
CLASS_OF_FACT: Final = {"encounterDate": "report", "encounterMunicipality": "municipality"}
"""By the name under which it is sent, the class of the access table that holds it."""
CORRECTED_CLASSES: Final = frozenset(CLASS_OF_FACT.values())
"""Classes to which nothing is added but corrections."""


def problems_of_facts(
    met: date | None, municipality: str | None, filing: Filing, directory: Directory
) -> Iterator[tuple[str, str]]:
    """What is wrong with a day or a place, by the name under which it is sent; whom one reports one has met before."""
    came = belgrade_day(filing.known_since)
    if met is not None and met > came:
        yield "encounterDate", "lies after the day on which the report came: correct it."
    elif met is not None and (wrong := problem_of_encounter(met, came)):
        yield "encounterDate", wrong
    if municipality is not None and not directory.is_municipality(municipality, or_elsewhere=True):
        yield "encounterMunicipality", UNKNOWN_PLACE
