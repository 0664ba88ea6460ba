"""Named documents: found by the SHA-256 of their text, checked when the process starts."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import FieldNode, get_operation_ast, parse

from gateway.endpoint import documents
from gateway.graphql.admission import variables
from gateway.graphql.reports.reading import selection
from gateway.graphql.schema import make_schema
from gateway.settings import OPERATIONS

CORE = make_schema().core
TRUSTED = documents.load(OPERATIONS, CORE)
DEEP = "query Deep " + "{ report " * 9 + "{ id }" + " }" * 9


@pytest.mark.parametrize("prefix", ["", "sha256:"])
def test_a_document_is_found_by_the_hash_of_its_file(prefix: str) -> None:
    file = OPERATIONS / "FileReport.graphql"
    found = TRUSTED.find(prefix + sha256(file.read_bytes()).hexdigest())
    assert found is not None
    assert found.name == "FileReport"


def test_read_report_asks_for_every_class() -> None:
    text = (OPERATIONS / "ReadReport.graphql").read_text("utf-8")
    assert {name for name in selection.CLASSES if not re.search(rf"^  {name} {{", text, re.MULTILINE)} == set()


def paths(asked: Any, before: str = "") -> set[str]:
    """Of every field within, without those of fragments."""
    fields = (
        [each for each in asked.selection_set.selections if isinstance(each, FieldNode)] if asked.selection_set else []
    )
    return {before + each.name.value for each in fields}.union(
        *(paths(each, f"{before}{each.name.value}.") for each in fields)
    )


def test_what_a_unit_will_read_is_asked_as_the_record_asks_it() -> None:
    record, opening = (parse((OPERATIONS / f"{name}.graphql").read_text("utf-8")) for name in ("Record", "Opening"))
    of_record, of_unit = (
        paths(cast("Any", record.definitions[0]).selection_set.selections[0]),
        paths(opening.definitions[1]),
    )
    # One template shows both, except what was answered of the consent.
    shown = {path for path in of_record if path.partition(".")[0] in of_unit - {"consent"}}
    assert shown - of_unit == set()


@pytest.mark.parametrize("asked", ["", "sha256:", "FileReport", "sha256:" + "0" * 64])
def test_nothing_else_is_found(asked: str) -> None:
    assert TRUSTED.find(asked) is None


@pytest.mark.parametrize("document", list(TRUSTED), ids=lambda document: document.name)
def test_the_example_fits_the_document(document: documents.Document) -> None:
    operation = get_operation_ast(parse(document.text), document.name)
    assert operation is not None
    assert variables.problems(CORE, operation, json.loads(document.example or "{}")) == []


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("Broken", "query Broken { me {", "Broken.graphql: line 1: Syntax Error"),
        ("Other", "query Another { me { id } }", "must hold one operation, called Other"),
        ("Two", "query Two { me { id } } query Three { me { id } }", "must hold one operation, called Two"),
        ("Gone", "query Gone { me { phone } }", "Gone.graphql: line 1: Cannot query field"),
        (
            "Looking",
            "query Looking { __schema { description } }",
            "Looking.graphql: line 1: GraphQL introspection has been disabled",
        ),
        ("Deep", DEEP, "Deep.graphql: line 1: The operation nests more than 8 levels deep"),
    ],
)
def test_a_document_that_cannot_run_stops_the_process(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / f"{name}.graphql").write_text(text)
    with pytest.raises(documents.DocumentsUnusable, match=sentence):
        documents.load(tmp_path, CORE)


def test_a_folder_without_documents_stops_the_process(tmp_path: Path) -> None:
    with pytest.raises(documents.DocumentsUnusable, match="GATEWAY_OPERATIONS"):
        documents.load(tmp_path, CORE)
