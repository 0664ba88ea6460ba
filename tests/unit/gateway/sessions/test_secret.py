"""What a browser's secret opens, and what no one opens without it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from gateway.sessions.browser.secret import NotSealedByThis, Purpose, Secret
from gateway.sessions.sign_in.issuer import Tokens

TOKENS = Tokens("the-access-token", "the-refresh-token", "the-id-token", datetime(2026, 11, 25, tzinfo=UTC))


@given(st.binary(max_size=300))
def test_a_secret_opens_what_it_sealed(content: bytes) -> None:
    secret = Secret.new(Purpose.SESSION)
    sealed = secret.seal(content)
    assert secret.open(sealed) == content
    assert secret.seal(content) != sealed


def test_another_secret_opens_nothing() -> None:
    sealed = Secret.new(Purpose.SESSION).seal(b"content")
    with pytest.raises(NotSealedByThis):
        Secret.new(Purpose.SESSION).open(sealed)


def test_the_same_bytes_for_another_purpose_name_another_row_and_open_nothing() -> None:
    session = Secret.new(Purpose.SESSION)
    browser = Secret(session.value, Purpose.BROWSER)
    assert session.name != browser.name
    with pytest.raises(NotSealedByThis):
        browser.open(session.seal(b"content"))


@given(st.integers(min_value=0, max_value=35), st.integers(min_value=1, max_value=255))
def test_what_was_altered_is_not_opened(at: int, by: int) -> None:
    secret = Secret.new(Purpose.SESSION)
    sealed = bytearray(secret.seal(b"contents"))
    sealed[at] ^= by
    with pytest.raises(NotSealedByThis):
        secret.open(bytes(sealed))


def test_a_seal_is_bound_to_the_name_of_its_row() -> None:
    secret = Secret.new(Purpose.SESSION)
    sealed = secret.seal(b"content")
    for name in (None, b"", b"another row"):
        with pytest.raises(InvalidTag):
            AESGCM(secret._key()).decrypt(sealed[:12], sealed[12:], name)


@given(st.binary(max_size=40))
def test_what_is_no_seal_at_all_is_not_opened(sealed: bytes) -> None:
    with pytest.raises(NotSealedByThis):
        Secret.new(Purpose.SESSION).open(sealed)


def test_the_name_is_not_the_plain_hash_and_the_key_is_not_the_name() -> None:
    secret = Secret.new(Purpose.SESSION)
    assert secret.name not in (sha256(secret.value).digest(), secret._key())
    assert secret.value not in (secret.name, secret._key())


def test_neither_secrets_nor_tokens_show_in_a_representation() -> None:
    secret = Secret.new(Purpose.SESSION)
    shown = repr(secret) + repr(TOKENS)
    for hidden in (secret.text, repr(secret.value), TOKENS.access, TOKENS.refresh, TOKENS.identity):
        assert hidden not in shown


def test_a_cookie_carries_a_secret_there_and_back() -> None:
    secret = Secret.new(Purpose.SESSION)
    assert Secret.read(secret.text, Purpose.SESSION) == secret
    assert len(secret.value) == 32


@given(st.one_of(st.none(), st.text(max_size=60), st.text(alphabet="AZaz09-_+/=", min_size=42, max_size=44)))
def test_a_cookie_that_is_not_ours_is_no_one_s(text: str | None) -> None:
    secret = Secret.read(text, Purpose.SESSION)
    assert secret is None or secret.text == text


def test_the_same_bytes_spelled_otherwise_are_refused() -> None:
    text = Secret(b"\0" * 32, Purpose.SESSION).text
    assert Secret.read(text[:-1] + "B", Purpose.SESSION) is None


def test_tokens_are_packed_and_unpacked() -> None:
    assert Tokens.unpack(TOKENS.pack()) == TOKENS
