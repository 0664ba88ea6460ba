"""An error whose sentence names things is raised with as many as the sentence has places for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chassis
from chassis.bus.codec import EventTooLarge
from chassis.inbox.errors import ReplayFailed
from chassis.sentences import Explained
from chassis.vault.errors import WrongOwnerKind

SOURCES = [ast.parse(path.read_text("utf-8")) for path in Path(chassis.__path__[0]).rglob("*.py")]


def explained(kind: type[Explained] = Explained) -> Iterator[type[Explained]]:
    for each in kind.__subclasses__():
        yield from ([each] if "sentence" in vars(each) else [])
        yield from explained(each)


KINDS = {each.__name__: each for each in explained()}


def test_the_kinds_are_found() -> None:
    assert {EventTooLarge.__name__, ReplayFailed.__name__, WrongOwnerKind.__name__} < KINDS.keys()


def wrongly_raised(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            given, name = len(node.args), node.func.id
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in KINDS:
            given, name = 0, node.exc.id
        else:
            continue
        if given != KINDS[name].sentence.count("{}"):
            yield f"line {node.lineno}: {name} is given {given}"


def test_each_is_given_what_its_sentence_names() -> None:
    assert [found for module in SOURCES for found in wrongly_raised(module)] == []


@pytest.mark.parametrize(("raised", "wrong"), [("raise BusUnavailable", 0), ("KeyMissing()", 1), ("KeyMissing(1)", 0)])
def test_it_is_seen(raised: str, wrong: int) -> None:
    assert len(list(wrongly_raised(ast.parse(raised)))) == wrong


def test_the_sentence_holds_what_was_given_in_its_order() -> None:
    assert str(WrongOwnerKind("here", "report")) == "here already has a key and is no report. Use a new id per owner."
