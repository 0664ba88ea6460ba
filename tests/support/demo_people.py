"""The people of the demonstration, and what a token says of them."""

from __future__ import annotations

from typing import Any

from infra.launcher.plan import people_file
from infra.sign_in import people

PEOPLE = people.load(people_file()).by_username


def claims_of(username: str) -> dict[str, Any]:
    """The claims about a person, whichever service the token is for."""
    who = PEOPLE[username]
    return {
        "sub": str(who.sub),
        "preferred_username": who.username,
        "name": who.name,
        "agency": str(who.agency),
        "unit": str(who.unit),
        "sector": who.sector,
        "roles": list(who.roles),
    }
