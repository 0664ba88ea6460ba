"""When `spona bench growth` says that something grows, and what it says then."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from infra.cli import app
from tests.workshop.bench.growth.growing import Compared, Growth
from tests.workshop.bench.growth.table import table


def look(buffers: int, *scanned: str, answer: tuple[str, ...] = ("a", "b"), work: int = 0) -> dict[str, Any]:
    statement = {"sql": "select", "buffers": buffers, "scanned": scanned, "ways": []}
    return {
        "name": "reports",
        "answer": list(answer),
        "buffers": buffers,
        "scanned": list(scanned),
        "work": work,
        "statements": [statement],
    }


@pytest.mark.parametrize(
    ("few", "many", "why_not"),
    [
        (look(100), look(150), None),
        (look(100), look(151), "grows"),
        (look(100), look(40), None),
        (look(0), look(0), None),
        (look(0), look(30), "grows"),
        # One more level of a B-tree is more than half where two pages were all.
        (look(2), look(12), None),
        (look(2), look(13), "grows"),
        (look(100), look(100, "report"), "reads all of report"),
        (look(100, "report"), look(100), None),
        (look(100), look(100, answer=("c", "d")), None),
        # A page by report shows all that each has: more rows, and more pages for them.
        (look(100), look(200, answer=("c", "d", "e", "f")), None),
        (look(100), look(200, answer=("c",)), "grows"),
        # What no one had done yet is more among more; what is done again and again has no such excuse, nor has less to do.
        (look(100, work=10), look(1_000, work=100), None),
        (look(100, work=10), look(1_600, work=100), "grows"),
        # Looking each up is a page at most; what walks past others to each is more.
        (look(100, work=1_000), look(10_000, work=10_000), None),
        (look(100, work=1_000), look(10_200, work=10_000), "grows"),
        (look(100, work=10), look(140, work=1), None),
        (look(100), look(1_000), "grows"),
        (look(100), look(100, answer=()), "2 rows and 0: not to be compared"),
    ],
)
def test_it_grows_beyond_one_and_a_half_or_with_a_table_that_is_read_whole(
    few: dict[str, Any], many: dict[str, Any], why_not: str | None
) -> None:
    assert Compared("identification", few, many).why_not == why_not


def test_one_that_grows_is_enough() -> None:
    flat, growing = Compared("referral", look(9), look(9)), Compared("referral", look(9), look(90))
    assert Growth((10, 100), [flat]).fine
    assert not Growth((10, 100), [flat, growing]).fine


def test_the_table_names_what_grows_and_whose_rows_are_others() -> None:
    compared = [
        Compared("referral", look(9), look(9)),
        Compared("referral", look(9), look(90)),
        Compared("referral", look(9), look(9, answer=("c", "d"))),
        Compared("referral", look(9, work=5), look(90, work=50)),
    ]
    shown = io.StringIO()
    Console(file=shown, width=160).print(table(Growth((10_000, 100_000), compared)))
    for words in ("pages, 100000", "10.00", "grows", "flat", "2 others", "5 to 50 to do", "1 of 4 grow"):
        assert words in shown.getvalue()


def test_sizes_below_which_nothing_can_be_said_are_refused() -> None:
    for sizes in (("100", "200"), ("2000", "2000")):
        refused = CliRunner().invoke(app, ("bench", "growth", "--sizes", *sizes))
        assert (refused.exit_code, "at least 1500" in refused.stderr) == (2, True)
