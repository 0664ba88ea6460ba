"""A document that would break a client of the one that landed is told, one break a test."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contracts.topics import CONSUMERS
from tests.support.documents import GONE, changed, less, more
from tests.workshop.export import landed
from tests.workshop.export.__main__ import ROOT, problems
from tests.workshop.export.openapi_compatibility import openapi_breaks

RELEASED: dict[str, Any] = json.loads((ROOT / "openapi" / "referral.json").read_text("utf-8"))
ACCEPT = "/referrals/{referral_id}/accept"
POST, GET, OF = f"paths {ACCEPT} post", "paths /referrals get", "components schemas"
SENT, REFUSAL, ANSWERED = (f"{OF} {name}" for name in ("Acceptance", "Refusal", "ReferralAnswer"))
FIRST, CONFLICT = f"{GET} parameters 0", f"{POST} responses 409 content application/problem+json"
VERSION, RIGHT_UNIT = f"{SENT} properties expectedVersion", f"{REFUSAL} properties rightUnitId"
STATE = f"{ANSWERED} properties state"
TEXT, NEEDED = {"type": "string"}, {"in": "query", "required": True, "schema": {"type": "string"}}
KEY = {"$ref": "#/components/parameters/IdempotencyKey"}
NAMED, CONDITION = {"required": ["rightUnitId"]}, {"if", "then", "else"}
ONE = {"properties": {"expectedVersion": {"const": 1}}}
LISTED = {"type": {"enum": ["urn:problem:stale-version", "urn:problem:of-before"]}, "status": {"const": 409}}
BEFORE = {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "object", "properties": LISTED}]}

ADDITIONS: dict[str, tuple[str, Any]] = {
    "nothing": ("info title", RELEASED["info"]["title"]),
    "a path": ("paths /new", RELEASED["paths"]["/referrals"]),
    "a parameter": (f"{GET} parameters", more({"name": "new", **NEEDED, "required": False})),
    "a wider parameter": (f"{FIRST} schema maximum", GONE),
    "an answer": (f"{POST} responses 410", {"description": "Gone."}),
    "a field that may be sent": (f"{SENT} properties note", TEXT),
    "a field that is answered": (f"{ANSWERED} properties note", TEXT),
    "a value that is answered": (f"{OF} Outcome enum", more("later")),
    "a value that may be sent": (f"{OF} RejectionReason enum", more("later")),
    "more entries": (f"{OF} Ids properties ids maxItems", lambda most: most + 1),
    "a rule that is not put any more": (REFUSAL, lambda old: {name: old[name] for name in old.keys() - CONDITION}),
    "a rule that an answer keeps": (f"{ANSWERED} not", {"required": ["note"]}),
}
BREAKS: list[tuple[str, Any, str]] = [
    (f"paths {ACCEPT}", GONE, f"referral: POST {ACCEPT} is gone"),
    (GET, GONE, "referral: GET /referrals is gone"),
    (f"{GET} operationId", "list_all", "its operationId changed, by which clients name it"),
    (f"{GET} security", [{"accessToken": ["flow:read"]}], "it asks for another permission"),
    (FIRST, GONE, "referral: GET /referrals: the query parameter first is gone"),
    (f"{FIRST} required", True, "the query parameter first is now required"),
    ("paths /flow get parameters", [{"name": "of", **NEEDED}], "the query parameter of is now required"),
    (f"{FIRST} schema maximum", 20, "the query parameter first has a narrower maximum"),
    ("paths /referrals/batch post parameters", [KEY], "the header parameter Idempotency-Key is now required"),
    (f"{POST} requestBody", GONE, "it takes no body any more"),
    (
        f"{POST} requestBody content",
        lambda old: {"application/xml": old["application/json"]},
        "body is no longer application/json",
    ),
    (RIGHT_UNIT, GONE, "body.rightUnitId is gone"),
    (f"{REFUSAL} required", more("rightUnitId"), "body.rightUnitId is now required"),
    (RIGHT_UNIT, {"type": "string", "format": "uuid"}, "body.rightUnitId no longer takes null"),
    (f"{VERSION} type", "string", "body.expectedVersion no longer takes integer"),
    (f"{VERSION} minimum", 2, "body.expectedVersion has a narrower minimum"),
    (f"{VERSION} maximum", 9, "body.expectedVersion has a narrower maximum"),
    (f"{VERSION} enum", [1, 2], "body.expectedVersion takes listed values only"),
    (f"{VERSION} format", "int32", "body.expectedVersion changed its format"),
    (f"{VERSION} pattern", "^1$", "body.expectedVersion changed its pattern"),
    (f"{REFUSAL} if", {"required": ["reason"]}, "body changed its if"),
    (f"{REFUSAL} then", {"required": ["rightUnitId", "note"]}, "body changed its then"),
    (f"{REFUSAL} else", NAMED, "body changed its else"),
    (SENT, lambda old: old | {"if": ONE, "then": NAMED}, "body changed its if"),
    (f"{SENT} not", ONE, "body changed its not"),
    (f"{SENT} dependentRequired", {"expectedVersion": ["note"]}, "body changed its dependentRequired"),
    (f"{SENT} dependentSchemas", {"expectedVersion": NAMED}, "body changed its dependentSchemas"),
    (f"{SENT} patternProperties", {"^x": False}, "body changed its patternProperties"),
    (f"{SENT} anyOf", [NAMED], "body.rightUnitId is now required"),
    (f"{SENT} oneOf", [NAMED], "body.rightUnitId is now required"),
    (f"{SENT} allOf", [NAMED], "body has other conditions"),
    (f"{SENT} propertyNames", {"pattern": "^e"}, "body[] changed its pattern"),
    (f"{RIGHT_UNIT} not", {"type": "null"}, "body.rightUnitId changed its not"),
    (f"{REFUSAL} properties reason not", {"const": "no_capacity"}, "body.reason changed its not"),
    (f"{OF} Ids properties ids maxItems", 10, "body.ids has a narrower maxItems"),
    (f"{OF} Ids properties ids items", {"type": "integer"}, "body.ids[] no longer takes string"),
    (f"{POST} responses 409", GONE, f"referral: POST {ACCEPT}: the answer 409 is gone"),
    (f"{CONFLICT} examples stale-version", GONE, "answer 409 no longer knows urn:problem:stale-version"),
    (f"{OF} Problem properties currentVersion", GONE, "currentVersion is gone"),
    ("components responses Unavailable headers Retry-After", GONE, "the answer 503 has no header Retry-After any more"),
    (f"{ANSWERED} properties urgency", GONE, "urgency is gone"),
    (f"{ANSWERED} required", less("state"), "state may now be missing"),
    (STATE, lambda old: {"anyOf": [old, {"type": "null"}]}, "state may now be null"),
    (f"{OF} Outcome enum", less("escalated"), "outcome no longer knows escalated"),
    (f"{OF} StageAnswer properties reached", TEXT, "reached may now be string"),
]
BROKEN_SINCE: list[tuple[str, Any, str]] = [
    (f"{POST} requestBody required", False, "its body is now required"),
    (f"{SENT} additionalProperties", GONE, "body takes no fields beyond its own any more"),
    (f"{ANSWERED} not", {"required": ["note"]}, "changed its not"),
    (CONFLICT, {"schema": BEFORE}, "answer 409 no longer knows urn:problem:of-before"),
]
"""What the released document is made to say, against the present one."""


def breaking(released: dict[str, Any], current: dict[str, Any]) -> str:
    """What is told first; the last sentence says what to do instead."""
    first, *_, last = openapi_breaks("referral", released, current)
    assert "add beside it" in last
    return first


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_breaks_no_one(what: str) -> None:
    assert openapi_breaks("referral", RELEASED, changed(RELEASED, *ADDITIONS[what])) == []


@pytest.mark.parametrize(("path", "value", "sentence"), BREAKS, ids=[sentence for *_, sentence in BREAKS])
def test_what_breaks_a_client_is_reported(path: str, value: Any, sentence: str) -> None:
    assert breaking(RELEASED, changed(RELEASED, path, value)).endswith(f"{sentence}.")


@pytest.mark.parametrize(("path", "value", "sentence"), BROKEN_SINCE, ids=[sentence for *_, sentence in BROKEN_SINCE])
def test_what_was_promised_and_is_no_more_is_reported(path: str, value: Any, sentence: str) -> None:
    assert breaking(changed(RELEASED, path, value), RELEASED).endswith(f"{sentence}.")


def test_a_value_that_is_not_taken_any_more_is_reported_among_others() -> None:
    current = changed(RELEASED, f"{OF} RejectionReason enum", less("no_capacity"))
    assert "body.reason no longer knows no_capacity" in "".join(openapi_breaks("referral", RELEASED, current))


def test_the_check_holds_the_present_documents_against_those_that_landed(copied: Path) -> None:
    promised = {"openapi/referral.json": json.dumps(RELEASED), "openapi/notifications.json": "{}"}
    (copied / "openapi" / "referral.json").write_text(json.dumps(changed(RELEASED, f"paths {ACCEPT}", GONE)))
    (copied / "openapi" / "notifications.json").unlink()
    first, _, gone = problems(copied, promised)
    assert first == f"referral: POST {ACCEPT} is gone."
    assert gone == "openapi/notifications.json was published and is gone. Bring it back: its clients go on asking."


def test_what_landed_is_in_the_history() -> None:
    commit = (ROOT / landed.MARK).read_text().strip()
    subprocess.run(["git", "merge-base", "--is-ancestor", commit, "HEAD"], cwd=ROOT, check=True)
    promised = landed.documents(ROOT)
    assert promised.keys() == {"graphql/schema.graphql", *(f"openapi/{each}.json" for each in CONSUMERS)}
    assert all(text.startswith(("{", "directive", '"""', "type", "union")) for text in promised.values())


def test_a_checkout_without_that_commit_says_that_nothing_is_compared(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / landed.MARK).write_text("0" * 40)
    assert landed.documents(copied) == {}
    assert f"does not hold commit {'0' * 40}" in capsys.readouterr().err
