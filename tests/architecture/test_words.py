"""No word is typed twice: of two equal enums `is` takes one for a stranger, and no type checker sees it."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from contracts.words.referrals import Purpose
from tests.architecture.test_shape import ROOT, modules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from enum import StrEnum
    from pathlib import Path

WORDS = ROOT / "contracts/src/contracts/words"


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


def literals(path: Path) -> Iterator[tuple[int, frozenset[str]]]:
    """The `Literal`s of more than one string that a module types."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Literal"):
            codes = {part.value for part in ast.walk(node.slice) if isinstance(part, ast.Constant)}
            if len(codes) > 1:
                yield node.lineno, frozenset(map(str, codes))


def said_again(paths: Iterable[Path], words: Iterable[frozenset[str]]) -> list[str]:
    """Where a `Literal` is made of the codes of one word."""
    known = list(words)
    return [
        f"{path.name}:{line}"
        for path in paths
        for line, codes in literals(path)
        if any(codes <= {*word, "unknown"} for word in known)
    ]


def codes_of(paths: Iterable[Path], word: Iterable[StrEnum]) -> list[str]:
    """Where a code of the word is typed as a string of its own."""
    return [
        f"{path.name}:{node.lineno}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in {*word}
    ]


def _is_word(part: ast.stmt) -> bool:
    return isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)


def test_no_word_is_typed_twice() -> None:
    assert typed_twice(list(modules())) == {}


def test_no_literal_says_the_codes_of_a_word() -> None:
    words = [words for path in modules() if path.parent == WORDS for _, words in enums(path)]
    assert len(words) > 20
    assert said_again(modules(), words) == []


def test_a_purpose_is_never_spelled_by_hand() -> None:
    """But for one, which is a sector too, no other word has these codes, so that a string of them can be nothing else."""
    outside = [path for path in modules() if path.parent != WORDS and "migrations" not in path.parts]
    assert codes_of(outside, set(Purpose) - {Purpose.EDUCATION}) == []


@pytest.mark.parametrize("said", ["Literal['adult', 'child']", "typing.Literal['adult', 'child', 'unknown'] | None"])
def test_a_literal_of_a_word_is_reported_with_its_place(tmp_path: Path, said: str) -> None:
    (tmp_path / "one.py").write_text(f"age: Literal['adult', 'old']\n\n\nclass A:\n    age: {said}\n")
    assert said_again(tmp_path.glob("*.py"), [frozenset({"child", "adult", "not_sure"})]) == ["one.py:5"]


def test_a_purpose_by_hand_is_reported_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("A = Purpose.CHILD_PROTECTION\n# child_protection\nB = {'child_protection': 1}\n")
    assert codes_of(tmp_path.glob("*.py"), Purpose) == ["one.py:3"]


def test_a_word_that_is_typed_twice_is_reported_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('class Age(StrEnum):\n    CHILD = "child"\n    ADULT = "adult"\n')
    (tmp_path / "two.py").write_text(
        'class Years(enum.StrEnum):\n    ADULT = "adult"\n    CHILD = "child"\n    X = "unknown"\n'
    )
    (places,) = typed_twice(sorted(tmp_path.glob("*.py"))).values()
    assert [place.rsplit("/", 1)[-1] for place in places] == ["one.py: Age", "two.py: Years"]
