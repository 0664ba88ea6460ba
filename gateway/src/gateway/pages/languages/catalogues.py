"""The words of the pages in each language, from the catalogues beside this module.

They are compiled in memory when the gateway starts (some milliseconds): a compiled file in the repository could differ
from the text that people read and correct, and a step that compiles would delay `make up`.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from gateway.pages.languages.choice import Language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDERS = {Language.SR_CYRL: "sr_Cyrl", Language.SR_LATN: "sr_Latn"}
"""Languages that have a catalogue; English is what the pages are written in."""


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name
    """Marks a sentence for the catalogues that is translated where it is rendered."""
    return message


@cache
def translations(language: Language) -> NullTranslations:
    """The words in `language`; a sentence that has no translation stays English."""
    if language not in FOLDERS:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


def catalogue(language: Language) -> Catalog:
    """The catalogue as it is written."""
    name = FOLDERS[language]
    text = files("gateway.pages").joinpath("catalogues", name, "LC_MESSAGES", "messages.po").read_text("utf-8")
    return read_po(io.StringIO(text), locale=name)
