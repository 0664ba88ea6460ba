"""`python -m tests.workshop.languages [--check]`: the catalogues of the pages.

Gathers the sentences of templates, page modules and the services' refusals into the Cyrillic catalogue, which people
translate, and makes the Latin one from it. With --check it writes nothing and says what is missing or has drifted.
"""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from gateway.pages.rendering.refusals import OTHERWISE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

PAGES = Path(__file__).resolve().parents[2] / "gateway" / "src" / "gateway" / "pages"
REFUSALS = PAGES / "catalogues" / "refusals.json"
OPENAPI = Path(__file__).resolve().parents[2] / "contracts" / "openapi"
_METHODS = [
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("catalogues/refusals.json", "tests.workshop.languages:both_sentences"),
]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}}
_WIDTH = 120
_TITLE = re.compile(r"^- `([a-z-]+)`: (.+)$", re.MULTILINE)
_QUOTES = re.compile('([„“”«»"])')
# A date of the run in the file would be a change without a change.
_WRITTEN = datetime(2026, 11, 25, tzinfo=UTC)


def both_sentences(file: BinaryIO, *_: object, **__: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """What Babel finds in the file of refusals, to which it comes by this function's name."""
    return ((1, None, sentence, []) for said in json.load(file).values() for sentence in said)


def path_of(locale: str) -> Path:
    """Where a catalogue is written."""
    return PAGES / "catalogues" / locale / "LC_MESSAGES" / "messages.po"


def titles() -> set[tuple[str, str]]:
    """Every slug with its title, as the contracts of the services tell them."""
    documents = [json.loads(path.read_text("utf-8")) for path in OPENAPI.glob("*.json")]
    return {found for document in documents for each in _answers(document) for found in _TITLE.findall(each)}


def refusals() -> dict[str, tuple[str, str]]:
    """What pages say of the services' refusals: the first sentence of each title, and the rest."""
    halves = {slug: title.partition(". ") for slug, title in sorted(titles()) if slug not in OTHERWISE}
    return {slug: (what, next_step) for slug, (what, _, next_step) in halves.items()}


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
    from serbian_translit.srp import to_lat

    # The package leaves what is in quotation marks as it is, so it never sees a pair of them.
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
    """Writes refusals and both catalogues, or with --check only compares; 0 when all is translated and nothing drifted."""
    checks = "--check" in arguments
    refused = refusals()
    problems = _kept(REFUSALS, json.dumps(refused, ensure_ascii=False, indent=2) + "\n", checks=checks)
    problems += [
        f"{slug}: say in its title what happened, and in a second sentence what to do."
        for slug in refused
        if not refused[slug][1]
    ]
    source = cyrillic()
    problems += [f"sr_Cyrl has no translation of: {sentence}" for sentence in untranslated(source)]
    for locale, made in {"sr_Cyrl": source, "sr_Latn": latin(source)}.items():
        problems += _kept(path_of(locale), text(made), checks=checks)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _kept(path: Path, content: str, *, checks: bool) -> list[str]:
    if checks and (not path.is_file() or path.read_text("utf-8") != content):
        return [f"{path} is not what the pages say: run `make languages`, translate and commit it."]
    if not checks:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return []


def _answers(document: dict[str, Any]) -> Iterator[str]:
    """The descriptions of all answers."""
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    for answers in (document["components"]["responses"], *(each["responses"] for each in operations)):
        yield from (answer.get("description", "") for answer in answers.values())


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
