"""The one who follows a "DESIGN n.n" finds it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CITED = re.compile(r"DESIGN(?:\.md)? (\d+(?:\.\d+[a-z]?)?)(?:(?:,| and) (\d+(?:\.\d+[a-z]?)?))*")
NUMBER = re.compile(r"\d+(?:\.\d+[a-z]?)?")
DESIGN = (ROOT / "infra/DESIGN.md").read_text("utf-8")
HEADINGS = set(re.findall(r"^#{2,3} (\d+(?:\.\d+[a-z]?)?)\.? ", DESIGN, re.MULTILINE))


def cited() -> dict[str, set[str]]:
    """Numbers by file."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found: dict[str, set[str]] = {}
    for file in tracked:
        if Path(file).suffix in {".py", ".md", ".yaml", ".yml", ".html", ".toml"} and (ROOT / file).is_file():
            text = (ROOT / file).read_text("utf-8")
            if numbers := {number for place in CITED.finditer(text) for number in NUMBER.findall(place[0])}:
                found[file] = numbers
    return found


def test_what_is_cited_is_a_heading() -> None:
    found = cited()
    assert len(found) > 40
    assert {file: missing for file, numbers in found.items() if (missing := numbers - HEADINGS)} == {}


@pytest.mark.parametrize("number", ["1", "10.1b", "10.16", "15"])
def test_headings_are_read(number: str) -> None:
    assert number in HEADINGS


def test_a_word_is_found_in_the_glossary_by_its_first_letters() -> None:
    words = re.findall(r"^\| (.+?) \|", DESIGN[DESIGN.index("| word | meaning |") :], re.MULTILINE)[1:]
    assert len(words) > 50
    assert words == sorted(words, key=str.casefold)
