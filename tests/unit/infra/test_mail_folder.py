"""The mail catcher's folder: whole files, in order, the newest ones only."""

from __future__ import annotations

import stat
from pathlib import Path

from infra.mailcatcher.folder import MailFolder


def test_mail_is_kept_whole_for_its_owner_only(tmp_path: Path) -> None:
    file = MailFolder(tmp_path / "mail").keep("a@example.invalid", ["b@example.invalid"], b"Subject: x\r\n\r\nbody")
    assert file.read_bytes() == (
        b"X-Spona-From: a@example.invalid\r\nX-Spona-To: b@example.invalid\r\nSubject: x\r\n\r\nbody"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


def test_oldest_mails_go_and_numbers_continue_after_a_restart(tmp_path: Path) -> None:
    for number in range(3):
        MailFolder(tmp_path, limit=4).keep("a", ["b"], str(number).encode())
    folder = MailFolder(tmp_path, limit=4)
    for number in range(3, 7):
        folder.keep("a", ["b"], str(number).encode())
    kept = sorted(tmp_path.iterdir())
    assert [file.read_bytes()[-1:] for file in kept] == [b"3", b"4", b"5", b"6"]


def test_foreign_file_in_the_folder_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "notes.eml").write_text("mine")
    MailFolder(tmp_path, limit=1).keep("a", ["b"], b"x")
    MailFolder(tmp_path, limit=1).keep("a", ["b"], b"y")
    assert (tmp_path / "notes.eml").read_text() == "mine"
