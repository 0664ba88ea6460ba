"""A relay or consumer as a process of its own, asked over its health port and ended as a service manager ends it."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.processes.fork_server import Forked, ForkServer
from tests.support.nursery import forked
from tests.support.program import free_port


@dataclass(frozen=True)
class Background:
    """The running process."""

    process: Forked
    port: int

    def figures(self) -> dict[str, Any]:
        """What /readyz tells; nothing before it answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                found: dict[str, Any] = json.load(answer)["figures"]
        except urllib.error.HTTPError as error:
            with error:
                found = json.load(error)["figures"]
        except OSError:
            return {}
        return found

    def terminated(self) -> tuple[int, float]:
        """Exit code and seconds after SIGTERM."""
        before = time.monotonic()
        self.process.terminate()
        return self.process.wait(timeout=15), time.monotonic() - before


@contextmanager
def background(
    nursery: ForkServer, module: str, prefix: str, settings: Mapping[str, str], place: int | None = None
) -> Iterator[Background]:
    """Runs `python -m module` with these settings; killed at the end if it still runs. A consumer's `place` in its group is its port."""
    port = place or free_port()
    own = {f"{prefix}_{name}": value for name, value in {**settings, "HEALTH__PORT": str(port)}.items()}
    environment = {"SPONA_ENV": "development", **own}
    with forked(nursery, module, env=environment, log=Path(os.devnull)) as process:
        yield Background(process, port)
