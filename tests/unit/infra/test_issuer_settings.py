"""What the demo issuer refuses to start with, and the demo people it signs in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec

from chassis.settings.loading import SettingsRefused, read
from contracts import reference
from contracts.scopes import ROLE_PERMISSIONS
from contracts.words.people import Profession
from infra.issuer.settings import IssuerSettings
from infra.issuer.tokens import KeyUnusable, load_key
from infra.sign_in import people
from tests.support.issuer import CLI_REDIRECT, GATEWAY_REDIRECT, PEOPLE, SECRET, write_key

# fmt: off
NAMED_IN_THE_DESIGN = [
    "health.nis", "health2.nis", "admin.kcnis", "health.sabac", "police.nis", "investigator.nis", "labour.nis",
    "csr.nis", "csr2.nis", "csr.supervisor", "duty.csr.nis", "csr.novisad", "education.nis", "migration.kirs",
    "ngo.provider", "intake.centre", "intake2.centre", "duty.centre", "manager.centre", "psychologist.centre",
    "pedagogue.centre", "social.centre", "psychologist2.centre", "pedagogue2.centre", "social2.centre",
    "supervisor.centre", "director.centre", "reception.centre", "manager2.centre", "supervisor2.centre",
    "director2.centre", "ngo.supervisor", "foreigners.mup", "trainer.national", "office2.national", "office.national",
    "rapporteur.national", "dpo.centre", "admin.platform",
]
# fmt: on


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A good environment, to be spoilt by the test."""
    good = {
        "SPONA_ENV": "development",
        "ISSUER_HTTP__PORT": "22004",
        "ISSUER_PEOPLE": str(PEOPLE),
        "ISSUER_KEY": str(write_key(tmp_path / "key.pem")),
        "ISSUER_GATEWAY_SECRET": SECRET,
        "ISSUER_GATEWAY_REDIRECT": GATEWAY_REDIRECT,
        "ISSUER_CLI_REDIRECT": CLI_REDIRECT,
    }
    for name, value in good.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_good_environment_is_read_and_shows_no_secret(environment: pytest.MonkeyPatch) -> None:
    del environment
    settings = read(IssuerSettings)
    assert settings.address == "http://127.0.0.1:22004/realms/spona"
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SPONA_ENV", "production", "SPONA_ENV must be development"),
        ("SPONA_ENV", None, "SPONA_ENV must be development"),
        ("ISSUER_HTTP__HOST", "0.0.0.0", "ISSUER_HTTP__HOST must be 127.0.0.1"),  # noqa: S104 -- the point of the test
        ("ISSUER_HTTP__HOST", "::1", "ISSUER_HTTP__HOST must be 127.0.0.1"),
        ("ISSUER_HTTP__HOST", "localhost", "ISSUER_HTTP__HOST must be 127.0.0.1"),
        (
            "ISSUER_GATEWAY_REDIRECT",
            "https://evil.example.org/",
            "ISSUER_GATEWAY_REDIRECT must be an address on 127.0.0.1",
        ),
        (
            "ISSUER_CLI_REDIRECT",
            "http://localhost:22000/auth/cli",
            "ISSUER_CLI_REDIRECT must be an address on 127.0.0.1",
        ),
        ("ISSUER_GATEWAY_SECRET", "short", "ISSUER_GATEWAY_SECRET must have at least 16"),
        ("ISSUER_GATEWAY_SECRET", None, "ISSUER_GATEWAY_SECRET is missing"),
        ("ISSUER_PEOPLE", "nowhere.yaml", "ISSUER_PEOPLE must be the path of a file"),
        ("ISSUER_COLOUR", "red", "ISSUER_COLOUR is not a setting"),
    ],
)
def test_an_unsafe_setting_is_refused_in_one_sentence(
    environment: pytest.MonkeyPatch, name: str, value: str | None, says: str
) -> None:
    if value is None:
        environment.delenv(name)
    else:
        environment.setenv(name, value)
    with pytest.raises(SettingsRefused) as refused:
        read(IssuerSettings)
    assert len(refused.value.sentences) == 1
    assert refused.value.sentences[0].startswith(says)


def test_only_a_p256_private_key_signs(tmp_path: Path) -> None:
    assert load_key(write_key(tmp_path / "good.pem")).kid == load_key(tmp_path / "good.pem").kid
    write_key(tmp_path / "curve.pem", ec.SECP384R1())
    (tmp_path / "public.pem").write_bytes(load_key(tmp_path / "good.pem").as_pem(private=False))
    (tmp_path / "text.pem").write_text("no key at all")
    (tmp_path / "empty.pem").touch()
    for name in ("curve.pem", "public.pem", "text.pem", "empty.pem", "missing.pem"):
        with pytest.raises(KeyUnusable, match="ISSUER_KEY holds no EC P-256 private key"):
            load_key(tmp_path / name)


def test_the_demo_people_are_those_of_the_design_in_units_that_exist() -> None:
    found = people.load(PEOPLE)
    assert sorted(found.by_username) == sorted(NAMED_IN_THE_DESIGN)
    for person in found.people:
        assert person.sub.version == 4
        assert set(person.roles) <= set(ROLE_PERMISSIONS)


def test_every_assessor_has_a_profession_and_there_are_two_of_each() -> None:
    found = people.load(PEOPLE).people
    assert {each.username for each in found if each.profession} == {
        each.username for each in found if "centre_assessor" in each.roles
    }
    assert Counter(each.profession for each in found if each.profession) == dict.fromkeys(Profession, 2)


def test_who_shares_a_unit_and_who_is_on_duty() -> None:
    who = people.load(PEOPLE).by_username
    assert who["health.nis"].unit == who["health2.nis"].unit
    assert who["admin.kcnis"].agency == who["health.nis"].agency != who["health.sabac"].agency
    assert who["admin.kcnis"].roles == ("agency_admin",)
    csr = {who[name].unit for name in ("csr.nis", "csr2.nis", "csr.supervisor")}
    assert csr == {reference.serving_csr("71331")}
    assert who["csr.novisad"].unit == reference.serving_csr("89010")
    for name in ("intake.centre", "intake2.centre", "duty.centre"):
        assert (who[name].unit, who[name].roles) == (reference.centre_intake_unit(), ("centre_intake",))
    on_call = [who[name] for name in ("duty.centre", "intake2.centre", "intake.centre")]
    assert [(each.person, each.name) for each in reference.roster().people] == [
        (each.sub, each.name) for each in on_call
    ]


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ("sector: health", "sector: police", "agency and sector"),
        ("username: health2.nis", "username: health.nis", "same username"),
        ("roles: [health_reporter]", "roles: []", "roles"),
        ("profession: pedagogue", "profession: teacher", "profession"),
        ("password: demo", "passwort: demo", "password"),
    ],
)
def test_people_that_contradict_the_reference_data_do_not_load(
    tmp_path: Path, find: str, replace: str, says: str
) -> None:
    whole = PEOPLE.read_text("utf-8")
    assert find in whole
    (tmp_path / "people.yaml").write_text(whole.replace(find, replace, 1), "utf-8")
    with pytest.raises(people.PeopleUnusable, match=says):
        people.load(tmp_path / "people.yaml")


def test_people_that_are_no_yaml_do_not_load(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("people: [", "utf-8")
    with pytest.raises(people.PeopleUnusable, match=r"people\.yaml cannot be read"):
        people.load(tmp_path / "people.yaml")
    assert yaml.safe_load(PEOPLE.read_text("utf-8"))["password"] == "demo"
