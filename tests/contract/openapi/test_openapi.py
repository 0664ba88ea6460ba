"""The committed OpenAPI documents are the services' own, and a client finds in them whatever it has to know."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chassis.domain.errors import DomainError
from chassis.domain.principal import SECOND_FACTOR
from gateway.pages.rendering.refusals import OWE_A_CODE
from tests.workshop.export.openapi_schemas import resolved

ROOT = Path(__file__).parents[3]
SERVICES = ("identification", "referral", "notifications")
# What every dialect of ECMA-262 takes after a backslash, the strict one of the flag u too.
ESCAPE = re.compile(r"\\(?![dDsSwWbBtnrvf^$\\.*+?()\[\]{}|/]|u[0-9A-F]{4})")
# A clock that strikes and a mail that is sent are no one's request.
OF_NO_REQUEST = {"clock-move-refused", "delivery-move-refused"}


def committed(service: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "contracts" / "openapi" / f"{service}.json").read_text("utf-8"))
    return found


DOCUMENTS = {service: committed(service) for service in SERVICES}
OPERATIONS = [
    pytest.param(DOCUMENTS[service], operation, id=f"{service}-{method}-{path}")
    for service in SERVICES
    for path, operations in DOCUMENTS[service]["paths"].items()
    for method, operation in operations.items()
]


def schemas_in(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from schemas_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from schemas_in(each)


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_document_is_what_the_service_serves(service: str) -> None:
    app = importlib.import_module(f"{service}.entrypoints.http.app").documented_app()
    written = json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"
    path = ROOT / "contracts" / "openapi" / f"{service}.json"
    assert path.read_text("utf-8") == written, "Run `make contracts` and commit the result."


@pytest.mark.parametrize("service", SERVICES)
def test_every_pattern_is_one_of_ecma_262(service: str) -> None:
    patterns = [each["pattern"] for each in schemas_in(DOCUMENTS[service]) if isinstance(each.get("pattern"), str)]
    assert patterns
    for pattern in patterns:
        assert ESCAPE.search(pattern) is None, pattern
        assert re.search(r"\(\?[^:=!]", pattern) is None, pattern


@pytest.mark.parametrize(("document", "operation"), OPERATIONS)
def test_an_operation_says_who_may_call_it_and_what_it_refuses(
    document: dict[str, Any], operation: dict[str, Any]
) -> None:
    (needed,) = operation["security"]
    assert needed.keys() <= document["components"]["securitySchemes"].keys()
    assert all(needed.values()) or "webhookSignature" in needed
    assert operation["summary"]
    assert operation["operationId"]
    assert set(operation["tags"]) <= {tag["name"] for tag in document["tags"]}
    refused = {code for code in operation["responses"] if not code.startswith("2")}
    assert {"400", "401", "500", "503"} <= refused
    assert "accessToken" not in needed or {"403", "429"} <= refused
    assert "requestBody" not in operation or {"413", "415", "422"} <= refused
    for code in refused:
        answer = resolved(operation["responses"][code], document)
        (media,) = answer["content"].values()
        # Generators of clients make one type of it, in every answer.
        assert media["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert media["examples"]
        for slug, example in media["examples"].items():
            assert f"`{slug}`" in answer["description"]
            assert (example["value"]["type"], example["value"]["status"]) == (f"urn:problem:{slug}", int(code))


def refusals_of(service: str) -> list[type[DomainError]]:
    """Each kind of refusal that a service's domain names itself."""
    domain = importlib.import_module(f"{service}.domain")
    modules = [
        each.name for each in walk_packages(domain.__path__, f"{service}.domain.") if each.name.endswith(".errors")
    ]
    errors = [each for module in modules for each in vars(importlib.import_module(module)).values()]
    kinds = [each for each in errors if isinstance(each, type) and issubclass(each, DomainError)]
    return [kind for kind in kinds if kind.__module__.startswith(service)]


def test_pages_lead_from_each_refusal_that_a_code_lifts_to_a_code() -> None:
    needed = {kind.slug for service in SERVICES for kind in refusals_of(service) if kind.needs_level == SECOND_FACTOR}
    assert needed == OWE_A_CODE


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_of_a_service_is_in_its_document(service: str) -> None:
    own = {kind.slug for kind in refusals_of(service)} - OF_NO_REQUEST
    assert own
    assert not {slug for slug in own if f'"urn:problem:{slug}"' not in json.dumps(DOCUMENTS[service])}


@pytest.mark.parametrize(("document", "operation"), OPERATIONS)
def test_a_command_says_that_it_needs_a_key(document: dict[str, Any], operation: dict[str, Any]) -> None:
    keys = [resolved(each, document) for each in operation.get("parameters", []) if "$ref" in each]
    reused = "urn:problem:idempotency-key-reused" in json.dumps(operation)
    assert bool(keys) == reused
    for key in keys:
        assert (key["name"], key["in"], key["required"]) == ("Idempotency-Key", "header", True)
        assert (key["schema"]["minLength"], key["schema"]["maxLength"]) == (8, 128)


@pytest.mark.parametrize(("document", "operation"), OPERATIONS)
def test_an_address_has_no_null(document: dict[str, Any], operation: dict[str, Any]) -> None:
    for each in operation.get("parameters", []):
        assert "null" not in json.dumps(resolved(each, document)["schema"])


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_answered_may_grow_and_what_is_sent_may_not(service: str) -> None:
    schemas = DOCUMENTS[service]["components"]["schemas"]
    sent = {"ReportFiling", "TakeOver", "Acceptance", "OpenNoticeIn", "NewTurn"} & schemas.keys()
    answered = {"ReportAnswer", "ReferralAnswer", "NoticeOut", "RosterAnswer", "Problem"} & schemas.keys()
    assert sent
    assert answered
    assert all(schemas[name]["additionalProperties"] is False for name in sent)
    assert not any("additionalProperties" in schemas[name] for name in answered)


ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
REFUSAL, ASKED = {"expectedVersion": 1, "reason": "no_capacity"}, {"expectedVersion": 1, "outcome": "not_asked"}
HEARD = {"seenAlone": "yes", "calledBack": "no"}
ADDED = {"expectedVersion": 1, "kind": "care_needs", "text": "x" * 2000}


@pytest.mark.parametrize(
    ("service", "name", "taken", "refused"),
    [
        ("referral", "Refusal", REFUSAL, {"rightUnitId": ID}),
        ("referral", "Refusal", {**REFUSAL, "rightUnitId": None}, {"reason": "out_of_area"}),
        ("referral", "Refusal", {**REFUSAL, "reason": "out_of_area", "rightUnitId": ID}, {"rightUnitId": None}),
        ("identification", "ConsentAnswer", {**ASKED, "reason": "unsafe"}, {"reason": None}),
        ("identification", "ConsentAnswer", {**ASKED, "reason": "unsafe"}, {"shareClinical": True}),
        ("identification", "ConsentAnswer", {**ASKED, **HEARD, "outcome": "refused"}, {"shareClinical": True}),
        ("identification", "ConsentAnswer", {**ASKED, **HEARD, "outcome": "agreed", "shareClinical": True}, {"reason": "unsafe"}),
        ("identification", "ConsentAnswer", {**ASKED, **HEARD, "outcome": "agreed"}, {"calledBack": None}),
        ("identification", "Asking", {"question": "where"}, {"question": None}),
        ("identification", "Asking", {"text": "Where?"}, {"text": None}),
        ("identification", "Addition", ADDED, {"text": "x" * 2001}),
        ("identification", "Addition", {**ADDED, "kind": "account", "text": "x" * 10_000}, {"kind": "care_needs"}),
        ("identification", "AdviceQuestion", {"text": "What?", "callbackPhone": "+381 18 506 700"}, {"callbackPhone": " "}),
    ],
)  # fmt: skip
def test_a_rule_between_fields_is_in_the_schema(
    service: str, name: str, taken: dict[str, Any], refused: dict[str, Any]
) -> None:
    """A body that the service takes, and what is changed in it for one that it refuses."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENTS[service]["components"]}
    checked = Draft202012Validator(schema)
    assert list(checked.iter_errors(taken)) == []
    assert not checked.is_valid({**taken, **refused})
