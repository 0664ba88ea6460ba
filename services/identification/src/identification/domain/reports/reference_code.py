"""References that people read out: `S-7K3Q-9F`, five random characters and a check character."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# No 0, I, L, O, U: nothing is mistaken on the phone, nothing spells a word. 31 is prime, so every
# single wrong character and every swap of two changes the weighted sum.
ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_CHARACTERS = 5
# What a Serbian keyboard writes instead, key by key.
_LATIN_OF_KEYS = str.maketrans("АБВГДЕЗЈКМНПРСТФХЦЉЊЏ", "ABVGDEZJKMNPRSTFHCQWX")


def new_reference(draw: Callable[[int], int]) -> str:
    """A fresh reference; `draw(n)` gives a secret random number below n. It says nothing about date, place or sector."""
    body = "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(_RANDOM_CHARACTERS))
    return _written(body + _check(body))


def is_reference(text: str) -> bool:
    """Whether `text` is a well-formed reference; one wrong or swapped character is always noticed."""
    body = text.removeprefix("S-").replace("-", "")
    return (
        len(body) == _RANDOM_CHARACTERS + 1
        and set(body) <= set(ALPHABET)
        and _written(body) == text
        and _check(body[:-1]) == body[-1]
    )


def as_typed(text: str) -> str | None:
    """The reference as it was typed, in capitals or not, without dashes, or with the keyboard left in Cyrillic; None if it is none."""
    characters = [each for each in text.upper().translate(_LATIN_OF_KEYS) if each.isalnum()]
    body = "".join(characters[-_RANDOM_CHARACTERS - 1 :])
    reference = _written(body)
    return reference if characters in (list(body), ["S", *body]) and is_reference(reference) else None


def _written(characters: str) -> str:
    return f"S-{characters[:4]}-{characters[4:]}"


def _check(body: str) -> str:
    return ALPHABET[sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, 1)) % len(ALPHABET)]
