"""`make screenshots`: a picture of every page at 390 and 1280 px in Cyrillic, into the folder `pictures`.

It runs an installation of its own; with `--data DIR` (an absolute path) it takes the pages of one that runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.installation.runfile import installation_at
from tests.e2e.pages.every_page import EVERY, Places
from tests.e2e.pages.visitors import Visitors
from tests.support import browser
from tests.support.stack import Stack, running_stack

FOLDER = Path(__file__).parents[3] / "pictures"


@contextmanager
def _installation(arguments: list[str]) -> Iterator[Stack]:
    if arguments[:1] == ["--data"]:
        found = installation_at(Path(arguments[1]), {})
        yield Stack(found.data, found.port_base)
        return
    sys.stdout.write("Starting an installation for the pictures\n")
    with running_stack("embedded") as stack:
        yield stack


def main(arguments: list[str]) -> int:
    """Takes the pictures; 1 when there is no Chromium."""
    if browser.CHROMIUM is None:
        sys.stderr.write(browser.MISSING + "\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with (
        _installation(arguments) as stack,
        browser.chromium() as chromium,
        Visitors.of(chromium, stack) as visitors,
    ):
        places = Places.of(visitors)
        for width in (browser.PHONE, browser.WIDE):
            _take(visitors, places, width)
    sys.stdout.write(f"{2 * len(EVERY)} pictures are in {FOLDER.name}/\n")
    return 0


def _take(visitors: Visitors, places: Places, width: int) -> None:
    windows = {
        person: visitors.signed_in(person, width=width) if person else visitors.window(width=width)
        for person in {each.person for each in EVERY}
    }
    for shown in EVERY:
        visit = windows[shown.person]
        places.open(visit, shown)
        visit.page.screenshot(path=FOLDER / f"{shown.name}-{width}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
