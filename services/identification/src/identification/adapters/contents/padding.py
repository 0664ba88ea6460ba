"""Values as long as many others before they are sealed: a sealed value is as long as what it holds, and that reveals it."""

from __future__ import annotations

from typing import Final

from identification.application.contents.classes import FILE_CLASSES

SIZES: Final = tuple(512 * 4**step for step in range(5))
"""Any answer of closed lists fits into the first, of the `WIDE` classes into the second; a longer value takes whole numbers of the last."""
WIDE: Final = frozenset({"care_needs", "control", "guardian", "indicators", "site", *FILE_CLASSES})
"""Classes about which so much may be said that the length would show whether all was: their values begin with the second size."""
_BLANK: Final = b" "


def padded(value: bytes, class_: str = "") -> bytes:
    """`value` of a class, which must not end with a blank, with blanks behind it up to the next size: one at least."""
    if value.endswith(_BLANK):
        raise ValueError("A value that ends with a blank could not be told from what is put behind it.")
    size = next((size for size in SIZES[class_ in WIDE :] if size > len(value)), None)
    last = SIZES[-1]
    return value.ljust(size or (len(value) // last + 1) * last, _BLANK)


def is_padded(text: bytes) -> bool:
    """Whether what was opened had been padded; without the key it could not have been made so."""
    return text.endswith(_BLANK)


def unpadded(text: bytes) -> bytes:
    """The value itself, also of a text that was sealed as it was."""
    return text.rstrip(_BLANK)
