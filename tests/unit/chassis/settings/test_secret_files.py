"""Settings come as files too: one place per setting, nothing half read, and never a word of what a file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.settings.loading import read
from tests.unit.chassis.settings.test_settings import DSN, PRODUCTION, SECRET, Http, Worker, refused, set_all

ENVIRONMENT = {name: value for name, value in PRODUCTION.items() if name.startswith(("REFERRAL_AUTH", "REFERRAL_HTTP"))}
FILES = {"referral_db__app_dsn": DSN, "referral_keys__idempotency": "ab" * 32}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    set_all(monkeypatch, ENVIRONMENT)
    monkeypatch.setenv("SPONA_SECRETS_DIR", str(tmp_path))
    for name, content in FILES.items():
        write(tmp_path / name, content)
    return tmp_path


def write(file: Path, content: str | bytes) -> None:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    file.chmod(0o600)


def test_files_and_environment_together_are_the_settings(folder: Path) -> None:
    write(folder / "referral_db__app_dsn", f"{DSN}\n")
    settings = read(Http)
    assert settings.production
    assert settings.db.app_dsn.get_secret_value() == DSN
    assert settings.keys.idempotency.get_secret_value() == bytes.fromhex("ab" * 32)
    assert settings.auth.audience == "referral"


def test_a_setting_that_is_a_key_file_is_that_file(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in FILES:
        (folder / name).unlink()
    for name in ENVIRONMENT:
        monkeypatch.delenv(name)
    write(folder / "referral_keys__audit_signing", "-----BEGIN PRIVATE KEY-----")
    write(folder / "referral_db__worker_dsn", DSN)
    monkeypatch.setenv("REFERRAL_HEALTH__PORT", "24016")
    monkeypatch.setenv("REFERRAL_RECORD__HEAD", str(folder.parent / "head"))
    monkeypatch.setenv("REFERRAL_RECORD__COPIES", str(folder.parent))
    assert read(Worker).keys.audit_signing == folder / "referral_keys__audit_signing"


def test_without_the_folder_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPONA_SECRETS_DIR")
    assert [sentence.split()[0] for sentence in refused()] == ["REFERRAL_DB__APP_DSN", "REFERRAL_KEYS__IDEMPOTENCY"]


def test_a_folder_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("SPONA_SECRETS_DIR", str(folder / "elsewhere"))
    assert refused() == [
        "SPONA_SECRETS_DIR must be a folder that this process can read: mount the secrets there, or leave it out."
    ]


def test_a_setting_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERRAL_DB__APP_DSN", DSN)
    assert refused() == ["REFERRAL_DB__APP_DSN is set, and the file referral_db__app_dsn as well: keep one of them."]


def test_an_empty_variable_is_no_second_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERRAL_DB__APP_DSN", "")
    assert read(Http).db.app_dsn.get_secret_value() == DSN


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("referral_db__appdsn", "did you mean REFERRAL_DB__APP_DSN? Else remove it."),
        ("referral_db__worker_dsn", "did you mean REFERRAL_DB__APP_DSN? Else remove it."),
        ("REFERRAL_DB__APP_DSN", "did you mean REFERRAL_DB__APP_DSN? Else remove it."),
        ("referral_wholly_unknown_kind_of_word", "remove it."),
    ],
)
def test_a_file_that_is_not_its_own_is_refused_by_name(folder: Path, name: str, shown: str) -> None:
    write(folder / name, SECRET)
    assert refused() == [f"The file {name} is not a setting of this process: {shown}"]


def test_files_of_other_processes_are_none_of_its_business(folder: Path) -> None:
    write(folder / "identification_db__app_dsn", DSN)
    write(folder / "ca.pem", "anything")
    read(Http)


@pytest.mark.parametrize("content", ["", " \n"])
def test_an_empty_file_is_named(folder: Path, content: str) -> None:
    write(folder / "referral_keys__idempotency", content)
    assert refused() == [
        "The file referral_keys__idempotency is empty: write the value into it, or remove it.",
    ]


@pytest.mark.parametrize("damage", ["binary", "folder", "broken link"])
def test_what_cannot_be_read_is_named(folder: Path, damage: str) -> None:
    file = folder / "referral_keys__idempotency"
    file.unlink()
    if damage == "binary":
        write(file, b"\xff\xfe")
    elif damage == "folder":
        file.mkdir()
    else:
        file.symlink_to(folder / "gone")
    assert refused() == [
        "The file referral_keys__idempotency cannot be read as text: give it to the user that this process runs as."
    ]


def test_production_takes_no_file_that_everybody_may_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "referral_keys__idempotency").chmod(0o644)
    assert refused() == [
        "The file referral_keys__idempotency may be read by every user: in production take that right away (chmod o-r)."
    ]
    monkeypatch.setenv("SPONA_ENV", "development")
    read(Http)


def test_a_wrong_value_is_named_and_not_shown(folder: Path) -> None:
    write(folder / "referral_db__app_dsn", f"mysql://{SECRET}")
    assert refused() == ["REFERRAL_DB__APP_DSN must start with postgresql+asyncpg://."]
