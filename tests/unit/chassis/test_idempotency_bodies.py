"""Which bodies are the same request, and which header is a key."""

import json
import random

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from chassis.auth.access import public
from chassis.domain.errors import InvalidInput
from chassis.http.openapi import DocumentedApp
from chassis.idempotency.dependency import Repeatable, required_key
from chassis.idempotency.store import canonical_body

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
documents = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)


@given(st.dictionaries(st.text(), documents), st.randoms(use_true_random=False))
def test_blanks_and_order_do_not_make_another_body(document: dict[str, object], order: random.Random) -> None:
    names = list(document)
    order.shuffle(names)
    other = json.dumps({name: document[name] for name in names}, indent=3, ensure_ascii=False)
    assert canonical_body(other.encode("utf-8", "surrogatepass")) == canonical_body(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'{"a":1}', b'{"a":2}'),
        (b'{"a":1}', b'{"a":"1"}'),
        (b'{"a":1.5}', b'{"a":"1.5"}'),
        (b'{"a":null}', b"{}"),
        (b'{"a":[1,2]}', b'{"a":[2,1]}'),
        (b"", b"{}"),
        (b"not json", b"not  json"),
        (b"\xff", b"\xfe"),
        (b'{"a":NaN}', b'{"a":Infinity}'),
    ],
)
def test_other_bodies_stay_apart(one: bytes, other: bytes) -> None:
    assert canonical_body(one) != canonical_body(other)


def test_hostile_nesting_is_only_another_body() -> None:
    deep = b"[" * 100_000
    assert canonical_body(deep) != canonical_body(deep + b"[")


async def key_of(*values: bytes) -> str:
    """What the dependency gives for these `Idempotency-Key` headers."""
    headers = [(b"idempotency-key", value) for value in values]
    return await required_key(Request({"type": "http", "headers": headers}))


@pytest.mark.parametrize("key", ["12345678", "a" * 128, "!~\"'(),/:;<=>?@[\\]{}"])
async def test_key_of_visible_ascii_is_taken_as_it_is(key: str) -> None:
    assert await key_of(key.encode()) == key


@pytest.mark.parametrize("key", ["", "1234567", "a" * 129, "with blank 1", "tab\tinside", "čćžšđ123", "12345678\n"])
async def test_malformed_key_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await key_of(key.encode())
    expected = {"name": "Idempotency-Key", "problem": "must be 8 to 128 visible ASCII characters"}
    assert refused.value.extensions == {"fields": [expected]}


@pytest.mark.parametrize("sent", [(), (b"12345678", b"12345678")])
async def test_absent_and_repeated_key_are_refused(sent: tuple[bytes, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        await key_of(*sent)
    assert "send one" in str(refused.value.extensions)


def test_route_that_needs_a_key_says_so() -> None:
    app = DocumentedApp()

    @app.post("/")
    @public
    async def command(idempotency_key: Repeatable) -> str:
        return idempotency_key.key

    document = app.openapi()
    (parameter,) = document["paths"]["/"]["post"]["parameters"]
    assert parameter == {"$ref": "#/components/parameters/IdempotencyKey"}
    shown = document["components"]["parameters"]["IdempotencyKey"]
    assert (shown["in"], shown["name"], shown["required"]) == ("header", "Idempotency-Key", True)
