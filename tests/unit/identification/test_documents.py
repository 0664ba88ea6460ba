"""What a document holds is found wherever a reader would find it, in little memory and time."""

from __future__ import annotations

import asyncio
import tracemalloc
import zlib

import pytest

from contracts.words.files import FileKind
from identification.adapters.files.inspecting import FileInspector, inspected
from identification.domain.files import errors
from identification.domain.files.errors import FileRefused
from tests.support import files
from tests.support.walks import walk


def _stream(head: bytes, objects: bytes = b"5 0 <</S/JavaScript/JS(1)>>", word: bytes = b"stream\n") -> bytes:
    """A script that is packed behind this head."""
    return b"<<%b>>\n%b%b\nendstream" % (head, word, zlib.compress(objects))


def _bomb(megabytes: int) -> bytes:
    packing = zlib.compressobj()
    return b"".join(packing.compress(bytes(1024 * 1024)) for _ in range(megabytes)) + packing.flush()


OBJECTS = b"/Type/ObjStm/N 1/First 4"
FLAT = b"/Filter/FlateDecode"
PREDICTED = FLAT + b"/DecodeParms<</Predictor 12/Columns 3>>"
# The one who looks for what is packed must find it wherever a reader would: each of these opens in one or another.
PACKED = {
    "without its type": _stream(b"/N 1/First 4" + FLAT),
    "with its type elsewhere": _stream(b"/Type 9 0 R/N 1/First 4" + FLAT),
    "with its filter elsewhere": _stream(OBJECTS + b"/Filter 9 0 R"),
    "behind a long head": _stream(OBJECTS + FLAT + b" " * 5000),
    "behind a head that is too long": _stream(OBJECTS + PREDICTED + b" " * 70_000),
    "behind a word in its head": _stream(OBJECTS + b"/X(obj)" + FLAT),
    "behind a blank": _stream(OBJECTS + FLAT, word=b"stream \n"),
    "behind half an end of line": _stream(OBJECTS + FLAT, word=b"stream\r"),
    "as a picture": _stream(b"/Subtype/Image/N 1/First 4" + FLAT),
}
UNREAD = {
    "predicted": _stream(OBJECTS + PREDICTED, b"x"),
    "predicted, as a picture": _stream(b"/Subtype/Image/N 1/First 4" + PREDICTED, b"x"),
    "predicted under a spelt name": _stream(OBJECTS + PREDICTED.replace(b"Pred", b"#50red"), b"x"),
    "another head in its text": _stream(OBJECTS + PREDICTED + b"/X(1 0 obj<<)" + FLAT, b"x"),
    "another head in its numbers": _stream(OBJECTS + PREDICTED + b"/X<1 0 obj<</Y<00>", b"x"),
    "another stream in its text": _stream(OBJECTS + PREDICTED + b"/X(\nstream\n\nendstream 1 0 obj<</Y 1)", b"x"),
    "a comment in its head": _stream(OBJECTS + PREDICTED + b"%)\n", b"x"),
    "a comment behind its head": _stream(OBJECTS + PREDICTED, b"x", b"% so\nstream\n"),
}
ACTING = {
    "a file at a place": b"<</Subtype/FileAttachment/FS 6 0 R>>",
    "a file": b"<</Type/Filespec/EF<</F 6 0 R>>>>",
    "a file elsewhere": b"<</Type/Filespec/EF 6 0 R>>",
    "a file under a spelt name": b"<</#45F<</F 6 0 R>>>>",
    "a way to another document": b"<</OpenAction<</S/GoToR/F(\\\\\\\\10.0.0.1\\\\x.pdf)>>>>",
    "an address that is called at once": b"<</OpenAction<</S/URI/URI(http://evil.example)>>>>",
    "an address that is called at once, told elsewhere": b"<</OpenAction 6 0 R>> <</S/URI/URI(http://evil.example)>>",
    "a form": b"<</AcroForm<</Fields[5 0 R]>>>>",
    "what is done later": b"<</AA<</O 6 0 R>>>>",
    "what is done later, far behind": b"<</AA" + b" " * 200 + b"<</O 6 0 R>>>>",
    "a stream elsewhere": b"<</Length 0/F(\\\\\\\\10.0.0.1\\\\x)>>\nstream\n\nendstream",
}

HOSTILE: dict[str, tuple[bytes, type[FileRefused]]] = {
    "a PDF that is a bomb": (files.pdf(files.packed(b"", data=_bomb(300))), errors.FileUnpacksTooLarge),
    "a PDF of a picture that is a bomb": (
        files.pdf(b"<</Subtype/Image>>stream\n" + _bomb(300) + b"\nendstream"),
        errors.FileUnpacksTooLarge,
    ),
    "a PDF of too many spelt names": (files.pdf(files.packed(b"/#41" * 15_900_000)), errors.DocumentLocked),
    "a PDF of too many names": (files.pdf(files.packed(b"/" * 10_100_000)), errors.FileUnpacksTooLarge),
    "a PDF of streams in streams": (files.pdf(b"stream\n" * 50_001), errors.DocumentLocked),
    **{f"a PDF with a script that is packed {how}": (files.pdf(each), FileRefused) for how, each in PACKED.items()},
    **{f"a PDF packed unread: {how}": (files.pdf(each), errors.DocumentLocked) for how, each in UNREAD.items()},
    **{f"a PDF with {what}": (files.pdf(each), errors.DocumentActive) for what, each in ACTING.items()},
}


@walk("what", HOSTILE)
def test_a_hostile_document_is_refused(what: str) -> None:
    content, refused = HOSTILE[what]
    with pytest.raises(refused):
        inspected(content)


def test_documents_that_do_nothing_are_kept() -> None:
    harmless = (
        _stream(b"/Subtype/Image/Width 9/ColorSpace[/Indexed/DeviceRGB 1 (a\\)\x00b)]" + PREDICTED, b"x"),
        _stream(b"/Subtype/Image/Filter/DCTDecode", b"x"),
        _stream(b"/Type/XRef/W[1 2 1]/ID[<00ff><00ff>]" + PREDICTED, b"x"),
        _stream(b"/Filter[/ASCII85Decode/FlateDecode]", b"x"),
        _stream(OBJECTS + FLAT, b"5 0 <</Type/Font/BaseFont/Times#20New#20Roman>>"),
        b"<</Type/Outlines/First 6 0 R/Last 6 0 R>>",
        b"<</OpenAction[3 0 R/Fit]>>",
        b"<</A<</S/URI/URI(http://example.org)>>/F 4>>",
        b"<</AAA 1/Launches 2/EFG 3>>",
    )
    assert inspected(files.pdf(*harmless)).kind is FileKind.PDF
    assert inspected(files.pdf(b"<</OpenAction 3 0 R>>")).kind is FileKind.PDF


async def test_who_waits_is_served_while_a_document_is_looked_at() -> None:
    looked = asyncio.create_task(FileInspector().inspected(files.pdf(b"/a " * 8_000_000)))
    turns = 0
    while not looked.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 20
    assert (await looked).kind is FileKind.PDF


def test_what_is_looked_at_takes_no_more_memory_than_it_is_long() -> None:
    content = files.pdf(files.packed(b"/#41" * 15_900_000)), files.pdf(files.packed(bytes(200_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            inspected(content[0])
        inspected(content[1])
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
