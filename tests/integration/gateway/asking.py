"""A question and a command about one report, and the settings of a gateway of which only identification is there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from gateway.settings import OPERATIONS
from tests.support.program import free_port

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"


def read(of: str = ID) -> dict[str, Any]:
    return {"query": "query Q($id: ID!) { report(id: $id) { id } }", "variables": {"id": of}}


def take_over() -> dict[str, Any]:
    variables = {"input": {"idempotencyKey": str(uuid4()), "reportId": ID, "expectedVersion": 1}}
    return {"query": (OPERATIONS / "TakeOverReport.graphql").read_text(), "variables": variables}


def before(identification: str) -> dict[str, Any]:
    """Settings of a gateway whose identification is there, and whose person asks more than one may."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    return {
        "services": {"identification": identification, "referral": nowhere, "notifications": nowhere},
        "rate": {"per_person": 100_000, "per_agency": None, "calls_per_person": 100_000},
    }
