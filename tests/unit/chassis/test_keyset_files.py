"""Keys kept as files: made once, never replaced, never for everyone, never mistaken."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.audit import signing
from chassis.vault import keyset_file
from chassis.vault.errors import KeyNotPromoted, KeysetFileUnusable
from chassis.vault.tink_aead import Undecryptable


def test_keyset_opens_what_it_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "keyset.json"
    keyset_file.create(path)
    sealed = keyset_file.load(path).encrypt(b"dead letter", b"topic|1|2")
    assert b"dead" not in sealed
    assert keyset_file.load(path).decrypt(sealed, b"topic|1|2") == b"dead letter"
    with pytest.raises(Undecryptable):
        keyset_file.load(path).decrypt(sealed, b"topic|1|3")


def test_keyset_is_for_its_owner_only_and_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keyset.json"
    keyset_file.create(path)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        keyset_file.create(path)
    assert path.read_bytes() == before


def test_what_the_old_key_sealed_opens_when_another_seals(tmp_path: Path) -> None:
    path = tmp_path / "keyset.json"
    keyset_file.create(path)
    of_before = keyset_file.load(path)
    old = of_before.encrypt(b"dead letter", b"topic|1|2")
    added = keyset_file.add_key(path)
    assert [key.primary for key in keyset_file.keys(path)] == [True, False]
    assert added == keyset_file.keys(path)[1].id
    # The one who still holds the file of before reads what is sealed until the new key is promoted.
    assert of_before.decrypt(keyset_file.load(path).encrypt(b"next", b""), b"") == b"next"
    keyset_file.promote(path, added)
    assert [key.primary for key in keyset_file.keys(path)] == [False, True]
    now = keyset_file.load(path)
    assert now.decrypt(old, b"topic|1|2") == b"dead letter"
    with pytest.raises(Undecryptable):
        of_before.decrypt(now.encrypt(b"next", b""), b"")
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_that_is_not_there_or_not_in_use_is_not_promoted(tmp_path: Path) -> None:
    path = tmp_path / "keyset.json"
    keyset_file.create(path)
    added = keyset_file.add_key(path)
    path.write_text(path.read_text().replace(f'"ENABLED","keyId":{added}', f'"DISABLED","keyId":{added}'))
    assert [key.enabled for key in keyset_file.keys(path)] == [True, False]
    before = path.read_bytes()
    for number in (added, 12345):
        with pytest.raises(KeyNotPromoted, match=str(number)):
            keyset_file.promote(path, number)
    assert path.read_bytes() == before


def test_keyset_that_everyone_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keyset.json"
    keyset_file.create(path)
    path.chmod(0o644)
    with pytest.raises(KeysetFileUnusable, match="chmod"):
        keyset_file.load(path)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"primaryKeyId":1,"key":[]}', "č"])
def test_file_that_is_no_keyset_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keyset.json"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeysetFileUnusable, match="backup of keys"):
        keyset_file.load(path)


def test_missing_keyset_is_reported(tmp_path: Path) -> None:
    with pytest.raises(KeysetFileUnusable, match="cannot be read"):
        keyset_file.load(tmp_path / "none")


def test_signing_pair_is_made_once_and_fits(tmp_path: Path) -> None:
    private, public = tmp_path / "audit.pem", tmp_path / "audit.pub.pem"
    signing.create(private, public)
    assert private.stat().st_mode & 0o777 == 0o600
    signature = signing.load_private(private).sign(b"root")
    (key,) = signing.load_publics(public)
    key.verify(signature, b"root")
    with pytest.raises(FileExistsError):
        signing.create(private, tmp_path / "another.pem")


def test_public_keys_stand_below_one_another_in_their_order(tmp_path: Path) -> None:
    pairs = [(tmp_path / f"{number}.pem", tmp_path / f"{number}.pub.pem") for number in range(3)]
    for pair in pairs:
        signing.create(*pair)
    every = tmp_path / "audit.pub.pem"
    every.write_bytes(b"\n".join(public.read_bytes() for _, public in pairs))
    assert signing.load_publics(every) == tuple(signing.load_private(private).public_key() for private, _ in pairs)
    every.write_bytes(b"".join(public.read_bytes().strip() for _, public in pairs))
    assert len(signing.load_publics(every)) == 3, "a file without a line end at its end got another one"
    every.write_bytes(every.read_bytes() + b"of last year")
    with pytest.raises(signing.SigningKeyUnusable, match="public key"):
        signing.load_publics(every)


def test_other_keys_are_not_taken_for_signing_keys(tmp_path: Path) -> None:
    private, public = tmp_path / "audit.pem", tmp_path / "audit.pub.pem"
    signing.create(private, public)
    with pytest.raises(signing.SigningKeyUnusable, match="public key"):
        signing.load_publics(private)
    with pytest.raises(signing.SigningKeyUnusable, match="private key"):
        signing.load_private(public)
    other = ec.generate_private_key(ec.SECP256R1())
    private.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(signing.SigningKeyUnusable, match="Ed25519 private"):
        signing.load_private(private)
    with pytest.raises(signing.SigningKeyUnusable, match="cannot be read"):
        signing.load_publics(tmp_path / "none")
