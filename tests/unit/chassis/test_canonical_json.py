"""The byte form that hashes rest on."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.canonical import Canonical, canonical_json

scalars = st.none() | st.booleans() | st.integers() | st.text()
documents = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def shuffled(value: Canonical, order: random.Random) -> Canonical:
    """The same document with the names of every object in another order."""
    if isinstance(value, dict):
        names = list(value)
        order.shuffle(names)
        return {name: shuffled(value[name], order) for name in names}
    if isinstance(value, list):
        return [shuffled(member, order) for member in value]
    return value


@given(documents, st.randoms(use_true_random=False))
def test_order_of_names_does_not_matter(document: Canonical, order: random.Random) -> None:
    assert canonical_json(shuffled(document, order)) == canonical_json(document)


@given(documents)
def test_nothing_is_lost_so_two_documents_never_look_alike(document: Canonical) -> None:
    assert json.loads(canonical_json(document)) == document


def test_form_is_fixed_for_ever() -> None:
    document: Canonical = {"ž": [1, True, None], "a": {"b": "č\n"}}
    assert canonical_json(document) == '{"a":{"b":"č\\n"},"ž":[1,true,null]}'.encode()


@pytest.mark.parametrize("bad", [1.5, [1.0], {"a": {"b": 2.5}}, {1: "a"}, b"raw", {"a": object()}])
def test_what_two_writers_may_spell_differently_is_refused(bad: Canonical) -> None:
    with pytest.raises(TypeError, match="canonical document"):
        canonical_json(bad)
