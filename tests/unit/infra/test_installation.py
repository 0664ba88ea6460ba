"""The state folder: made for its owner only, and each way in which it can be unusable has its sentence."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from infra.errors import CliError
from infra.installation.place import Installation, explain


def test_folders_are_their_owner_s_alone(tmp_path: Path) -> None:
    here = Installation(tmp_path / "state", 21000)
    here.prepare()
    here.prepare()
    for folder in (here.keys, here.logs, here.traces):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    # As root the database's own user passes through, without being able to look around.
    assert stat.S_IMODE(here.data.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)


def test_file_in_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(CliError, match=r"state folder .*state is broken: .* is no folder; move it away"):
        Installation(tmp_path / "state", 21000).prepare()


def test_full_disk_is_noticed_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.installation.place._NEEDED_MEGABYTES", 10**9)
    with pytest.raises(CliError, match=r"The disk that holds .* is full \(\d+ MB left, .*free some space"):
        Installation(tmp_path / "state", 21000).prepare()


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "is full; free some space and start again"),
        (errno.EDQUOT, "is full; free some space and start again"),
        (errno.EACCES, "belongs to another user"),
        (errno.EROFS, "is on a read-only disk; use --data"),
        (errno.EIO, "cannot be used (Input/output error); use --data"),
    ],
)
def test_failure_of_the_file_system_becomes_a_sentence(number: int, says: str) -> None:
    refusal = explain(OSError(number, os.strerror(number), "there"), Path("here"))
    assert says in str(refusal)
    assert "\n" not in str(refusal)
