"""`python -m gateway.translate [--check]`: the catalogues of the pages.

Gathers the sentences of templates and page modules into the Cyrillic catalogue, which people translate, and makes the
Latin one from it. With --check it writes nothing and says what is missing or has drifted.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = Path(__file__).resolve().parent / "pages"
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}}
_WIDTH = 120
_QUOTES = re.compile('([„“”«»"])')
# A date of the run in the file would be a change without a change.
_WRITTEN = datetime(2026, 11, 25, tzinfo=UTC)


def path_of(locale: str) -> Path:
    """Where a catalogue is written."""
    return PAGES / "catalogues" / locale / "LC_MESSAGES" / "messages.po"


def cyrillic() -> Catalog:
    """What people translated, with every sentence of the pages in it and none that no page says any more."""
    path = path_of("sr_Cyrl")
    known = read_po(io.StringIO(path.read_text("utf-8")), locale="sr_Cyrl") if path.is_file() else Catalog("sr_Cyrl")
    found = _empty("sr_Cyrl")
    for _, _, message, comments, context in extract_from_dir(PAGES, _METHODS, _OPTIONS):
        translated = known.get(message if isinstance(message, str) else message[0], context)
        same_form = translated is not None and translated.pluralizable == isinstance(message, tuple)
        found.add(message, translated.string if translated and same_form else None, (), (), comments, context=context)
    return found


def latin(source: Catalog) -> Catalog:
    """The same catalogue in Latin letters."""
    made = _empty("sr_Latn")
    for message in source:
        if message.id:
            made.add(message.id, _each(message, in_latin), context=message.context)
    return made


def in_latin(text: str) -> str:
    """`text` in Latin letters; values such as %(name)s stay."""
    from serbian_translit.srp import to_lat  # noqa: PLC0415 -- a package of developers; the tool is the only one that needs it

    # The package leaves what stands in quotation marks as it is, so it never sees a pair of them.
    return "".join(to_lat(part) for part in _QUOTES.split(text))


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences that have no translation, or one of their plural forms has none."""
    missing = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(forms):
            missing.append(str(message.id))
    return missing


def text(catalogue: Catalog) -> str:
    """The catalogue as its file holds it, in the order of the sentences."""
    written = io.BytesIO()
    write_po(written, catalogue, width=_WIDTH, no_location=True, sort_output=True)
    return written.getvalue().decode()


def main(arguments: list[str]) -> int:
    """Writes both catalogues, or with --check only compares; 0 when every sentence is translated and nothing drifted."""
    source = cyrillic()
    wanted = {"sr_Cyrl": text(source), "sr_Latn": text(latin(source))}
    problems = [f"sr_Cyrl has no translation of: {sentence}" for sentence in untranslated(source)]
    for locale, content in wanted.items():
        path = path_of(locale)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != content:
            problems.append(f"{locale} is not what the pages say: run `make languages`, translate and commit it.")
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _each(message: Message, change: Callable[[str], str]) -> str | tuple[str, ...]:
    if isinstance(message.string, tuple):
        return tuple(change(form) for form in message.string)
    return change(str(message.string or ""))


def _empty(locale: str) -> Catalog:
    return Catalog(
        locale,
        project="Spona",
        version="1",
        header_comment="# The words of Spona's pages; `make languages` keeps this file.",
        creation_date=_WRITTEN,
        revision_date=_WRITTEN,
        last_translator="Spona",
        language_team="Spona",
        msgid_bugs_address="Spona",
        fuzzy=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
