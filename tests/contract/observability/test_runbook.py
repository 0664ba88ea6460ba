"""The runbook has a place for each alert and each check, a symptom has four parts, and a reference finds its heading."""

from __future__ import annotations

import ast
import re
import subprocess
from typing import TYPE_CHECKING

from tests.contract.observability.nights import ALERTS
from tests.support.program import ROOT
from tests.support.walks import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ROOT / "infra" / "production"
RUNBOOK = (FOLDER / "runbook.md").read_text("utf-8")
PARTS = ("**What you see.**", "**What it means.**", "**What to do.**", "**It is over when**")
# Named by an f-string: `mail` and `call`, each with an s.
DELIVERIES = {"mails", "calls"}
REFERENCE = re.compile(r"infra/production/([\w-]+\.md)(?:#([\w-]+))?")
LINK = re.compile(r"\]\(([^()#\s]*)(?:#([\w-]+))?\)")


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def headings(text: str) -> list[str]:
    return re.findall(r"^#{1,3} (.+)$", text, re.MULTILINE)


SECTIONS = {anchor(part.partition("\n")[0]): part for part in RUNBOOK.split("\n## ")[1:]}
SYMPTOMS = SECTIONS.keys() - {"first-steps", "by-alert", "by-check"}


def rows(section: str) -> Iterator[tuple[list[str], str, str]]:
    """What the first column names, the second one, and the heading to which the third leads."""
    for names, second, to in re.findall(
        r"^\| (`.+?) \| (.+?) \| \[.+?\]\(#([\w-]+)\) \|$", SECTIONS[section], re.MULTILINE
    ):
        yield re.findall(r"`(.+?)`", names), second, to


def checks() -> Iterator[str]:
    """The names under `checks` of /readyz, as the code has them."""
    for source in [*(ROOT / "services").glob("*/src"), ROOT / "gateway" / "src"]:
        for file in source.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") in {"Check", "Rounds", "OneByOne"}
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield str(node.args[0].value)


@walk("name", ALERTS)
def test_an_alert_leads_to_its_symptom(name: str) -> None:
    [(severity, section)] = [(severity, to) for names, severity, to in rows("by-alert") if names == [name]]
    rule = ALERTS[name]
    assert (severity, f"infra/production/runbook.md#{section}") == (
        rule["labels"]["severity"],
        rule["annotations"]["see"],
    )
    assert f"`{name}`" in SECTIONS[section]


def test_no_other_alert_is_named() -> None:
    assert set(re.findall(r"`(Spona\w+)`", RUNBOOK)) == ALERTS.keys()


def test_a_check_leads_to_its_symptom() -> None:
    found = {name: to for names, _, to in rows("by-check") for name in names}
    assert found.keys() == {*checks(), *DELIVERIES}
    assert [name for name, to in found.items() if f"`{name}`" not in SECTIONS[to]] == []


@walk("symptom", sorted(SYMPTOMS))
def test_a_symptom_says_what_is_seen_what_it_means_what_to_do_and_when_it_is_over(symptom: str) -> None:
    places = [SECTIONS[symptom].find(part) for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)


def test_a_reference_finds_its_file_and_heading() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    lost = []
    for name in tracked:
        file = ROOT / name
        if file.suffix in {".md", ".py", ".yaml", ".yml"} and file.is_file():
            text = file.read_text("utf-8")
            found = [(ROOT / "infra" / "production" / to, heading) for to, heading in REFERENCE.findall(text)]
            if file.parent == FOLDER:
                found += [(file.parent / to if to else file, heading) for to, heading in LINK.findall(text)]
            lost += [
                f"{name}: {path.name}#{heading}"
                for path, heading in found
                if not path.exists() or (heading and heading not in map(anchor, headings(path.read_text("utf-8"))))
            ]
    assert len(tracked) > 500
    assert lost == []
