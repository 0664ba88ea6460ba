"""From a prepared paper to a PDF, beside the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson
import typst

from gateway.pages.record.papers.printable import FONTS, in_letters

if TYPE_CHECKING:
    from typst import PDFStandard

    from gateway.pages.record.papers.paper import Paper

# One at a time: a page that is asked for meanwhile gets the other core.
_MAKER: Final = ThreadPoolExecutor(1, "papers")
# A file and not its text: of texts the engine keeps a number for each, and has 65,535 of them.
_TEMPLATE: Final = Path(__file__).with_name("paper.typ")
_FONTS: Final = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
ACCESSIBLE: Final[list[PDFStandard]] = ["ua-1"]


async def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF, which is kept nowhere; it names when and by whom it was made as little as what it is about."""
    return await asyncio.get_running_loop().run_in_executor(_MAKER, _made, orjson.dumps(paper).decode())


def _made(paper: str) -> bytes:
    """For reading aloud (PDF/UA); without that promise where signs that have letters have none when they are put together."""
    text = in_letters(paper)
    try:
        return compiled(text, ACCESSIBLE)
    except typst.TypstError:
        # Its message repeats the signs.
        return compiled(text, [])


def compiled(paper: str, standards: list[PDFStandard]) -> bytes:
    """By the engine. Raises TypstError where a sign has no letter and the paper must be ACCESSIBLE."""
    return typst.compile(
        _TEMPLATE, format="pdf", font_paths=_FONTS, sys_inputs={"paper": paper}, pdf_standards=standards
    )
