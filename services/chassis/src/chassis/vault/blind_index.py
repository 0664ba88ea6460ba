"""Finds the same person again without storing who it is: keyed hashes of combinations and whole numbers."""

from __future__ import annotations

import hmac
import re
import unicodedata
from typing import TYPE_CHECKING

from chassis.canonical import canonical_json

if TYPE_CHECKING:
    from datetime import date

_KEY_BYTES = 32
_SHORTEST_NUMBER = 6
_CODE = re.compile("[a-z][a-z0-9_]{0,31}")
# Serbian Cyrillic to bare Latin, and Latin letters whose mark is not a character of its own.
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = [*"abvgd", "dj", *"ezzijkl", "lj", *"mn", "nj", *"oprstcufhcc", "dz", "s"]
_LETTERS = str.maketrans(
    dict(zip(_CYRILLIC, _LATIN, strict=True)) | {"đ": "dj", "ð": "dj", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"}
)


class NotIndexable(ValueError):
    """A name alone, a number too short, or nothing left after normalising: an index could be guessed."""


class BlindIndex:
    """Equal inputs give equal 32 bytes, under this key only. Drop the rows when their owner is erased."""

    def __init__(self, key: bytes) -> None:
        """`key` has at least 32 secret bytes."""
        if len(key) < _KEY_BYTES:
            raise ValueError(f"The key of a blind index needs {_KEY_BYTES} bytes or more.")
        self._key = key

    def name_and_birth(self, name: str, birth: date | None) -> bytes:
        """Index of a full name with a birth date, whatever the script, the marks or the order of names.

        Raises NotIndexable without a birth date: common names would be found by trying them.
        """
        if birth is None:
            raise NotIndexable("A name is never indexed alone. Give the birth date, or do not index.")
        normal = normalise_name(name)
        if not normal:
            raise NotIndexable("The name holds no letter. Do not index this person by name.")
        return self._index("name_and_birth", [normal, birth.isoformat()])

    def number(self, kind: str, number: str) -> bytes:
        """Index of a whole document, phone or register number; `kind` is a code like `passport`.

        Raises NotIndexable when fewer than six letters and digits remain.
        """
        if not _CODE.fullmatch(kind):
            raise ValueError("The kind of a number is a lower-case code.")
        normal = normalise_number(number)
        if len(normal) < _SHORTEST_NUMBER:
            raise NotIndexable("The number is too short to be a whole one. Index the whole number only.")
        return self._index("number", [kind, normal])

    def _index(self, combination: str, parts: list[str]) -> bytes:
        return hmac.digest(self._key, canonical_json([combination, *parts]), "sha256")


def normalise_name(name: str) -> str:
    """Lower-case Latin letters without marks, names in alphabetical order; "" when none is left."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    latin = bare.translate(_LETTERS)
    return " ".join(sorted("".join(c if c.isalpha() else " " for c in latin).split()))


def normalise_number(number: str) -> str:
    """Capital letters and plain digits, without blanks and signs."""
    kept = []
    for character in unicodedata.normalize("NFKC", number):
        if character.isdecimal():
            kept.append(str(unicodedata.decimal(character)))
        elif character.isalpha():
            kept.append(character.upper())
    return "".join(kept)
