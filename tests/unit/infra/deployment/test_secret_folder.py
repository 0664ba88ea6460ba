"""The folder of secrets: one file per setting, made once, never silently replaced, open to no one else."""

from __future__ import annotations

import json
import os
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from typer.testing import CliRunner

from infra.cli import app
from infra.deployment import certificates, files
from infra.deployment.certificates import Authority
from infra.deployment.files import CONTAINERS_USER, REACHED_OVER_TLS
from infra.deployment.making import Folder
from infra.errors import CliError
from infra.postgres.catalog import PRODUCTION, roles_of
from infra.postgres.provision import password_of

PROTECTS_DATA = ["identification_vault__kek", "referral_keys__dead_letter_keyset", "identification_keys__idempotency"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands files over")
HOSTS = REACHED_OVER_TLS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "secrets"
    Folder(place).make()
    return place


def write_what_is_given(folder: Path) -> None:
    for name in files.GIVEN:
        (folder / name).write_text("given")
        (folder / name).chmod(0o600)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_everything_is_made_once_and_then_kept(folder: Path) -> None:
    before = contents(folder)
    assert set(Folder(folder).names()) <= set(before)
    assert {name for name, content in before.items() if not content} == set(files.GIVEN)
    again = Folder(folder).make()
    assert (again.new, again.renewed, again.wanted) == ([], [], list(files.GIVEN))
    assert contents(folder) == before


def test_no_one_else_may_read_them(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_every_role_has_an_address_of_its_own_with_its_own_password(folder: Path) -> None:
    given = {role: (folder / files.role_file(role)).read_text() for role in roles_of(PRODUCTION)}
    passwords = [password_of(role, address) for role, address in given.items()]
    assert len(set(passwords)) == len(passwords)
    assert {len(password) for password in passwords} == {64}
    assert given["referral_app"].startswith("postgresql+asyncpg://referral_app:")
    assert given["referral_app"].endswith("@postgres:5432/referral")
    with pytest.raises(CliError, match="names another role"):
        password_of("referral_worker", given["referral_app"])


@pytest.mark.parametrize("name", PROTECTS_DATA)
def test_a_lost_key_that_protects_data_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CliError, match="cannot be opened without it; put it back from a copy"):
        Folder(folder).make()
    assert not (folder / name).exists()


@pytest.mark.parametrize("name", files.PASSWORDS)
def test_a_lost_password_that_an_engine_took_at_its_first_start_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CliError, match=f"{name} is missing, and its engine knows no other"):
        Folder(folder).make()


@pytest.mark.parametrize("name", ["referral_db__app_dsn", *files.REPLACEABLE])
def test_a_removed_password_that_can_be_set_again_is_made_anew(folder: Path, name: str) -> None:
    before = (folder / name).read_text()
    (folder / name).unlink()
    assert Folder(folder).make().new == [name]
    assert (folder / name).read_text() != before


@pytest.mark.parametrize("name", [*PROTECTS_DATA, "referral_keys__audit_signing", "ca.pem", "ca.key", "kafka.pem"])
def test_a_damaged_file_is_refused_and_left(folder: Path, name: str) -> None:
    (folder / name).write_text("cut sho")
    with pytest.raises(CliError, match=f"{name} is broken"):
        Folder(folder).make()
    assert (folder / name).read_text() == "cut sho"


def test_an_empty_password_is_refused(folder: Path) -> None:
    (folder / "referral_kafka__password").write_text("\n")
    with pytest.raises(CliError, match="referral_kafka__password is empty"):
        Folder(folder).make()


@pytest.mark.parametrize(("content", "shown"), [(None, "nobody knows which are lost"), ("{", "made.json is broken")])
def test_without_its_memory_a_folder_is_refused(folder: Path, content: str | None, shown: str) -> None:
    (folder / "made.json").unlink() if content is None else (folder / "made.json").write_text(content)
    with pytest.raises(CliError, match=shown):
        Folder(folder).make()


@pytest.mark.parametrize("host", HOSTS)
def test_a_certificate_names_its_container_and_is_signed_by_the_authority(folder: Path, host: str) -> None:
    found = x509.load_pem_x509_certificate((folder / f"{host}.pem").read_bytes())
    found.verify_directly_issued_by(x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()))
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [host, "localhost"]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{host}.pem", folder / f"{host}.key")


def test_a_further_name_issues_certificates_again_and_changes_nothing_else(folder: Path) -> None:
    before = contents(folder)
    done = Folder(folder).make(["127.0.0.1", "broker.example"])
    assert sorted(done.renewed) == sorted(f"{host}.{part}" for host in HOSTS for part in ("pem", "key"))
    assert {name for name, content in contents(folder).items() if before[name] != content} == set(done.renewed)
    assert Folder(folder).make(["127.0.0.1"]).renewed == []


def test_a_certificate_that_is_issued_again_is_the_file_that_a_container_has_mounted(folder: Path) -> None:
    before = {file.name: file.stat().st_ino for file in folder.iterdir()}
    renewed = Folder(folder).make(["broker.example"]).renewed
    assert {name: (folder / name).stat().st_ino for name in renewed} == {name: before[name] for name in renewed}
    for host in HOSTS:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(folder / f"{host}.pem", folder / f"{host}.key")


def test_one_that_was_removed_is_made_with_its_key(folder: Path) -> None:
    (folder / "kafka.pem").unlink()
    assert sorted(Folder(folder).make().new) == ["kafka.key", "kafka.pem"]


def test_a_certificate_is_issued_again_a_month_before_it_ends_for_what_it_named_before(folder: Path) -> None:
    authority = Authority.read(folder / "ca.pem", folder / "ca.key")
    ending = datetime.now(UTC) - timedelta(days=397 - 29)
    issued = authority.issue("keycloak", ["localhost", "sign-in.example", "127.0.0.1"], ending)
    (folder / "keycloak.pem").write_bytes(issued.certificate)
    (folder / "keycloak.key").write_bytes(issued.key)
    assert sorted(Folder(folder).make().renewed) == ["keycloak.key", "keycloak.pem"]
    named = {"keycloak", "localhost", "sign-in.example", "127.0.0.1"}
    assert sorted(certificates.names_in(folder / "keycloak.pem")) == sorted(named)


def test_another_authority_issues_everything_again(folder: Path) -> None:
    for name in ("ca.pem", "ca.key"):
        (folder / name).unlink()
    assert len(Folder(folder).make().renewed) == 2 * len(HOSTS)


def test_what_is_missing_or_open_is_reported_by_name(folder: Path) -> None:
    write_what_is_given(folder)
    assert Folder(folder).faults() == []
    (folder / "ca.pem").unlink()
    (folder / "postgres_password").chmod(0o644)
    (folder / "kafka_admin_password").write_text("")
    assert sorted(fault.removeprefix(f"{folder}/") for fault in Folder(folder).faults()) == [
        "ca.pem is missing",
        "kafka_admin_password is empty",
        "postgres_password may be read by others; run: spona secrets make",
    ]


def test_what_another_person_has_to_write_is_told_until_it_is_written(folder: Path) -> None:
    found = [f"{folder}/{name} is empty; write the password of the mail account into it" for name in files.GIVEN]
    assert Folder(folder).faults() == found
    write_what_is_given(folder)
    assert (Folder(folder).make().wanted, Folder(folder).faults()) == ([], [])


@as_root
def test_a_file_that_the_containers_user_cannot_read_is_reported_with_what_to_do(folder: Path) -> None:
    write_what_is_given(folder)
    Folder(folder, CONTAINERS_USER).make()
    assert Folder(folder, CONTAINERS_USER).faults() == []
    # As an editor of root's does that writes a new file in the place of the old one.
    (folder / "notifications_smtp__password").unlink()
    write_what_is_given(folder)
    (folder / "ca.pem").chmod(0o000)
    remedy = (
        f"cannot be read by user {CONTAINERS_USER}, whom the containers run as; "
        f"run: sudo spona secrets make {folder} --owner {CONTAINERS_USER}"
    )
    assert sorted(Folder(folder, CONTAINERS_USER).faults()) == [
        f"{folder}/ca.pem {remedy}",
        f"{folder}/notifications_smtp__password {remedy}",
    ]
    Folder(folder, CONTAINERS_USER).make()
    assert Folder(folder, CONTAINERS_USER).faults() == []


@as_root
def test_what_is_made_later_belongs_to_whom_the_folder_belongs(folder: Path) -> None:
    Folder(folder, CONTAINERS_USER).make()
    (folder / "referral_kafka__password").unlink()
    assert Folder(folder).make().new == ["referral_kafka__password"]
    assert {file.stat().st_uid for file in (folder, *folder.iterdir())} == {CONTAINERS_USER}


@as_root
def test_the_command_holds_files_against_the_user_of_the_containers_unless_asked(folder: Path) -> None:
    write_what_is_given(folder)
    found = CliRunner().invoke(app, ["secrets", "check", str(folder)])
    assert (found.exit_code, found.output.count("cannot be read by user 10001")) == (
        1,
        len(list(Folder(folder).names())),
    )
    assert CliRunner().invoke(app, ["secrets", "check", str(folder), "--owner", "0"]).exit_code == 0


def test_the_memory_holds_names_only(folder: Path) -> None:
    names = json.loads((folder / "made.json").read_text())
    assert {"identification_vault__kek", "postgres_password"} <= set(names) <= set(Folder(folder).names())


def test_a_place_that_is_no_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for attempt in (Folder(tmp_path / "file" / "secrets").make, Folder(tmp_path / "file" / "secrets").faults):
        with pytest.raises(CliError, match=r"cannot be used .*; run this as the owner of the folder, or as root"):
            attempt()
