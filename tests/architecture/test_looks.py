"""Every route that reads is looked at by `spona bench growth`, or is in a list that says why not."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, cast

import pytest

from identification.entrypoints.http import app as identification_app
from notifications.entrypoints.http import app as notifications_app
from referral.entrypoints.http import app as referral_app
from referral.entrypoints.http.dependencies import Listing
from tests.workshop.probes import identification, notifications, referral
from tests.workshop.seeding.story import Plot

SERVICES = {
    "identification": (identification, identification_app),
    "referral": (referral, referral_app),
    "notifications": (notifications, notifications_app),
}
OF_NO_DATABASE = {"GET /healthz", "GET /readyz"}
PLOT = Plot(2_000, 1, datetime(2026, 11, 26, tzinfo=UTC))


def reading_routes(app: ModuleType) -> set[str]:
    """What is asked with GET, and with POST without a key: a command has one, so that it can be repeated."""
    found = set()
    for path, operations in app.documented_app().openapi()["paths"].items():
        for method, operation in operations.items():
            is_command = {"$ref": "#/components/parameters/IdempotencyKey"} in operation.get("parameters", ())
            if method == "get" or (method == "post" and not is_command):
                found.add(f"{method.upper()} {path}")
    return found - OF_NO_DATABASE


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_that_reads_is_looked_at_or_told_why_not(service: str) -> None:
    looks, app = SERVICES[service]
    looked_at = {read.route for read in looks.reads_of(cast("Any", None), PLOT).values()}
    routes = reading_routes(app)
    assert routes - looked_at - set(looks.ELSEWHERE) == set()
    assert set(looks.ELSEWHERE) <= routes - looked_at, "looked at all the same, or no route"
    assert looked_at <= routes
    assert all(len(why.split()) > 3 for why in looks.ELSEWHERE.values())


def test_every_way_to_narrow_the_worklist_is_looked_at() -> None:
    narrowed = {name for tab in referral._TABS.values() for name in tab}
    values = {"first", "after", "report_id", "of_report"}
    assert {each.name for each in fields(Listing)} - values == narrowed
