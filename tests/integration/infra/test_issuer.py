"""The demo issuer as a process of its own: the real code flow over HTTP, what it refuses to start with, and what it logs."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from typer.testing import CliRunner

from infra.command_line import Commands
from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys import secrets
from infra.processes.probes import why_not_ready
from infra.sign_in import people
from infra.sign_in.code_flow import SignIn
from infra.sign_in.token import token as token_command
from tests.support.issuer import PEOPLE
from tests.support.ports import free_block
from tests.support.probe import eventually
from tests.support.tokens import claims

PORTS = range(22000, 22900)


@dataclass
class Running:
    """One issuer process of one installation."""

    base: int
    data: Path
    secret: str
    environment: dict[str, str]
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """The issuer as tokens spell it."""
        return f"http://127.0.0.1:{self.base + 4}/realms/spona"

    def sign_in(self, secret: str | None = None) -> SignIn:
        """What the command line and the demo use."""
        return SignIn.at(self.base, secret or self.secret)


def environment(folder: Path, base: int, **changes: str) -> dict[str, str]:
    """A good environment for the issuer of the installation in `folder`, with changes."""
    installation = Installation(folder, base)
    installation.prepare()
    made = secrets.ensure(installation)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ISSUER_", "SPONA_"))}
    return (
        own
        | {
            "SPONA_ENV": "development",
            "ISSUER_HTTP__PORT": str(base + 4),
            "ISSUER_PEOPLE": str(PEOPLE),
            "ISSUER_KEY": str(made.keys.issuer),
            "ISSUER_GATEWAY_SECRET": made.gateway_client,
            "ISSUER_GATEWAY_REDIRECT": f"http://127.0.0.1:{base}/auth/callback",
            "ISSUER_CLI_REDIRECT": f"http://127.0.0.1:{base}/auth/cli",
        }
        | changes
    )


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    """The process, its output kept."""
    return subprocess.Popen(
        [sys.executable, "-m", "infra.issuer"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running issuer, ended by SIGTERM; its log must hold neither a code nor a name."""
    base = free_block(PORTS)
    data = tmp_path_factory.mktemp("issuer")
    known = environment(data, base)
    secret = known["ISSUER_GATEWAY_SECRET"]
    process = start(known)
    try:
        eventually(lambda: process.poll() or not why_not_ready(base + 4, "/readyz"), "the issuer is ready")
        assert process.poll() is None, process.communicate()[0]
        yield Running(base, data, secret, known, process)
    finally:
        process.terminate()
        log, _ = process.communicate(timeout=10)
    assert process.returncode == 0, log
    for forbidden in ("code=", "state=", "Jelena", "health.nis", secret, "Traceback"):
        assert forbidden not in log, log


async def test_a_program_signs_a_person_in_and_the_published_key_proves_it(issuer: Running) -> None:
    token = await issuer.sign_in().token("health.nis")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{issuer.address}/protocol/openid-connect/certs") as answer,
    ):
        keys = KeySet.import_key_set(await answer.json())
    said = jwt.decode(token, keys, algorithms=["ES256"]).claims
    assert (said["iss"], said["aud"], said["azp"], said["acr"]) == (issuer.address, "gateway", "spona-cli", "1")
    assert said["preferred_username"] == "health.nis"


async def test_step_up_and_exchange(issuer: Running) -> None:
    sign_in = issuer.sign_in()
    own = await sign_in.token("csr.nis", acr=2)
    service = await sign_in.exchange(own, "identification")
    assert (claims(own)["acr"], claims(service)["acr"]) == ("2", "2")
    assert (claims(service)["aud"], claims(service)["sub"]) == ("identification", claims(own)["sub"])
    with pytest.raises(CliError, match="whose audience is the gateway"):
        await sign_in.exchange(service, "referral")
    with pytest.raises(CliError, match="invalid_client"):
        await issuer.sign_in("another-secret-altogether").exchange(own, "referral")
    with pytest.raises(CliError, match="invalid_target"):
        await sign_in.exchange(own, "gateway")


async def test_many_people_sign_in_at_once_each_as_themselves(issuer: Running) -> None:
    names = [*people.load(PEOPLE).by_username][:7] * 3
    tokens = await asyncio.gather(*(issuer.sign_in().token(name) for name in names))
    assert [claims(token)["preferred_username"] for token in tokens] == names
    assert len({claims(token)["sid"] for token in tokens}) == len(names)


async def test_an_unknown_person_is_notified_who_was_meant(issuer: Running) -> None:
    with pytest.raises(CliError, match=r"health\.nsi is not a demo person: did you mean health\.nis\?") as refused:
        await issuer.sign_in().token("health.nsi")
    assert refused.value.code == 2


def command(monkeypatch: pytest.MonkeyPatch, base: int, *arguments: str) -> tuple[int, str, str]:
    """Runs `spona token` and gives its exit code, output and error output."""
    monkeypatch.setenv("SPONA_PORT_BASE", str(base))
    app = Commands("One command.")
    app.command()(token_command)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_only_the_token(issuer: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = command(monkeypatch, issuer.base, "health.nis")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    assert claims(out.strip())["acr"] == "1"
    code, out, _ = command(monkeypatch, issuer.base, "csr.nis", "--for", "referral", "--data", str(issuer.data))
    assert (code, claims(out.strip())["aud"]) == (0, "referral")
    code, out, _ = command(monkeypatch, issuer.base, "csr.nis", "--acr", "2", "--json")
    printed = json.loads(out)
    assert (code, printed["acr"], printed["for"], claims(printed["access_token"])["acr"]) == (0, 2, "gateway", "2")


def test_the_command_says_in_one_sentence_what_is_wrong(
    issuer: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, out, err = command(monkeypatch, issuer.base, "nobody.here")
    assert (code, out, err.count("\n")) == (2, "", 1)
    code, out, err = command(monkeypatch, free_block(PORTS), "health.nis")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "No issuer answers at" in err
    code, out, err = command(monkeypatch, issuer.base, "health.nis", "--for", "referral", "--data", str(tmp_path))
    assert (code, out, err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SPONA_ENV": "production"}, "SPONA_ENV must be development"),
        ({"ISSUER_HTTP__HOST": "0.0.0.0"}, "ISSUER_HTTP__HOST must be 127.0.0.1"),  # noqa: S104 -- the point of the test
        ({"ISSUER_KEY": str(PEOPLE)}, "ISSUER_KEY holds no EC P-256 private key"),
    ],
)
def test_it_does_not_start_where_it_must_not(tmp_path: Path, changes: dict[str, str], says: str) -> None:
    process = start(environment(tmp_path, free_block(PORTS), **changes))
    log, _ = process.communicate(timeout=20)
    assert process.returncode == 2
    assert log.startswith(says)
    assert log.count("\n") == 1


def test_a_taken_port_is_reported_in_one_sentence(issuer: Running) -> None:
    process = start(issuer.environment)
    log, _ = process.communicate(timeout=20)
    assert process.returncode == 2
    assert log.startswith(f"Port {issuer.base + 4} on 127.0.0.1 is taken")
    assert log.count("\n") == 1
