"""The realm as code: applied once it is as it should be, drift is found and mended, and what others made stays."""

import secrets
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from infra.cli import app
from infra.errors import CliError
from infra.keycloak.administration import Realm
from infra.sign_in.people import People
from tests.support.keycloak import RunningKeycloak


def known(found: str | None) -> str:
    assert found is not None
    return found


@pytest.fixture
def realm(keycloak: RunningKeycloak) -> Realm:
    """The realm as its administrator sees it."""
    return keycloak.realm()


def test_a_fresh_realm_is_filled_once(keycloak: RunningKeycloak) -> None:
    lines = keycloak.first_plan.lines()
    assert {"make role csr_worker", "make group /csrnis/csrnis.protection", "make person csr.nis"} <= set(lines)
    assert not [line for line in lines if "client" in line or line.startswith("set")]
    assert keycloak.mend() == []


def test_drift_is_found_and_mended(keycloak: RunningKeycloak, realm: Realm) -> None:
    admin = realm.admin
    person = known(admin.get_user_id("csr.nis"))
    unit = admin.get_group_by_path("/csrnis/csrnis.protection")["id"]
    admin.update_realm("spona", {"accessTokenLifespan": 3000})
    gateway = admin.get_client(known(admin.get_client_id("gateway")))
    admin.update_client(gateway["id"], {**gateway, "redirectUris": ["http://127.0.0.1:24000/other"]})
    admin.update_group(unit, {"name": "csrnis.protection", "attributes": {"unit": ["x"], "spona_managed": ["true"]}})
    admin.assign_group_realm_roles(unit, [admin.get_realm_role("centre_intake")])
    admin.assign_realm_roles(person, [admin.get_realm_role("centre_director")])
    admin.delete_realm_roles_of_user(person, [admin.get_realm_role("csr_worker")])
    admin.group_user_remove(person, unit)
    admin.update_user(person, {**admin.get_user(person), "enabled": False, "lastName": "Other"})
    assessor = admin.get_user(known(admin.get_user_id("social.centre")))
    profession = {**assessor["attributes"], "profession": ["pedagogue"]}
    admin.update_user(assessor["id"], {**assessor, "attributes": profession})
    assert set(keycloak.mend()) == {
        "set accessTokenLifespan of the realm",
        "set redirectUris of client gateway",
        "set the attributes of group /csrnis/csrnis.protection",
        "take role centre_intake from group /csrnis/csrnis.protection",
        "set enabled, lastName of csr.nis",
        "set attributes of social.centre",
        "give csr.nis role csr_worker",
        "take role centre_director from csr.nis",
        "put csr.nis into /csrnis/csrnis.protection",
    }
    assert keycloak.mend() == []


def test_what_others_made_is_listed_and_stays(keycloak: RunningKeycloak, realm: Realm) -> None:
    admin = realm.admin
    user = admin.create_user({"username": "somebody.else", "enabled": True})
    group = known(admin.create_group({"name": "others"}))
    client = admin.create_client({"clientId": "other-program", "redirectUris": ["http://127.0.0.1:24000/x"]})
    try:
        plan = realm.plan(keycloak.desired)
        assert set(plan.foreign) >= {f"user {user}", "group /others", "client other-program"}
        realm.apply(plan)
        assert admin.get_user(user)["enabled"]
        assert admin.get_group(group)["name"] == "others"
        assert admin.get_client(client)["clientId"] == "other-program"
    finally:
        admin.delete_user(user)
        admin.delete_group(group)
        admin.delete_client(client)


def test_who_left_the_file_is_disabled_and_not_deleted(keycloak: RunningKeycloak, realm: Realm) -> None:
    people = keycloak.desired.people
    assert people is not None
    fewer = People(
        password=people.password,
        second_factor=people.second_factor,
        people=tuple(person for person in people.people if person.username != "csr2.nis"),
    )
    plan = realm.plan(replace(keycloak.desired, people=fewer))
    assert plan.lines() == ["disable csr2.nis, whom the file no longer has"]
    realm.apply(plan)
    assert not admin_says_enabled(realm, "csr2.nis")
    assert keycloak.mend() == ["set enabled of csr2.nis"]


def admin_says_enabled(realm: Realm, username: str) -> bool:
    return bool(realm.admin.get_user(known(realm.admin.get_user_id(username)))["enabled"])


def test_the_administrator_gets_in_with_the_secret_that_was_changed_and_no_other(keycloak: RunningKeycloak) -> None:
    address, old, new = keycloak.server.address, keycloak.admin_secret, secrets.token_hex(32)

    def change(known: str, to: str) -> None:
        values = {"KEYCLOAK_ADDRESS": address, "KEYCLOAK_ADMIN_SECRET": known}
        done = CliRunner().invoke(app, ["keycloak", "secret"], input=f"{to}\n", env=values)
        assert done.exit_code == 0, done.output
        assert to not in done.output

    change(old, new)
    try:
        assert Realm.connect(address, new).plan(keycloak.desired).lines() == []
        with pytest.raises(CliError, match="lets the administrator in"):
            Realm.connect(address, old)
    finally:
        change(new, old)
