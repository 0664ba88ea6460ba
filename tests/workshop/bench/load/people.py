"""Invented people in great number, for the crowd alone: the demonstration's issuer reads them from a file of the measurement."""

from __future__ import annotations

import json
import uuid
from itertools import cycle, islice
from typing import TYPE_CHECKING

from contracts import reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from infra.sign_in.people import People

Members = dict[str, list[tuple[str, str]]]
"""By role: usernames, each with the code of the municipality that their unit serves or works in."""

_REPORTING = (
    ("kcnis.emergency", "health_reporter"),
    ("obsabac.emergency", "health_reporter"),
    ("punis.patrol", "police_reporter"),
    ("inspekcijanis.inspection", "labour_inspector"),
    ("osnis.school", "education_reporter"),
)
_PLACES = 12
"""Centres for social work among which reports are spread: those of the first municipalities that have one each."""
_NAMES = ("Izmišljenko", "Nepostojić", "Primerković", "Probić", "Uzorković")
_SPARE = 5


def demo(people: People) -> Members:
    """Those of the demonstration who do this work in Niš."""
    known = {"reporter": ("health.nis", "health2.nis"), "intake": ("intake.centre", "intake2.centre")}
    known |= {"csr": ("csr.nis", "csr2.nis")}
    nis = str(reference.unit(people.by_username["health.nis"].unit).municipality)
    return {role: [(name, nis) for name in names] for role, names in known.items()}


def invented(most: int, known: People, file: Path) -> Members:
    """Writes so many, beside the demonstration's, that `most` users find a person to be; gives them by role."""
    each = most // 3 + _SPARE
    units = {
        "reporter": [(reference.unit_by_code(code), role, "") for code, role in _REPORTING],
        "intake": [(reference.unit(reference.centre_intake_unit()), "centre_intake", "")],
        "csr": [(reference.unit(unit), "csr_worker", place) for place, unit in _centres()],
    }
    values, members = known.model_dump(mode="json"), Members()
    for kind, among in units.items():
        members[kind] = []
        for number, (unit, role, place) in enumerate(islice(cycle(among), each)):
            username = f"crowd.{kind}{number}"
            values["people"].append(
                {
                    "username": username,
                    "sub": str(uuid.uuid4()),
                    "name": f"{_NAMES[number % len(_NAMES)]} {number}",
                    "agency": str(unit.agency),
                    "unit": str(unit.id),
                    "sector": unit.sector,
                    "roles": [role],
                }
            )
            members[kind].append((username, place))
    # JSON is YAML too, and is read in a tenth of the time.
    file.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    return members


def _centres() -> Iterator[tuple[str, uuid.UUID]]:
    """Municipalities, and the unit of the centre for social work that serves each; no unit twice."""
    seen: set[uuid.UUID] = set()
    for place in reference.municipalities():
        unit = reference.serving_csr(place.code)
        if unit not in seen and len(seen) < _PLACES:
            seen.add(unit)
            yield place.code, unit
