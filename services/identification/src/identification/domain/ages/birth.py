"""What is known of a person's birth once an age was found out, and what is only proposed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from identification.domain.reports.minimum import age_band, fits_age
from identification.domain.vocabulary import is_child_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from contracts.words.persons import AgeBasis
    from contracts.words.reports import Age

Birth = dict[str, Any]
PROPOSED: Final = "proposed"
"""Of what is known of the birth: an adult's age that another person has to confirm."""


def said_of_birth(age: Age, basis: AgeBasis, born: date | None, known: Mapping[str, Any], filed_on: date) -> Birth:
    """Said anew as a whole: a date or a band of another age that was said before goes, and so does what was proposed."""
    said: Birth = {"age": age.value, "basis": basis.value}
    if known.get(PROPOSED) is not None:
        said[PROPOSED] = None
    if born is not None:
        return {**said, "birthDate": born.isoformat(), "ageBand": age_band(born, filed_on)}
    kept = {name: known.get(name) for name in ("birthDate", "ageBand")}
    fits = fits_age(kept["ageBand"], child_path=is_child_path(age))
    return {**said, **(kept if fits else dict.fromkeys(kept))}


def proposed_of_birth(age: Age, basis: AgeBasis, born: date | None) -> Birth:
    """Beside what is known, which stays."""
    return {PROPOSED: {"age": age.value, "basis": basis.value, "birthDate": born and born.isoformat()}}
