"""`python -m tests.lanes`, which is `make test`: every test, in lanes beside each other.

Much of the work is waiting for brokers, databases and a browser; whichever lane is done makes room for the next.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

INTEGRATION: Final = "tests/integration"
_ON_THE_FULL_STACK: Final = "[full or -full"
LANES: Final[Mapping[str, Sequence[str]]] = {
    "words": ("tests/unit", "tests/contract", "tests/architecture", "tests/browser"),
    "reports": (f"{INTEGRATION}/identification", f"{INTEGRATION}/people_first"),
    "pages": ("tests/e2e/pages", "-k", f"not ({_ON_THE_FULL_STACK})"),
    "bones": (f"{INTEGRATION}/chassis",),
    "stories": ("tests/e2e", "--ignore", "tests/e2e/pages", "-k", f"not ({_ON_THE_FULL_STACK})"),
    "kafka-and-keycloak": ("tests/e2e", "-k", _ON_THE_FULL_STACK),
    "gateway": (f"{INTEGRATION}/gateway",),
    "launcher": (f"{INTEGRATION}/infra",),
    "followers": (f"{INTEGRATION}/referral", f"{INTEGRATION}/notifications"),
    "keycloak": (f"{INTEGRATION}/keycloak",),
}
"""What each runs. Four begin, and the others follow as each of them ends: three that need no engine while those are fetched, with the
longest of all; then those that wait most, of which bones, for brokers that are away, leaves four fifths of its time to others; then the
longest. Keycloak's own takes three times as long beside others, so it is the last."""
WITHOUT_ENGINES: Final = frozenset({"pages", "reports", "words"})
_AT_ONCE = 4
_SHOWN_EVERY_S = {True: 1.0, False: 60.0}
_DONE = re.compile(r"\[ *(\d+)%\]")
_console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def lanes(
    *,
    into: Annotated[Path | None, typer.Option(help="A folder that keeps what each lane printed.")] = None,
) -> None:
    """Run every test: unit, contract, architecture, browser, integration and end to end, four lanes at a time.

    Exit 1 when a lane failed, with all that it printed. `make test ARGS="tests/unit -k name"` runs some tests in one process.
    """
    with _folder(into) as folder:
        failed = run(LANES, folder)
        for lane in failed:
            _console.print(f"\n{lane}\n{'=' * len(lane)}")
            sys.stdout.write((folder / f"{lane}.out").read_text("utf-8", errors="replace"))
    raise typer.Exit(1 if failed else 0)


def run(chosen: Mapping[str, Sequence[str]], folder: Path) -> list[str]:
    """Runs these lanes and says how far they are; gives the names of those that failed.

    A lane leaves what it printed as `<name>.out`, its cache of pytest as `<name>.failed` and, when it failed, `<name>.again`.
    """
    begun = time.monotonic()
    with ThreadPoolExecutor(1) as beside:
        engines = beside.submit(_fetch, folder / "engines.out")
        with ThreadPoolExecutor(_AT_ONCE) as slots:
            running = {lane: slots.submit(_lane, lane, chosen[lane], folder, engines) for lane in chosen}
            _show(running, folder, begun)
        failed = [lane for lane in chosen if not running[lane].result()]
        return failed if engines.result() else ["engines", *failed]


def _fetch(out: Path) -> bool:
    """Engines, where this machine can have them: else the tests that need them are skipped, and say so."""
    if shutil.which("mvn") is None or shutil.which("java") is None:
        return True
    spona = Path(sys.executable).with_name("spona")
    with out.open("wb") as printed:
        return subprocess.run([spona, "engines"], stdout=printed, stderr=subprocess.STDOUT, check=False).returncode == 0


def _lane(name: str, asked: Sequence[str], folder: Path, engines: Future[bool]) -> bool:
    # A test that needs an engine would wait for it longer than it may.
    if name not in WITHOUT_ENGINES:
        wait([engines])
    command = [
        sys.executable,
        "-m",
        "pytest",
        *asked,
        "-ra",
        "--durations=10",
        "-o",
        f"cache_dir={folder / name}.failed",
    ]
    with (folder / f"{name}.out").open("wb") as printed:
        passed = subprocess.run(command, stdout=printed, stderr=subprocess.STDOUT, check=False).returncode == 0
    if not passed:
        (folder / f"{name}.again").touch()
    return passed


def _show(running: Mapping[str, Future[bool]], folder: Path, begun: float) -> None:
    columns = TextColumn("{task.description:<20}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %")
    with Progress(*columns, TimeElapsedColumn(), console=_console, disable=not _console.is_terminal) as bars:
        tasks = {lane: bars.add_task(lane, total=100) for lane in running}
        left = dict(running)
        while left:
            ended = wait(left.values(), _SHOWN_EVERY_S[_console.is_terminal], FIRST_COMPLETED).done
            for lane in left:
                bars.update(tasks[lane], completed=_done(folder / f"{lane}.out"))
            for lane in [lane for lane, each in left.items() if each in ended]:
                bars.remove_task(tasks[lane])
                _console.print(f"{lane}: {_summary(folder / f'{lane}.out')}")
                del left[lane]
            if left and not ended and not _console.is_terminal:
                far = ", ".join(f"{lane} {_done(folder / f'{lane}.out')} %" for lane in left)
                _console.print(f"after {time.monotonic() - begun:.0f} s: {far}")


def _done(out: Path) -> int:
    """Per cent, as pytest printed them last; a lane that waits for its turn has printed nothing."""
    found = _DONE.findall(out.read_text("utf-8", errors="replace")) if out.is_file() else []
    return int(found[-1]) if found else 0


def _summary(out: Path) -> str:
    """Its last line, and what was skipped with the reason."""
    lines = out.read_text("utf-8", errors="replace").splitlines() or ["printed nothing"]
    return "\n  ".join([lines[-1].strip("= "), *(each for each in lines if each.startswith("SKIPPED"))])


@contextmanager
def _folder(into: Path | None) -> Iterator[Path]:
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        yield into
        return
    with tempfile.TemporaryDirectory(prefix="spona-lanes-") as made:
        yield Path(made)
