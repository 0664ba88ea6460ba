"""Trusted documents: gateway/operations/*.graphql, each asked for by the SHA-256 of its text."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from graphql import OperationDefinitionNode

from chassis.startup_errors import StartupRefused
from gateway.graphql.admission.preparing import DocumentRefused, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphql import GraphQLSchema

_PREFIX = "sha256:"


class DocumentsUnusable(StartupRefused):
    """A trusted document cannot be run, or the folder holds none."""


@dataclass(frozen=True, slots=True)
class Document:
    """One named document; `example` is JSON text with variables to start from, or empty."""

    name: str
    text: str
    example: str

    @property
    def id(self) -> str:
        """What a request sends as `documentId`."""
        return _PREFIX + sha256(self.text.encode()).hexdigest()


class TrustedDocuments:
    """All documents of one folder."""

    def __init__(self, documents: list[Document]) -> None:
        """By id."""
        self._by_id = {document.id: document for document in documents}

    def find(self, document_id: str) -> Document | None:
        """The document with this id; the prefix `sha256:` may be left out."""
        return self._by_id.get(document_id if document_id.startswith(_PREFIX) else _PREFIX + document_id)

    def __iter__(self) -> Iterator[Document]:
        """In order of their names."""
        return iter(sorted(self._by_id.values(), key=lambda each: each.name))


def load(folder: Path, schema: GraphQLSchema) -> TrustedDocuments:
    """The documents in `folder`, each checked against the schema and its limits. Raises DocumentsUnusable."""
    documents = [_document(path) for path in sorted(folder.glob("*.graphql"))]
    if not documents:
        raise DocumentsUnusable(
            f"{folder} holds no *.graphql: set GATEWAY_OPERATIONS to the folder gateway/operations."
        )
    for document in documents:
        _check(document, schema)
    return TrustedDocuments(documents)


def _document(path: Path) -> Document:
    example = path.with_suffix(".json")
    return Document(path.stem, path.read_text(), example.read_text() if example.is_file() else "")


def _check(document: Document, schema: GraphQLSchema) -> None:
    try:
        definitions = prepared(schema, document.text).definitions
    except DocumentRefused as refused:
        raise DocumentsUnusable(f"{document.name}.graphql: {refused} Correct the document or the schema.") from refused
    names = [each.name.value if each.name else "" for each in definitions if isinstance(each, OperationDefinitionNode)]
    if names != [document.name]:
        raise DocumentsUnusable(f"{document.name}.graphql must hold one operation, called {document.name}.")
