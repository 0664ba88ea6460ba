"""Numbers as the language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal, format_percent

if TYPE_CHECKING:
    from gateway.pages.languages.choice import Language

_NO_BREAK: Final = "\u00a0"
_LAST: Final = 3
_FREE: Final = "0800"
_KILO: Final = 1000


def number(value: float, language: Language) -> str:
    """12.345,6 / 12,345.6."""
    return format_decimal(value, locale=language.locale)


def percent(value: float, language: Language) -> str:
    """A share of 1 with one decimal: 12,3% / 12.3%."""
    return format_percent(value, "#,##0.0%", locale=language.locale)


def file_size(size: int, language: Language) -> str:
    """Bytes as people read them: 240 kB, 2,4 MB / 2.4 MB."""
    kilobytes = max(1, round(size / _KILO))
    if kilobytes < _KILO:
        return f"{number(kilobytes, language)}{_NO_BREAK}kB"
    return f"{number(round(kilobytes / _KILO, 1), language)}{_NO_BREAK}MB"


def phone(value: str) -> str:
    """A number of a telephone in groups that no line end parts: +381 11 000 700, 0800 100 388; others stay as they are."""
    digits = "".join(value.split())
    if digits.startswith(_FREE):
        return _NO_BREAK.join((_FREE, digits[4:7], digits[7:]))
    if not digits.startswith("+381"):
        return value
    area, rest = digits[4:6], digits[6:]
    return _NO_BREAK.join(("+381", area, rest[:-_LAST], rest[-_LAST:]) if len(rest) > _LAST else ("+381", area, rest))
