"""Programs of the platform for tests, which start many: each is forked from one process that has loaded what production runs."""

from __future__ import annotations

import os
from pathlib import Path

from infra.processes.nursery import Nursery
from tests.support.compose import parts
from tests.support.program import ROOT


def nursery_of(*beside: str, log: Path) -> Nursery:
    """Has loaded every program of ours in the compose file, and the modules `beside`; to be closed."""
    modules = sorted({part.module for part in parts().values() if part.module})
    return Nursery.open((*modules, *beside), log=log, env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)})
