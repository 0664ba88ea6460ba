"""No word is typed twice: of two equal enums `is` takes one for a stranger, and no type checker sees it."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.architecture.test_shape import modules


def enums(path: Path) -> list[tuple[str, frozenset[str]]]:
    """The enums that a module types, each with its words."""
    return [
        (node.name, frozenset(part.value.value for part in node.body if _is_word(part)))  # type: ignore[attr-defined]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases)
    ]


def typed_twice(paths: list[Path]) -> dict[frozenset[str], list[str]]:
    """Where the same words stand in more than one place; an `unknown` more makes no other words of them."""
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for path in paths:
        for title, words in enums(path):
            if words:
                found[words - {"unknown"}].append(f"{path}: {title}")
    return {words: places for words, places in found.items() if len(places) > 1}


def _is_word(part: ast.stmt) -> bool:
    return isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)


def test_no_word_is_typed_twice() -> None:
    assert typed_twice(list(modules())) == {}


def test_a_word_that_is_typed_twice_is_told_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('class Age(StrEnum):\n    CHILD = "child"\n    ADULT = "adult"\n')
    (tmp_path / "two.py").write_text(
        'class Years(enum.StrEnum):\n    ADULT = "adult"\n    CHILD = "child"\n    X = "unknown"\n'
    )
    (places,) = typed_twice(sorted(tmp_path.glob("*.py"))).values()
    assert [place.rsplit("/", 1)[-1] for place in places] == ["one.py: Age", "two.py: Years"]
