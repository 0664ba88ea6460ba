"""An installation of a measurement's own, in a folder that is there for as long as it takes."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infra.errors import CliError
from infra.installation.place import Installation, port_base
from infra.installation.ports import require_free
from infra.launcher.plan import STACKS
from infra.postgres import place as places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLOCK = 20
_FIRST_PORTS = range(20_000, 28_000, _BLOCK)


@contextmanager
def own_installation(kind: str, stack: str, outer: Mapping[str, str]) -> Iterator[Installation]:
    """Prepared and empty, on ports that no one listens on; its folder has place beside it. Raises CliError.

    The measurement ends what it started in it, before the folder goes.
    """
    # Not in a folder of root alone: as root the database runs as another user, who passes through here.
    parent = Path(tempfile.mkdtemp(prefix=f"spona-{kind}-"))
    try:
        parent.chmod(0o711 if os.geteuid() == 0 else 0o700)
        installation = Installation(parent / "data", _free_ports(stack, parent, outer))
        installation.prepare()
        data = places.choose(installation.data).data
        try:
            yield installation
        finally:
            if not data.is_relative_to(parent):
                shutil.rmtree(data.parent, ignore_errors=True)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def _free_ports(stack: str, parent: Path, outer: Mapping[str, str]) -> int:
    """Those of SPONA_PORT_BASE where it is set, else the first of a block that no one listens on."""
    if outer.get("SPONA_PORT_BASE"):
        return port_base(outer)
    blocks = list(_FIRST_PORTS)
    random.shuffle(blocks)
    for first in blocks:
        try:
            require_free(STACKS[stack].ports(Installation(parent, first)))
        except CliError:
            continue
        return first
    raise CliError("No block of free ports was found; set SPONA_PORT_BASE to the first of 20 free ones")
