"""What measures, seeds and hurts the product lies below `tests/`, which no image and no package takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.program import ROOT

MEMBERS = ("contracts", "services/chassis", "services/identification", "services/referral", "services/notifications")
PACKAGES = (*MEMBERS, "gateway", "infra")
OF_A_CHECKOUT = ("bench", "seed")


@pytest.mark.parametrize("member", PACKAGES)
def test_no_package_needs_it(member: str) -> None:
    naming = {
        path.name
        for path in (ROOT / member / "src").rglob("*.py")
        if re.search(r"\btests\.[a-z]+\.", path.read_text("utf-8"))
    }
    assert naming - {"cli.py"} == set()


def test_no_image_takes_it() -> None:
    taken = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert taken == {member.split("/")[0] for member in PACKAGES}


@pytest.mark.parametrize("checkout", [True, False])
def test_the_command_measures_and_seeds_in_a_checkout_alone(tmp_path: Path, *, checkout: bool) -> None:
    infra = tmp_path / "infra"
    shutil.copytree(ROOT / "infra" / "src", infra / "src")
    if checkout:
        (tmp_path / "tests").symlink_to(ROOT / "tests")
    asked = [sys.executable, "-P", "-m", "infra.cli", "--help"]
    environment = os.environ | {"PYTHONPATH": str(infra / "src"), "COLUMNS": "120"}
    printed = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout
    assert [name for name in OF_A_CHECKOUT if f" {name} " in printed] == (list(OF_A_CHECKOUT) if checkout else [])
