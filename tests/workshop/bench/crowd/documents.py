"""The documents that the platform publishes for programs; in production it runs no others."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

OPERATIONS = Path(__file__).resolve().parents[4] / "gateway" / "operations"


@cache
def document_id(operation: str) -> str:
    """What a program sends instead of the text."""
    return hashlib.sha256((OPERATIONS / f"{operation}.graphql").read_bytes()).hexdigest()
