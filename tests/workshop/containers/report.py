"""What was tried and whether it held: a line while it happens, one table at the end."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from rich.console import Console
from rich.table import Table

from infra.errors import CliError

_LONGEST = 700


class Stopped(Exception):
    """Something failed without which nothing else can be tried; it is in the report already."""


@dataclass
class Row:
    """One thing that was tried; `told` is what was found, or why it failed."""

    part: str
    what: str
    held: bool = False
    told: str = ""
    seconds: float = 0.0


@dataclass
class Report:
    """All of it, in the order in which it was tried."""

    console: Console
    rows: list[Row] = field(default_factory=list)

    @contextmanager
    def trying(self, part: str, what: str, *, needed: bool = False) -> Iterator[Row]:
        """A row that holds when the block ends well; one that is `needed` ends everything when it does not."""
        row = Row(part, what)
        began = time.monotonic()
        self.console.print(f"… {part}: {what}", style="dim")
        try:
            yield row
            row.held = True
        except (CliError, AssertionError, OSError, subprocess.SubprocessError) as error:
            row.told = _sentence(error)
            if needed:
                raise Stopped from error
        except Exception as error:
            row.told = f"{type(error).__name__}: {_sentence(error)}"
            if needed or not _is_of_the_browser(error):
                raise Stopped from error
        finally:
            row.seconds = round(time.monotonic() - began, 1)
            self.rows.append(row)
            self.console.print(_line(row), style="" if row.held else "bold red")

    @property
    def held(self) -> bool:
        """Whether everything did."""
        return bool(self.rows) and all(row.held for row in self.rows)

    def table(self) -> Table:
        """The table for a person."""
        table = Table(title="docker-compose.yml, really started", title_justify="left")
        for name in ("part", "what"):
            table.add_column(name)
        table.add_column("s", justify="right")
        table.add_column("")
        table.add_column("told", overflow="fold")
        before = ""
        for row in self.rows:
            part = row.part if row.part != before else ""
            table.add_row(part, row.what, f"{row.seconds:.1f}", "✓" if row.held else "✗", row.told, end_section=False)
            before = row.part
        return table

    def as_json(self) -> str:
        """The same for a program."""
        return json.dumps({"held": self.held, "rows": [asdict(row) for row in self.rows]}, ensure_ascii=False, indent=1)


def _line(row: Row) -> str:
    return (
        f"{'✓' if row.held else '✗'} {row.seconds:7.1f} s  {row.part}: {row.what}{f' – {row.told}' if row.told else ''}"
    )


def _sentence(error: BaseException) -> str:
    return " ".join(str(error).split())[:_LONGEST] or type(error).__name__


def _is_of_the_browser(error: BaseException) -> bool:
    """Playwright is there for the one who runs this, not for the image that holds this package too."""
    return type(error).__module__.startswith("playwright.")
