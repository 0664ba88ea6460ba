"""Passwords and keys: made once, kept, never silently replaced."""

from __future__ import annotations

import stat
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis.audit import signing
from chassis.vault import keyset_file
from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys import secrets
from infra.keys.files import SERVICES
from infra.postgres.catalog import ROLES


def contents(here: Installation) -> dict[str, bytes]:
    files = [here.secrets_file, *here.keys.iterdir()]
    return {file.name: file.read_bytes() for file in files}


def test_made_once_and_read_ever_after(here: Installation) -> None:
    first = secrets.ensure(here)
    written = contents(here)
    assert secrets.ensure(here) == first == secrets.read(here)
    assert contents(here) == written
    assert set(first.roles) == set(ROLES)
    passwords = [first.superuser, first.gateway_client, *first.roles.values()]
    assert len(set(passwords)) == len(passwords)
    assert all(len(password) == 64 for password in passwords)


def test_no_one_else_may_read_them_and_they_show_nothing(here: Installation) -> None:
    made = secrets.ensure(here)
    private = [here.secrets_file, *(file for file in here.keys.iterdir() if not file.name.endswith(".pub.pem"))]
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}
    assert made.superuser not in repr(made)


def test_every_key_is_what_its_process_expects(here: Installation) -> None:
    keys = secrets.ensure(here).keys
    issuer = load_pem_private_key(keys.issuer.read_bytes(), password=None)
    assert isinstance(issuer, ec.EllipticCurvePrivateKey)
    assert isinstance(issuer.curve, ec.SECP256R1)
    keyset_file.load(keys.vault_kek)
    for service in SERVICES:
        assert len(bytes.fromhex(keys.idempotency(service).read_text())) == 32
        keyset_file.load(keys.dead_letters(service))
        private = signing.load_private(keys.audit_private(service))
        assert (private.public_key(),) == signing.load_publics(keys.audit_public(service))
    assert len(set(contents(here).values())) == len(contents(here))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"passwords": {"postgres": 1}, "keys": []}', '{"passwords": {}}'])
def test_broken_secrets_are_refused_and_kept(here: Installation, content: str) -> None:
    secrets.ensure(here)
    here.secrets_file.write_text(content)
    with pytest.raises(CliError, match=r"secrets\.json is broken; put it back from a copy"):
        secrets.ensure(here)
    assert here.secrets_file.read_text() == content


def test_readable_by_others_is_refused_with_the_cure(here: Installation) -> None:
    secrets.ensure(here)
    here.secrets_file.chmod(0o640)
    with pytest.raises(CliError, match=f"run: chmod 600 {here.secrets_file}"):
        secrets.ensure(here)


def test_lost_secrets_are_refused_while_their_database_exists(here: Installation) -> None:
    secrets.ensure(here)
    (here.data / "postgres").mkdir()
    here.secrets_file.unlink()
    with pytest.raises(CliError, match=r"is missing, and the database .* cannot be opened without it"):
        secrets.ensure(here)


def test_lost_key_is_refused_and_not_made_anew(here: Installation) -> None:
    kek = secrets.ensure(here).keys.vault_kek
    kek.unlink()
    with pytest.raises(CliError, match=f"The key {kek} is missing"):
        secrets.ensure(here)
    assert not kek.exists()


@pytest.mark.parametrize("cut", [lambda text: text[: len(text) // 2], lambda _: "", lambda text: text[5:]])
@pytest.mark.parametrize(
    "name", ["issuer.pem", "identification-vault-kek.json", "referral-idempotency.hex", "referral-audit.pub.pem"]
)
def test_half_written_key_is_refused_by_its_name(here: Installation, name: str, cut: Callable[[str], str]) -> None:
    secrets.ensure(here)
    file = here.keys / name
    file.write_text(cut(file.read_text()))
    with pytest.raises(CliError, match=f"The key {file} is broken"):
        secrets.ensure(here)


def test_first_start_that_was_cut_short_is_finished(here: Installation) -> None:
    secrets.ensure(here)
    here.secrets_file.unlink()  # written last, so a crash before leaves keys without it
    kept = {file.name: file.read_bytes() for file in here.keys.iterdir()}
    (here.keys / ".issuer.pem.new").write_text("half a key")
    (here.keys / "issuer.pem").unlink()
    secrets.ensure(here)
    assert contents(here).items() >= {k: v for k, v in kept.items() if k != "issuer.pem"}.items()
    assert not (here.keys / ".issuer.pem.new").exists()


def test_newer_version_adds_what_it_needs_and_keeps_the_rest(here: Installation) -> None:
    made = secrets.ensure(here)
    text = here.secrets_file.read_text()
    here.secrets_file.write_text(text.replace('"bus_migrator"', '"a_role_of_old"'))
    with pytest.raises(CliError, match="has no bus_migrator: an older version made it"):
        secrets.read(here)
    again = secrets.ensure(here)
    assert again.roles["referral_app"] == made.roles["referral_app"]
    assert secrets.read(here) == again
