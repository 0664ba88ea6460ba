"""Named documents: found by the SHA-256 of their text, checked when the process starts."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from graphql import get_operation_ast, parse

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
