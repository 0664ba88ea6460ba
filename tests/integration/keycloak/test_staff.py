"""Who works at the Centre, as Keycloak says it: the same as the file that its people were made from."""

from __future__ import annotations

import pytest

from infra.errors import CliError
from infra.keycloak.staff import staff
from tests.support.demo_people import PEOPLE
from tests.support.keycloak import RunningKeycloak

AT_CENTRE = {each.sub: each for each in PEOPLE.values() if each.sector == "centre"}


def test_everybody_of_the_centre_is_said_with_roles_and_profession(keycloak: RunningKeycloak) -> None:
    said = {each.id: each for each in staff(keycloak.realm())}
    assert said.keys() == AT_CENTRE.keys()
    for who, person in said.items():
        of_file = AT_CENTRE[who]
        assert (person.name, person.unit_id, person.roles, person.profession) == (
            of_file.name,
            of_file.unit,
            frozenset(of_file.roles),
            of_file.profession,
        )


def test_who_is_disabled_is_left_out_and_who_has_no_name_is_refused_without_it(keycloak: RunningKeycloak) -> None:
    admin = keycloak.realm().admin
    gone, nameless = (admin.get_user(str(PEOPLE[name].sub)) for name in ("manager2.centre", "director2.centre"))
    try:
        admin.update_user(gone["id"], {**gone, "enabled": False})
        assert gone["id"] not in {str(each.id) for each in staff(keycloak.realm())}
        admin.update_user(nameless["id"], {**nameless, "firstName": "", "lastName": ""})
        with pytest.raises(CliError, match=f"user {nameless['id']} has no usable name"):
            list(staff(keycloak.realm()))
    finally:
        keycloak.mend()
