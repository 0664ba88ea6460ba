"""The committed OpenAPI documents are the services' own."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("service", ["identification", "referral", "notifications"])
def test_the_committed_document_is_what_the_service_serves(service: str) -> None:
    app = importlib.import_module(f"{service}.entrypoints.http.app").documented_app()
    written = json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"
    committed = ROOT / "contracts" / "openapi" / f"{service}.json"
    assert committed.read_text("utf-8") == written, "Run `make contracts` and commit the result."
