"""The mail catcher over SMTP: it keeps what is sent, on the loopback address only, and ends when asked."""

from __future__ import annotations

import email
import shutil
import signal
import smtplib
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.installation.ports import answers
from tests.support.probe import eventually


@pytest.fixture
def catcher(base: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "infra.mailcatcher", str(base + 5), str(tmp_path / "mail")])
    eventually(lambda: answers(base + 5), "the mail catcher listens")
    yield process
    process.kill()
    process.wait()


@pytest.mark.usefixtures("catcher")
def test_mail_is_kept_with_its_envelope(base: int, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", base + 5, timeout=5) as client:
        client.sendmail(
            "from@example.invalid", ["to@example.invalid"], b"Subject: s\r\n\r\nNovi zahtev \xc4\x8deka\r\n"
        )
    (file,) = (tmp_path / "mail" / "new").iterdir()
    content = email.message_from_bytes(file.read_bytes())
    assert (content["Subject"], content["X-MailFrom"], content["X-RcptTo"]) == (
        "s",
        "from@example.invalid",
        "to@example.invalid",
    )
    assert "Novi zahtev čeka".encode() in file.read_bytes()
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


def test_only_this_machine_reaches_it(catcher: subprocess.Popen[bytes], base: int) -> None:
    listening = [c.laddr for c in psutil.Process(catcher.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert [(address.ip, address.port) for address in listening] == [("127.0.0.1", base + 5)]


@pytest.mark.usefixtures("catcher")
def test_sender_learns_that_a_mail_could_not_be_kept(base: int, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "mail")
    with smtplib.SMTP("127.0.0.1", base + 5, timeout=5) as client, pytest.raises(smtplib.SMTPDataError, match="451"):
        client.sendmail("from@example.invalid", ["to@example.invalid"], b"x")


@pytest.mark.usefixtures("catcher")
def test_mail_over_a_megabyte_is_refused(base: int) -> None:
    with smtplib.SMTP("127.0.0.1", base + 5, timeout=5) as client, pytest.raises(smtplib.SMTPException):
        client.sendmail("from@example.invalid", ["to@example.invalid"], b"x" * (2**20 + 10))


def test_it_ends_at_once_when_asked(catcher: subprocess.Popen[bytes]) -> None:
    catcher.send_signal(signal.SIGTERM)
    assert catcher.wait(5) == 0


@pytest.mark.usefixtures("catcher")
def test_taken_port_ends_it_with_a_sentence(base: int, tmp_path: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "infra.mailcatcher", str(base + 5), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert second.returncode == 1
    assert f"cannot use port {base + 5}" in second.stderr
    assert "Traceback" not in second.stderr
