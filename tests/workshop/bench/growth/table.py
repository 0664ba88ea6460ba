"""How `spona bench growth` is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from tests.workshop.bench.growth.growing import Compared, Growth


def table(growth: Growth) -> Table:
    """A line for everything that was looked at; what grows is marked."""
    few, many = growth.sizes
    made = Table(caption=_caption(growth), caption_justify="left", header_style="bold")
    made.add_column("")
    for name in ("rows", "statements", f"pages, {few}", f"pages, {many}", "ratio"):
        made.add_column(name, justify="right")
    made.add_column("")
    service = ""
    for each in growth.compared:
        if each.service != service:
            service = each.service
            made.add_section()
            made.add_row(Text(service, style="bold"))
        made.add_row(*_row(each))
    return made


def _row(each: Compared) -> tuple[Text | str, ...]:
    same = each.few["answer"] == each.many["answer"]
    rows = str(len(each.many["answer"])) if same else f"{len(each.many['answer'])} others"
    if each.many["work"]:
        rows = f"{each.few['work']} to {each.many['work']} to do"
    pages = (str(each.few["buffers"]), str(each.many["buffers"]))
    verdict = Text(each.why_not, style="red") if each.why_not else Text("flat", style="green")
    return (each.name, rows, str(len(each.many["statements"])), *pages, f"{each.ratio:.2f}", verdict)


def _caption(growth: Growth) -> str:
    growing = sum(each.why_not is not None for each in growth.compared)
    found = f"{growing} of {len(growth.compared)} grow" if growing else f"None of {len(growth.compared)} grows"
    return f"{found}. Pages are those of all statements together, with the plans that the processes themselves get."
