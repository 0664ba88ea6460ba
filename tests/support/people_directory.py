"""The people directory of identification in tests: the demonstration's people of the Centre, as `spona people sync` writes them."""

from __future__ import annotations

from tests.support.demo_people import PEOPLE

_CENTRE = PEOPLE["intake.centre"].agency


def statement() -> str:
    """SQL for a superuser, which may be repeated."""
    rows = ", ".join(
        f"('{each.sub}', '{each.name}', '{each.unit}', '{{{','.join(each.roles)}}}', true, now())"
        for each in PEOPLE.values()
        if each.agency == _CENTRE
    )
    return f"insert into colleague (id, name, unit_id, roles, active, synced_at) values {rows} on conflict do nothing"
