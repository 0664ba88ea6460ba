"""`spona keys`: another key takes over in a file that stays whose it was, and what cannot be is a sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chassis.vault import keyset_file
from infra.cli import app
from infra.deployment.files import CONTAINERS_USER
from infra.deployment.making import Folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands files over")


@pytest.fixture
def kek(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    Folder(folder).make()
    return folder / "identification_vault__kek"


def keys(*arguments: str | int | Path) -> Result:
    return CliRunner().invoke(app, ["keys", *map(str, arguments)])


def test_a_key_is_added_promoted_and_listed_without_what_it_is_made_of(kek: Path) -> None:
    sealed = keyset_file.load(kek).encrypt(b"of a person", b"owner")
    (old,) = json.loads(keys("list", kek, "--json").output)
    added = json.loads(keys("add", kek, "--json").output)["id"]
    assert keys("list", kek).output == f"{old['id']} seals and opens\n{added} opens\n"
    assert keys("promote", kek, added).output.startswith(f"{added} seals; recreate whoever holds")
    assert keys("list", kek).output == f"{old['id']} opens\n{added} seals and opens\n"
    for key in json.loads(kek.read_text())["key"]:
        assert key["keyData"]["value"] not in keys("list", kek, "--json").output
    assert keyset_file.load(kek).decrypt(sealed, b"owner") == b"of a person"
    assert Folder(kek.parent).make().new == []


@as_root
def test_the_file_stays_its_readers(kek: Path) -> None:
    os.chown(kek, CONTAINERS_USER, CONTAINERS_USER)
    for arguments in (("add", kek), ("promote", kek, keyset_file.keys(kek)[0].id)):
        assert keys(*arguments).exit_code == 0
        found = kek.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (CONTAINERS_USER, CONTAINERS_USER, 0o600)


def test_what_cannot_be_changes_nothing_and_is_a_sentence(kek: Path, tmp_path: Path) -> None:
    before = kek.read_bytes()
    unknown = keys("promote", kek, 1)
    assert unknown.exit_code == 1
    assert unknown.stderr == "The keyset has no key 1 that is in use. Take one that `spona keys list` shows.\n"
    assert kek.read_bytes() == before
    (tmp_path / "other").write_text("no keyset")
    (tmp_path / "other").chmod(0o600)
    for command in (("list",), ("add",), ("promote", 1)):
        refused = keys(command[0], tmp_path / "other", *command[1:])
        assert refused.exit_code == 1
        assert (
            refused.stderr
            == f"{tmp_path}/other is no Tink AEAD keyset in JSON form. Restore it from the backup of keys.\n"
        )
    assert (tmp_path / "other").read_text() == "no keyset"
