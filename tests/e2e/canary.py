"""A text that is nowhere else in the world, every form in which it could leak, and the search for them."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import os
import quopri
import random
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import phonenumbers

from infra.postgres.catalog import DATABASES, SUPERUSER
from infra.postgres.server import PORT
from tests.e2e.people import Everybody
from tests.support.stack import Stack
from tests.support.stack_bus import everything

_LETTERS = "abdegiklmoprtuvz"
# Of a short number base64 leaves four characters between its neighbours: any certificate may hold those.
_TELLING = 8
_LARGE = 500_000
_CYRILLIC = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е", "ž": "ж",
    "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с",
    "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш",
}  # fmt: skip


def word() -> str:
    """A Serbian-looking word with every letter that makes trouble, and ten random ones."""
    return "Šćepđžanjka" + "".join(random.choices(_LETTERS, k=10)) + "č"


def digits(count: int) -> str:
    """Random ones, the first not a zero."""
    return str(random.randrange(10 ** (count - 1), 10**count))


def phone(prefix: str, count: int) -> str:
    """A valid number in international form that no one else in the run has."""
    while True:
        number = f"{prefix}{digits(count)}"
        if phonenumbers.is_valid_number(phonenumbers.parse(number)):
            return number


def cyrillic(text: str) -> str:
    """Transliterated as Serbian is."""
    lower, out, place = text.lower(), "", 0
    while place < len(lower):
        pair = lower[place : place + 2]
        step = 2 if pair in _CYRILLIC else 1
        out += _CYRILLIC.get(lower[place : place + step], lower[place : place + step])
        place += step
    return out


def folded(text: str) -> str:
    """Lower case without diacritics."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "dj"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Form:
    """One way to write a text, as bytes."""

    name: str
    needle: bytes


def spellings(text: str) -> dict[str, str]:
    """The same text in other letters."""
    return {
        "verbatim": text,
        "decomposed": unicodedata.normalize("NFD", text),
        "lower": text.lower(),
        "upper": text.upper(),
        "cyrillic": cyrillic(text),
        "cyrillic upper": cyrillic(text).upper(),
        "folded": folded(text),
        "folded upper": folded(text).upper(),
        "folded with d": folded(text.lower().replace("đ", "d")),
    }


def forms(text: str) -> list[Form]:
    """Every spelling in every encoding; the same bytes once."""
    found: dict[bytes, Form] = {}
    for spelled, each in spellings(text).items():
        for encoded, needle in _encodings(each):
            found.setdefault(needle, Form(f"{spelled}, {encoded}", needle))
    return list(found.values())


def _encodings(text: str) -> Iterator[tuple[str, bytes]]:
    raw = text.encode()
    escaped = json.dumps(text)[1:-1].encode()
    yield "plain", raw
    yield "UTF-16", text.encode("utf-16-le")
    yield "JSON-escaped", escaped
    yield "percent-encoded", quote(text).encode()
    yield "quoted-printable", quopri.encodestring(raw).rstrip(b"=\n").replace(b"=\n", b"")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    yield "hex of JSON-escaped", escaped.hex().encode()
    for shift in range(3):
        # What base64 makes of the text wherever it begins: the ends depend on the neighbours and are cut off.
        whole = base64.b64encode(b"\0" * shift + raw + b"\0" * ((-shift - len(raw)) % 3))
        inner = whole[4 if shift else 0 : -4]
        if len(inner) < _TELLING:
            continue
        yield f"base64 at {shift}", inner
        yield f"base64url at {shift}", inner.translate(bytes.maketrans(b"+/", b"-_"))
        yield f"hex of base64 at {shift}", inner.hex().encode()


def found_in(content: bytes, wanted: Iterable[Form]) -> list[str]:
    """Names of the forms that stand in the content, with what is around the first."""
    wanted = list(wanted)
    if len(content) > _LARGE and not _may_hold(content, wanted):
        return []
    lower = content.lower()
    hits = []
    for form in wanted:
        at = content.find(form.needle)
        if at < 0 and form.needle.islower():
            at = lower.find(form.needle)
        if at >= 0:
            hits.append(f"{form.name}: …{content[max(0, at - 60) : at + 60]!r}…")
    return hits


def _may_hold(content: bytes, wanted: Sequence[Form]) -> bool:
    """Whether any needle is there in whatever case: one pass over a large file instead of hundreds."""
    with tempfile.NamedTemporaryFile() as needles:
        needles.write(b"\n".join(form.needle for form in wanted))
        needles.flush()
        looked = subprocess.run(
            ["grep", "-aqiF", "-f", needles.name],
            input=content,
            env={**os.environ, "LC_ALL": "C"},
            stderr=subprocess.PIPE,
            check=False,
        )
    assert looked.returncode in (0, 1), looked.stderr.decode()
    return looked.returncode == 0


def dumps(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Every database as `pg_dump` writes it, past every policy."""
    for database in DATABASES:
        done = subprocess.run(
            [
                stack.place.tools["pg_dump"],
                "-h",
                str(stack.place.sockets),
                "-p",
                str(PORT),
                "-U",
                SUPERUSER,
                database.name,
            ],
            env={**os.environ, "PGPASSWORD": stack.superuser_password},
            capture_output=True,
            check=True,
        )
        yield f"dump of {database.name}", done.stdout


def written_files(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Everything the installation wrote besides the database: logs (the database's too), traces, mails, notes."""
    for path in sorted(stack.data.rglob("*")):
        if path.is_file() and stack.place.data not in path.parents:
            content = path.read_bytes()
            yield str(path.relative_to(stack.data)), content
            if stack.installation.mail in path.parents:
                yield f"mail {path.name} decoded", _decoded(content)


def database_files(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """The database's own files as they lie on the disk: tables, indexes, write-ahead log."""
    for path in sorted(stack.place.data.rglob("*")):
        content = _read(path)
        if content:
            yield str(path.relative_to(stack.place.data)), content


async def looked_through(people: Everybody, stack: Stack, report: str) -> dict[str, bytes]:
    """Everything outside the database's own files; the report's id is where it should, so that there is something to find."""
    places = {"refusals": b"\n".join(people.wire.refusals), **dict(written_files(stack)), **dict(dumps(stack))}
    places["records of the bus"] = await everything(stack.bus)
    for place in ("dump of identification", "dump of referral", "dump of notifications", "records of the bus"):
        assert found_in(places[place], [Form("id", report.encode())]), place
    return places


def leaks(places: Mapping[str, bytes], stack: Stack, wanted: Sequence[Form], on_disk: Sequence[Form]) -> list[str]:
    """Where any of these is: in what was looked through, and on the raw pages of the database."""
    found = [f"{place}: {hit}" for place, content in places.items() for hit in found_in(content, wanted)]
    return found + [f"disk, {place}: {hit}" for place, each in database_files(stack) for hit in found_in(each, on_disk)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:  # the database recycles its files
        return b""


def _decoded(mail: bytes) -> bytes:
    message = email.message_from_bytes(mail, policy=email.policy.default)
    parts = [part.get_payload(decode=True) for part in message.walk()]
    headers = "\n".join(f"{name}: {value}" for name, value in message.items())
    return headers.encode() + b"\n".join(part for part in parts if isinstance(part, bytes))
