"""What files are, told by their content; what is wrong with hostile ones; what of the others is kept."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.words.files import FileKind
from identification.adapters.files.inspecting import inspected
from identification.domain.files import errors
from identification.domain.files.errors import FileRefused
from tests.support import files
from tests.support.walks import walk

ZIP = b"PK\x03\x04" + bytes(26) + b"inside" + b"PK\x05\x06" + bytes(18)
SCRIPT = b"<script>alert(1)</script>"
GOOD = {
    FileKind.JPEG: files.jpeg(files.marker(0xE1, files.exif()), files.marker(0xFE, files.GPS)),
    FileKind.PNG: files.png(files.chunk(b"tEXt", b"where\0" + files.GPS), files.chunk(b"eXIf", files.exif()[6:])),
    FileKind.PDF: files.pdf(files.packed(b"5 0 <</Type/Font>>")),
    FileKind.M4A: files.m4a(),
    FileKind.MP3: files.mp3(),
    FileKind.OGG: files.ogg(),
    FileKind.WAV: files.wav(),
}


def _nested(depth: int) -> bytes:
    inside = b""
    for _ in range(depth):
        inside = files.box(b"moov", inside)
    return inside


HOSTILE: dict[str, tuple[bytes, type[FileRefused]]] = {
    "text": (b"nothing but words", errors.FileKindRefused),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', errors.FileKindRefused),
    "HTML": (b"<!doctype html>" + SCRIPT, errors.FileKindRefused),
    "a program for Windows": (b"MZ\x90\0" + bytes(200), errors.FileKindRefused),
    "a program for Linux": (b"\x7fELF" + bytes(200), errors.FileKindRefused),
    "a shell's script": (b"#!/bin/sh\necho", errors.FileKindRefused),
    "a packed folder": (ZIP, errors.FileKindRefused),
    "a GIF": (b"GIF89a" + bytes(40), errors.FileKindRefused),
    "a HEIC": (files.box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(40), errors.FileKindRefused),
    "a video": (files.m4a(handler=b"vide"), errors.FileKindRefused),
    "a video in OGG": (files.ogg(codec=b"\x80theora!"), errors.FileKindRefused),
    "a test for scanners": (
        rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*",
        errors.FileKindRefused,
    ),
    "a JPEG in name alone": (b"\xff\xd8\xff", errors.FileDamaged),
    "half a JPEG": (files.jpeg()[:-9], errors.FileDamaged),
    "a JPEG without its end": (files.jpeg(end=b""), errors.FileDamaged),
    "a JPEG without a size": (
        b"\xff\xd8" + files.marker(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x11\xff\xd9",
        errors.FileDamaged,
    ),
    "a JPEG of no height": (files.jpeg(height=0), errors.FileDamaged),
    "a JPEG and a folder": (files.jpeg() + ZIP, errors.FileHoldsAnother),
    "a JPEG and a page": (files.jpeg() + b"<html>" + SCRIPT, errors.FileHoldsAnother),
    "a JPEG and a document": (files.jpeg() + files.pdf(), errors.FileHoldsAnother),
    "a JPEG of too many pixels": (files.jpeg(height=65_000, width=65_000), errors.FileUnpacksTooLarge),
    "a JPEG of too many parts": (files.jpeg(*[files.marker(0xFE, b"")] * 100_001), errors.FileDamaged),
    "half a PNG": (files.png()[:-8], errors.FileDamaged),
    "a PNG with a wrong sum": (files.png().replace(b"IDAT", b"IDAU"), errors.FileDamaged),
    "a PNG with too few pixels": (files.png(pixels=b"\0\x80"), errors.FileDamaged),
    "a PNG without pixels": (b"\x89PNG\r\n\x1a\n" + files.chunk(b"IEND", b""), errors.FileDamaged),
    "a PNG that is packed wrongly": (files.png(packed=b"no zlib"), errors.FileDamaged),
    "a PNG and a folder": (files.png() + ZIP, errors.FileHoldsAnother),
    "a PNG with a folder in it": (
        files.png(packed=zlib.compress((b"\0" + b"\x80" * 4) * 4) + ZIP),
        errors.FileHoldsAnother,
    ),
    "a PNG of too many pixels": (files.png(width=60_000, height=60_000, pixels=b""), errors.FileUnpacksTooLarge),
    "a PNG that is a bomb": (files.png(pixels=bytes(50_000_000)), errors.FileUnpacksTooLarge),
    "a woven PNG that is a bomb": (files.png(pixels=bytes(50_000_000), woven=1), errors.FileUnpacksTooLarge),
    "a PNG with much behind its pixels": (
        files.png(width=2000, height=2000, packed=zlib.compress((b"\0" + b"\x80" * 2000) * 2000) + ZIP * 9000),
        errors.FileHoldsAnother,
    ),
    "half a PDF": (files.pdf()[:-20], errors.FileDamaged),
    "a PDF and a folder": (files.pdf() + ZIP, errors.FileHoldsAnother),
    "a PDF behind something": (b"\n" + files.pdf(), errors.FileKindRefused),
    "a PDF with a script": (files.pdf(b"<</S/JavaScript/JS(app.alert\\(1\\))>>"), errors.DocumentActive),
    "a PDF with a script that is spelt": (files.pdf(b"<</S/J#61vaScript/JS(1)>>"), errors.DocumentActive),
    "a PDF with a script that is packed": (
        files.pdf(files.packed(b"5 0 <</S/JavaScript/JS(1)>>")),
        errors.DocumentActive,
    ),
    "a PDF with a script that is packed and spelt": (
        files.pdf(files.packed(b"5 0 <</S/#4aavaScript>>")),
        errors.DocumentActive,
    ),
    "a PDF with a script that is packed under a spelt name": (
        files.pdf(files.packed(b"5 0 <</S/JavaScript>>").replace(b"ObjStm", b"Obj#53tm")),
        errors.DocumentActive,
    ),
    "a PDF that pretends to end": (
        files.pdf(b"% stream\n", b"<</S/Launch/F(cmd.exe)>>", b"% endstream"),
        errors.DocumentActive,
    ),
    "a PDF that starts a program": (files.pdf(b"<</S /Launch /F (cmd.exe)>>"), errors.DocumentActive),
    "a PDF with a file in it": (
        files.pdf(b"<</Type/Filespec/EF<</F 9 0 R>>>>", b"<</Type /EmbeddedFile>>"),
        errors.DocumentActive,
    ),
    **{
        f"a PDF with the action {action}": (files.pdf(f"<</S/{action}/N 1>>".encode()), errors.DocumentActive)
        for action in (
            *(
                "Thread",
                "Hide",
                "Named",
                "SetOCGState",
                "Sound",
                "ResetForm",
                "GoTo3DView",
                "GoToDp",
                "RichMediaExecute",
            ),
            *("SetOCG#53tate", "Hid#65"),
        )
    },
    "a PDF that says where every address begins": (
        files.pdf(b"<</Type/Catalog/URI<</Base(https://elsewhere.example)>>>>"),
        errors.DocumentActive,
    ),
    "a PDF that says it elsewhere": (files.pdf(b"<</Base 9 0 R>>"), errors.DocumentActive),
    "a PDF that says it in spelt letters": (files.pdf(b"<</#42ase(https://a.example)>>"), errors.DocumentActive),
    "a PDF with a form": (files.pdf(b"<</AcroForm<</XFA 9 0 R>>>>"), errors.DocumentActive),
    "a PDF with a password": (files.pdf(b"<</Encrypt 9 0 R>>"), errors.DocumentLocked),
    "a PDF that is packed twice": (
        files.pdf(files.packed(b"x", b"/Filter[/ASCIIHexDecode/FlateDecode]")),
        errors.DocumentLocked,
    ),
    "a PDF that is packed wrongly": (files.pdf(files.packed(b"", data=b"no zlib")), errors.DocumentLocked),
    "half a recording": (files.m4a()[:-30], errors.FileDamaged),
    "a recording and a folder": (files.m4a() + ZIP, errors.FileDamaged),
    "a recording that is packed deep": (
        files.box(b"ftyp", b"M4A \0\0\0\0") + files.box(b"mdat", b"x") + _nested(2000),
        errors.FileDamaged,
    ),
    "a recording of too many parts": (
        files.m4a(*[files.box(b"trak", files.box(b"udta") * 40_000)] * 3),
        errors.FileDamaged,
    ),
    "an MP3 of too many frames": (
        b"\xff\xf3\x14\x00" + (bytes(20) + b"\xff\xf3\x14\x00") * 500_001,
        errors.FileDamaged,
    ),
    "an OGG of too many pages": (files.ogg(*[b"OggS\0\0" + bytes(20) + b"\0"] * 500_001), errors.FileDamaged),
    "half an MP3": (files.mp3(frames=1)[:-30], errors.FileDamaged),
    "an MP3 of a tag": (files.mp3(frames=0), errors.FileDamaged),
    "an MP3 and a folder": (files.mp3(end=ZIP), errors.FileHoldsAnother),
    "half a WAV": (files.wav()[:-30], errors.FileDamaged),
    "a WAV and a folder": (files.wav(end=ZIP), errors.FileHoldsAnother),
    "half an OGG": (files.ogg()[:-1], errors.FileDamaged),
    "an OGG that breaks off in the head of a page": (files.ogg(b"OggS\0"), errors.FileDamaged),
    "an OGG and a folder": (files.ogg(ZIP), errors.FileHoldsAnother),
}


@walk("what", HOSTILE)
def test_a_hostile_file_is_refused_by_its_own_sentence(what: str) -> None:
    content, refused = HOSTILE[what]
    with pytest.raises(refused) as raised:
        inspected(content)
    assert type(raised.value) is refused


@walk("kind", GOOD)
def test_every_kind_is_published_by_its_content_and_kept_without_where_it_was_made(kind: FileKind) -> None:
    kept = inspected(GOOD[kind])
    assert kept.kind is kind
    assert files.GPS not in kept.content
    again = inspected(kept.content)
    assert (again.kind, again.content) == (kind, kept.content)


def test_which_side_of_a_picture_is_up_is_kept() -> None:
    for order in "<>":
        kept = inspected(files.jpeg(files.marker(0xE1, files.exif(6, order)))).content
        assert b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06" in kept
    assert b"Exif" not in inspected(files.jpeg(files.marker(0xE1, files.exif(1)))).content
    assert b"Exif" not in inspected(files.jpeg(files.marker(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"))).content


def test_what_telephones_put_behind_a_picture_is_let_go() -> None:
    plain = inspected(files.jpeg()).content
    film = files.box(b"ftyp", b"mp42\0\0\0\0") + files.box(b"mdat", files.GPS)
    for behind in (files.jpeg(), b"\0\0\0", b"\x01\x02 notes SEFT", film):
        assert inspected(files.jpeg() + behind).content == plain


def test_recordings_are_kept_as_telephones_leave_them() -> None:
    plain = inspected(files.mp3()).content
    assert inspected(files.mp3()[:-30]).content == plain[: 3 * 417]
    assert inspected(b"ID3\x03\0\0\0\0\0\5five!" + files.mp3()).content == plain
    endless = files.m4a() + bytes(4) + b"mdat" + b"\x21\x10" * 40
    assert len(inspected(endless).content) == len(endless)
    assert inspected(endless.replace(b"M4A \0", b"3gp6\0", 1)).kind is FileKind.M4A


def test_when_a_recording_was_made_and_what_lies_in_its_gaps_is_left_out() -> None:
    when = b"WHEN"
    heads = [files.box(name, bytes(4) + when * 2 + bytes(80)) for name in (b"mvhd", b"tkhd", b"mdhd")]
    heads += [files.box(b"mvhd", b"\1\0\0\0" + when * 4 + bytes(80))]
    gaps = [files.box(name, files.GPS) for name in (b"free", b"skip", b"wide")]
    content = files.m4a(*heads, *gaps)
    kept = inspected(content).content
    assert (len(kept), when in kept, files.GPS in kept) == (len(content), False, False)
    assert kept.count(b"mvhd") == content.count(b"mvhd")


def test_a_small_picture_in_a_picture_and_colours_without_end_are_left_out() -> None:
    small = files.marker(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x09\x09" + files.GPS)
    assert files.GPS not in inspected(files.jpeg(small)).content
    whole = files.colours(60_000)
    assert inspected(files.jpeg(*whole)).content == files.jpeg(*whole)
    bare = inspected(files.jpeg()).content
    hidden = files.colours(900_000)
    named_only = [files.marker(0xE2, b"ICC_PROFILE\0\x01\x01" + files.GPS * 100)]
    for other in (hidden, hidden[:1], named_only, files.colours(600, said=700), whole * 2):
        assert inspected(files.jpeg(*other)).content == bare


def test_pixels_and_sound_stay_as_they_are() -> None:
    assert b"\x11\xff\x00\x22\xff\xd0\x33" in inspected(GOOD[FileKind.JPEG]).content
    assert zlib.compress((b"\0" + b"\x80" * 4) * 4) in inspected(GOOD[FileKind.PNG]).content
    assert len(inspected(GOOD[FileKind.M4A]).content) == len(GOOD[FileKind.M4A])
    assert inspected(GOOD[FileKind.PDF]).content == GOOD[FileKind.PDF]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_whatever_is_cut_or_changed_is_kept_or_refused_and_nothing_else(kind: FileKind, data: st.DataObject) -> None:
    content = bytearray(GOOD[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    try:
        kept = inspected(bytes(content))
    except FileRefused:
        return
    assert kept.content
