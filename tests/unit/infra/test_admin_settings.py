"""What an administrator's command is given: one place for each name, and no word of what a file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.admin_settings import authority, given, needed
from infra.errors import CliError

NAME = "KAFKA_ADMIN_PASSWORD"
SECRET = "hunter2-hunter2"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in (NAME, "KAFKA_CA", "SPONA_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SPONA_SECRETS_DIR", str(tmp_path))
    return tmp_path


def test_a_file_or_a_variable_is_the_value(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    assert given(NAME) is None
    (folder / NAME.lower()).write_text(f"{SECRET}\n")
    assert given(NAME) == needed(NAME, "the password") == SECRET
    (folder / NAME.lower()).unlink()
    monkeypatch.setenv(NAME, SECRET)
    assert given(NAME) == SECRET


def test_both_are_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / NAME.lower()).write_text(SECRET)
    monkeypatch.setenv(NAME, SECRET)
    with pytest.raises(CliError, match=f"^{NAME} is set, and the file kafka_admin_password as well: keep one of them$"):
        given(NAME)


@pytest.mark.parametrize(("content", "shown"), [(b"\n", "is empty"), (b"\xff", "cannot be read as text")])
def test_an_unusable_file_is_named(folder: Path, content: bytes, shown: str) -> None:
    (folder / NAME.lower()).write_bytes(content)
    with pytest.raises(CliError, match=f"The file kafka_admin_password {shown}"):
        given(NAME)


def test_what_is_missing_says_what_it_holds() -> None:
    with pytest.raises(CliError, match=f"{NAME} is missing: set it to the password, or give it as the file"):
        needed(NAME, "the password")


def test_production_does_not_go_without_an_authority(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    assert authority("KAFKA_CA", what="events") is None
    monkeypatch.setenv("SPONA_ENV", "production")
    with pytest.raises(CliError, match="KAFKA_CA is missing: in production events travel encrypted"):
        authority("KAFKA_CA", what="events")
    monkeypatch.setenv("KAFKA_CA", str(folder / "gone.pem"))
    with pytest.raises(CliError, match="KAFKA_CA must be the path of the file"):
        authority("KAFKA_CA", what="events")
    (folder / "gone.pem").write_text("-----BEGIN CERTIFICATE-----")
    assert authority("KAFKA_CA", what="events") == folder / "gone.pem"
