"""The order of Serbian words, in which neither script agrees with the numbers of its letters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# In injekcija and nadživeti they are two letters, which no table can know; the reference data has no such name.
_LETTER: Final = re.compile("dž|lj|nj|[^\u0300-\u036f]")
_AZBUKA: Final = "абвгдђежзијклљмнњопрстћуфхцчџш"
# Names of others bring q, w, x and y, which are placed where all alphabets have them.
_GAJICA: Final = "abcčćddžđefghijklljmnnjopqrsštuvwxyzž"
_SIGN, _DIGIT, _CYRILLIC, _LATIN, _OTHER = range(5)
_PLACES: Final = {
    letter: (script, place)
    for script, alphabet in ((_CYRILLIC, _AZBUKA), (_LATIN, _GAJICA))
    for place, letter in enumerate(_LETTER.findall(alphabet))
}

# Written behind a time that a clock shows twice: Cyrillic А looks like A, and B is either Б, the second letter, or В, which looks like it.
FIRST: Final = "AА"
SECOND: Final = "BБВ"

Key = tuple[tuple[tuple[int, int], ...], str]


def by_alphabet(text: str) -> Key:
    """What `sorted` takes as its key: word by word in the azbuka or the gajica, where dž, lj and nj are one letter.

    Capitals and accents decide only between words that are otherwise the same; Cyrillic comes before Latin.
    """
    plain = unicodedata.normalize("NFKC", text.casefold())
    return tuple(_place(letter) for letter in _LETTER.findall(plain)), text


def _place(letter: str) -> tuple[int, int]:
    known = _PLACES.get(letter) or _PLACES.get(unicodedata.normalize("NFD", letter)[0])
    if known is not None:
        return known
    if letter.isalpha():
        return _OTHER, ord(letter)
    return _DIGIT if letter.isdigit() else _SIGN, ord(letter)
