"""Names in a document that let it do something: looked for in all of its bytes, a window at a time."""

from __future__ import annotations

import re
from typing import Final

from identification.domain.files.errors import DocumentActive, DocumentLocked, FileUnpacksTooLarge

# Every script is an action of this kind, whatever else it is called by; the others start programs, open other files, hold
# files, ask for something, send what is typed, hide or show what is on a page, play something, or say where every address
# of the document begins. Of the actions of ISO 32000 these are all but GoTo, Trans and URI itself.
_ACTIVE: Final = (
    rb"JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia(?:Execute)?|AcroForm|XFA|ImportData|SubmitForm|ResetForm"
    rb"|Rendition|GoTo(?:[ER]|3DView|Dp)|Movie|Sound|OnInstantiate|Thread|Hide|Named|SetOCGState"
)
# Few letters occur in any picture by chance, so what follows them counts.
_NAMES: Final = re.compile(
    rb"/(?:(?P<active>"
    + _ACTIVE
    + rb"|Base(?=[\x00\s]{0,40}(?:\((?!\))|<(?!>)|[%\d]))|(?:AA|EF)(?=<<|%|[\x00\s]{1,40}(?:<<|[\d%])|[\x00\s]{40}))"
    rb"|(?P<locked>Encrypt)|(?P<opens>OpenAction)(?![\x00\s]{0,40}\[)|(?P<leads>URI))(?![A-Za-z0-9])"
)
_SPELT_OUT: Final = re.compile(
    rb"(?P<active>" + _ACTIVE + rb"|Base|AA|EF)|(?P<locked>Encrypt)|(?P<opens>OpenAction)|(?P<leads>URI)"
)
# A name may spell any of its letters as a number; one with more before the first is none of those above.
_SPELT: Final = re.compile(rb"/([^\x00-\x20()<>\[\]{}/%#]{0,16}#[0-9A-Fa-f]{2}[^\x00-\x20()<>\[\]{}/%]{0,64})")
_NUMBER: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_SPELT: Final = 10_000
_MOST_NAMES: Final = 10_000_000
"""Documents have a hundredth of either; every one takes its time."""
WINDOW: Final = 256 * 1024
"""Bytes that are looked through at once; no other task has the interpreter meanwhile."""
_OVERLAP: Final = 128
"""More than any of the names takes, spelt as numbers, with what follows it."""


class Names:
    """What was found until now, in the document itself and in what is packed in it."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._names = self._spelt = 0
        self._opens = self._leads = False

    def look(self, content: bytes) -> None:
        """All of it. Raises DocumentActive, DocumentLocked, FileUnpacksTooLarge."""
        for place in range(0, len(content), WINDOW):
            self.within(content[place : place + WINDOW + _OVERLAP], WINDOW)

    def within(self, window: bytes, to: int) -> None:
        """What begins before the place `to`, with what lies behind it there to be seen. Raises the same."""
        self._names += window.count(b"/", 0, to)
        if self._names > _MOST_NAMES:
            raise FileUnpacksTooLarge
        for found in _NAMES.finditer(window):
            if found.start() < to:
                self._note(found)
        for name in _SPELT.finditer(window, 0, to + _OVERLAP):
            if name.start() >= to:
                break
            self._spelt += 1
            if self._spelt > _MOST_SPELT:
                raise DocumentLocked
            spelt = _SPELT_OUT.fullmatch(spelt_out(name[1]))
            if spelt is not None:
                self._note(spelt)

    def _note(self, found: re.Match[bytes]) -> None:
        if found["active"]:
            raise DocumentActive
        if found["locked"]:
            raise DocumentLocked
        self._opens = self._opens or found["opens"] is not None
        self._leads = self._leads or found["leads"] is not None
        # What is done when it is opened may be said elsewhere, so any address may be what is called then.
        if self._opens and self._leads:
            raise DocumentActive


class Windows:
    """Names in what comes in pieces."""

    def __init__(self, names: Names) -> None:
        """Of the same document."""
        self._names = names
        self._held = b""

    def go_on(self, piece: bytes) -> None:
        """One more piece. Raises what `Names.look` raises."""
        held = self._held + piece
        to = max(len(held) - _OVERLAP, 0)
        self._names.within(held, to)
        self._held = held[to:]

    def end(self) -> None:
        """There is no more. Raises the same."""
        self._names.within(self._held, len(self._held))
        self._held = b""


def spelt_out(content: bytes) -> bytes:
    """Letters that are written as numbers, as letters."""
    return _NUMBER.sub(lambda number: bytes((int(number[1], 16),)), content)
