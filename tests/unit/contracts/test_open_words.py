"""One word may stand in several ways in one contract: each use says what is true of it alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from contracts.open_words import Open, Sentence
from contracts.words.urgency import Urgency

ROOT = Path(__file__).parents[3]
OF_THE_WORD = Urgency.__doc__
CLOSED = [*Urgency]


class Mixed(BaseModel):
    """One word in every way."""

    opened: Open[Urgency]
    closed: Urgency
    again: Urgency | None = None
    said: Annotated[Open[Urgency], Sentence("Here it means this.")]
    said_otherwise: Annotated[Open[Urgency], Sentence("And here that.")] | None = None


class Alone(BaseModel):
    """One word in one way."""

    listed: tuple[Annotated[Open[Urgency], Sentence("Here it means this.")], ...]
    said: Annotated[Open[Urgency], Sentence("Here it means this.")]


def shown(model: type[BaseModel], name: str) -> dict[str, Any]:
    """What the contract says of a field's word."""
    schema = model.model_json_schema()
    field = schema["properties"][name]
    used: dict[str, Any] = next((each for each in field.get("anyOf", ()) if "$ref" in each), field)
    found: dict[str, Any] = schema["$defs"][used["$ref"].rsplit("/", 1)[1]]
    return found


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("opened", [*CLOSED, "unknown"], OF_THE_WORD),
        ("closed", CLOSED, OF_THE_WORD),
        ("again", CLOSED, OF_THE_WORD),
        ("said", [*CLOSED, "unknown"], "Here it means this."),
        ("said_otherwise", [*CLOSED, "unknown"], "And here that."),
    ],
)
def test_each_use_of_a_word_keeps_its_own_words_and_sentence(name: str, words: list[str], sentence: str) -> None:
    found = shown(Mixed, name)
    assert (found["enum"], found["description"], found["title"]) == (words, sentence, "Urgency")


def test_a_word_that_is_used_in_one_way_is_defined_once_under_its_own_name() -> None:
    assert [*Alone.model_json_schema()["$defs"]] == ["Urgency"]


class TestOneSentenceForAService:
    """A service's document defines a word once, and FastAPI alone says where: so every use of it there says the same."""

    @pytest.mark.parametrize("service", ["identification", "referral", "notifications"])
    def test_a_word_with_a_sentence_has_no_other_use_in_the_document(self, service: str) -> None:
        assert said_two_ways(ROOT / "services" / service / "src" / service / "entrypoints/http") == set()

    @pytest.mark.parametrize("other", ["Urgency", "Urgency | None", 'Annotated[Urgency, Sentence("That.")]'])
    def test_a_second_use_is_reported(self, tmp_path: Path, other: str) -> None:
        (tmp_path / "one.py").write_text('class A:\n    a: Annotated[Urgency, Sentence("This.")] | None\n')
        assert said_two_ways(tmp_path) == set()
        (tmp_path / "two.py").write_text(f"def read(b: list[{other}]) -> Sex: ...\n")
        assert said_two_ways(tmp_path) == {"Urgency"}


def said_two_ways(folder: Path) -> set[str]:
    """Names that stand with a sentence in the annotations below a folder, and with another one, or none, elsewhere there."""
    ways: defaultdict[str, set[str | None]] = defaultdict(set)
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
                _gather(node.annotation, ways)
    return {name for name, said in ways.items() if len(said) > 1 and said != {None}}


def _gather(annotation: ast.AST, ways: defaultdict[str, set[str | None]]) -> None:
    match annotation:
        case ast.Subscript(slice=ast.Tuple(elts=[ast.Name(id=word), ast.Call(func=ast.Name(id="Sentence")) as said])):
            ways[word].add(ast.unparse(said))
        case ast.Name(id=word):
            ways[word].add(None)
        case _:
            for part in ast.iter_child_nodes(annotation):
                _gather(part, ways)


def test_each_use_reads_what_it_lists() -> None:
    given = {"opened": "urgent", "closed": "urgent", "said": "urgent"}
    read = Mixed.model_validate(given)
    assert {read.opened, read.closed, read.said} == {Urgency.URGENT}
    with pytest.raises(ValueError, match="closed"):
        Mixed.model_validate(given | {"closed": "later", "opened": "later"}, context={"reading": True})
