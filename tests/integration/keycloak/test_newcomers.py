"""A person who begins to work with the platform, made by the command and signed in for the first time."""

from __future__ import annotations

import json

import pytest
from keycloak import KeycloakAdmin
from keycloak.exceptions import KeycloakPostError
from typer.testing import CliRunner, Result

from infra.cli import app
from infra.errors import CliError
from infra.sign_in.code_flow import SignIn
from infra.sign_in.page import Credentials
from tests.support.keycloak import GATEWAY, RunningKeycloak
from tests.support.tokens import claims

NAME = ("--first-name", "Милица", "--last-name", "Јовановић Ђорђевић")
IN_NIS = (*NAME, "--unit", "csrnis.protection", "--role", "csr_worker")


def added(keycloak: RunningKeycloak, *arguments: str) -> Result:
    environment = {"KEYCLOAK_ADDRESS": keycloak.server.address, "KEYCLOAK_ADMIN_SECRET": keycloak.admin_secret}
    return CliRunner().invoke(app, ["keycloak", "add", *arguments], env=environment)


async def test_their_token_says_who_they_are_once_they_chose_a_password(keycloak: RunningKeycloak) -> None:
    asked = ("milica.jovanovic", *IN_NIS, "--role", "csr_supervisor")
    done = added(keycloak, *asked, "--json")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    admin = keycloak.realm().admin
    try:
        assert admin.get_user(printed["id"])["requiredActions"] == ["UPDATE_PASSWORD"]
        again = added(keycloak, *asked)
        assert (again.exit_code, "milica.jovanovic is taken already" in again.output) == (1, True)
        with pytest.raises(CliError, match="execution=UPDATE_PASSWORD"):
            await signed_in(keycloak, printed["username"], printed["password"])
        admin.set_user_password(printed["id"], "one of their own", temporary=False)
        token = claims(await signed_in(keycloak, printed["username"], "one of their own"))
    finally:
        admin.delete_user(printed["id"])
    colleague = claims(await keycloak.sign_in().token("csr.nis"))
    assert {name: token[name] for name in ("agency", "unit", "sector")} == {
        name: colleague[name] for name in ("agency", "unit", "sector")
    }
    assert (token["sub"], token["name"]) == (printed["id"], "Милица Јовановић Ђорђевић")
    assert set(token["roles"]) == {"csr_worker", "csr_supervisor"}


async def signed_in(keycloak: RunningKeycloak, person: str, password: str) -> str:
    at = SignIn(keycloak.server.issuer, f"{GATEWAY}/auth/cli", credentials=Credentials(password))
    return await at.token(person)


@pytest.mark.parametrize(
    ("unit", "role", "sentence"),
    [
        ("csrnis.protecton", "csr_worker", "csrnis.protecton is no unit of the reference data: did you mean csrnis."),
        ("csrnis.protection", "csr_workr", "csr_workr is no role of the reference data: did you mean csr_worker?"),
    ],
)
def test_what_the_reference_data_do_not_know_makes_no_one(
    keycloak: RunningKeycloak, unit: str, role: str, sentence: str
) -> None:
    refused = added(keycloak, "nobody.new", *NAME, "--unit", unit, "--role", role)
    assert (refused.exit_code, sentence in refused.output) == (2, True)
    assert keycloak.realm().admin.get_user_id("nobody.new") is None


def test_whom_keycloak_gives_no_roles_is_not_there_and_their_username_is_free(
    keycloak: RunningKeycloak, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("half.made", *IN_NIS)
    admin, made = keycloak.realm().admin, []

    def away(_: KeycloakAdmin, person: str, __: object) -> None:
        made.append(person)
        raise KeycloakPostError(response_code=503)

    with monkeypatch.context() as broken:
        broken.setattr(KeycloakAdmin, "assign_realm_roles", away)
        assert added(keycloak, *asked).exit_code != 0
    assert len(made) == 1
    assert admin.get_user_id("half.made") is None
    done = added(keycloak, *asked, "--json")
    assert done.exit_code == 0, done.output
    admin.delete_user(json.loads(done.stdout)["id"])
