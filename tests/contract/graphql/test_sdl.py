"""The committed schema is what the gateway serves, and what was promised before still holds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, find_breaking_changes

from gateway import export

ROOT = Path(__file__).parents[3]


def promised() -> str:
    """The schema as last committed; before the first commit, as it lies in the tree."""
    path = export.SDL.relative_to(ROOT).as_posix()
    shown = subprocess.run(["git", "show", f"HEAD:{path}"], cwd=ROOT, capture_output=True, text=True, check=False)
    return shown.stdout if shown.returncode == 0 else export.SDL.read_text()


def broken(old: str, new: str) -> list[str]:
    """What a client of `old` would miss in `new`."""
    return [change.description for change in find_breaking_changes(_built(old), _built(new))]


def _built(sdl: str) -> GraphQLSchema:
    return build_schema(sdl)


def test_the_committed_schema_is_what_the_gateway_serves() -> None:
    assert export.SDL.read_text() == export.sdl(), (
        "run `python -m gateway.export` and commit contracts/graphql/schema.graphql"
    )


def test_nothing_that_was_promised_is_gone() -> None:
    assert broken(promised(), export.sdl()) == [], "add a new field and deprecate the old one instead"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("caseFlow: CaseFlow!", "caseFlows: CaseFlow!", "caseFlow"),
        ("report(id: ID!): Report", "report(id: ID!, reason: String!): Report", "reason"),
        ("  child_duty\n", "", "child_duty"),
        ("version: Int!", "version: String!", "version"),
    ],
)
def test_a_change_that_breaks_clients_is_seen(old: str, new: str, named: str) -> None:
    sdl = export.sdl()
    assert old in sdl
    assert any(named in description for description in broken(sdl, sdl.replace(old, new)))


def test_a_drifted_schema_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    drifted = tmp_path / "schema.graphql"
    monkeypatch.setattr(export, "SDL", drifted)
    for text in (None, export.sdl() + "\n"):
        if text is not None:
            drifted.write_text(text)
        assert export.main(["--check"]) == 1
        assert "run `python -m gateway.export`" in capsys.readouterr().err
    assert export.main([]) == 0
    assert export.main(["--check"]) == 0
