"""A code of a municipality says which reports have the same one, and to nobody without the key which it is."""

from __future__ import annotations

import hmac
from hashlib import sha256

from contracts import reference
from identification.adapters.reports.places import place_code_by

PLACES = [*(each.code for each in reference.municipalities()), *(each.code for each in reference.elsewhere())]
SECRET, OTHER = bytes(32), bytes(31) + b"\1"


def test_each_place_has_one_code_of_its_own_under_each_secret() -> None:
    code, of_other = place_code_by(SECRET), place_code_by(OTHER)
    assert len({code(each) for each in PLACES}) == len(PLACES)
    assert {code(each) for each in PLACES} == {place_code_by(SECRET)(each) for each in PLACES}
    assert {code(each) for each in PLACES}.isdisjoint({of_other(each) for each in PLACES})


def test_no_other_use_of_the_secret_makes_the_same() -> None:
    made = {place_code_by(SECRET)(each) for each in PLACES}
    assert made.isdisjoint({sha256(each.encode()).digest() for each in PLACES})
    assert made.isdisjoint({hmac.digest(SECRET, each.encode(), "sha256") for each in PLACES})
