"""A document that would break a client of the released one is told, one break a test."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from contracts.export.__main__ import ROOT, expected, problems
from contracts.export.openapi_compatibility import openapi_breaks

ACCEPT, LIST = "/referrals/{referral_id}/accept", "/referrals"


@pytest.fixture
def released() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "openapi" / "referral.json").read_text("utf-8"))
    return found


@pytest.fixture
def current(released: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(released)


def schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def told(released: dict[str, Any], current: dict[str, Any]) -> str:
    """What is told first; the last sentence says what to do instead."""
    first, *_, last = openapi_breaks("referral", released, current)
    assert "add beside it" in last
    return first


def test_nothing_changed(released: dict[str, Any], current: dict[str, Any]) -> None:
    assert openapi_breaks("referral", released, current) == []


def test_additions_break_nobody(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"]["/new"] = copy.deepcopy(current["paths"][LIST])
    current["paths"][LIST]["get"]["parameters"].append(
        {"name": "new", "in": "query", "required": False, "schema": {"type": "string"}}
    )
    current["paths"][ACCEPT]["post"]["responses"]["410"] = {"description": "Gone."}
    schema(current, "Acceptance")["properties"]["note"] = {"type": "string"}
    schema(current, "ReferralAnswer")["properties"]["note"] = {"type": "string"}
    schema(current, "Outcome")["enum"].append("later")
    schema(current, "RejectionReason")["enum"].append("later")
    schema(current, "Ids")["properties"]["ids"]["maxItems"] += 1
    del current["paths"][LIST]["get"]["parameters"][0]["schema"]["maximum"]
    assert openapi_breaks("referral", released, current) == []


def test_a_path_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    del current["paths"][ACCEPT]
    assert told(released, current) == f"referral: POST {ACCEPT} is gone."


def test_a_method_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    del current["paths"][LIST]["get"]
    assert told(released, current) == "referral: GET /referrals is gone."


def test_another_name_of_an_operation(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"][LIST]["get"]["operationId"] = "list_referrals"
    assert "its operationId changed" in told(released, current)


def test_another_permission(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"][LIST]["get"]["security"] = [{"accessToken": ["flow:read"]}]
    assert "asks for another permission" in told(released, current)


def test_a_parameter_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"][LIST]["get"]["parameters"].pop(0)
    assert told(released, current) == "referral: GET /referrals: the query parameter first is gone."


def test_a_parameter_that_became_required(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"][LIST]["get"]["parameters"][0]["required"] = True
    assert "the query parameter first is now required" in told(released, current)


def test_a_new_parameter_that_is_required(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"]["/flow"]["get"]["parameters"] = [
        {"name": "of", "in": "query", "required": True, "schema": {"type": "string"}}
    ]
    assert "the query parameter of is now required" in told(released, current)


def test_a_narrower_parameter(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"][LIST]["get"]["parameters"][0]["schema"]["maximum"] = 20
    assert "the query parameter first has a narrower maximum" in told(released, current)


def test_a_key_that_is_newly_asked_for(released: dict[str, Any], current: dict[str, Any]) -> None:
    current["paths"]["/referrals/batch"]["post"]["parameters"] = [{"$ref": "#/components/parameters/IdempotencyKey"}]
    assert "the header parameter Idempotency-Key is now required" in told(released, current)


def test_a_body_that_became_required(released: dict[str, Any], current: dict[str, Any]) -> None:
    released["paths"][ACCEPT]["post"]["requestBody"]["required"] = False
    assert "its body is now required" in told(released, current)


def test_a_body_that_is_not_taken_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    del current["paths"][ACCEPT]["post"]["requestBody"]
    assert "takes no body any more" in told(released, current)


def test_another_kind_of_body(released: dict[str, Any], current: dict[str, Any]) -> None:
    content = current["paths"][ACCEPT]["post"]["requestBody"]["content"]
    content["application/xml"] = content.pop("application/json")
    assert "body is no longer application/json" in told(released, current)


def test_a_field_that_is_not_taken_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    del schema(current, "Refusal")["properties"]["rightUnitId"]
    assert told(released, current).endswith("body.rightUnitId is gone.")


def test_a_field_that_must_be_sent_now(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Refusal")["required"].append("rightUnitId")
    assert told(released, current).endswith("body.rightUnitId is now required.")


def test_a_value_that_is_not_taken_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "RejectionReason")["enum"].remove("no_capacity")
    assert "body.reason no longer knows no_capacity" in "".join(openapi_breaks("referral", released, current))


def test_null_that_is_not_taken_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Refusal")["properties"]["rightUnitId"] = {"type": "string", "format": "uuid"}
    assert told(released, current).endswith("body.rightUnitId no longer takes null.")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"type": "string"}, "no longer takes integer"),
        ({"minimum": 2}, "has a narrower minimum"),
        ({"maximum": 9}, "has a narrower maximum"),
        ({"enum": [1, 2]}, "takes listed values only"),
        ({"format": "int32"}, "changed its format"),
        ({"pattern": "^1$"}, "changed its pattern"),
    ],
)
def test_a_narrower_field(
    released: dict[str, Any], current: dict[str, Any], changed: dict[str, Any], sentence: str
) -> None:
    schema(current, "Acceptance")["properties"]["expectedVersion"] |= changed
    assert f"body.expectedVersion {sentence}" in told(released, current)


NAMED = {"required": ["rightUnitId"]}
FIRST = {"properties": {"expectedVersion": {"const": 1}}}


@pytest.mark.parametrize(
    ("name", "changed", "sentence"),
    [
        ("Refusal", {"if": {"required": ["reason"]}}, "body changed its if"),
        ("Refusal", {"then": {"required": ["rightUnitId", "note"]}}, "body changed its then"),
        ("Refusal", {"else": NAMED}, "body changed its else"),
        ("Acceptance", {"if": FIRST, "then": NAMED}, "body changed its if"),
        ("Acceptance", {"not": FIRST}, "body changed its not"),
        ("Acceptance", {"dependentRequired": {"expectedVersion": ["note"]}}, "body changed its dependentRequired"),
        ("Acceptance", {"dependentSchemas": {"expectedVersion": NAMED}}, "body changed its dependentSchemas"),
        ("Acceptance", {"patternProperties": {"^x": False}}, "body changed its patternProperties"),
        ("Acceptance", {"anyOf": [NAMED]}, "body.rightUnitId is now required"),
        ("Acceptance", {"oneOf": [NAMED]}, "body.rightUnitId is now required"),
        ("Acceptance", {"allOf": [NAMED]}, "body has other conditions"),
        ("Acceptance", {"propertyNames": {"pattern": "^e"}}, "body[] changed its pattern"),
    ],
)
def test_a_rule_that_is_newly_put_to_what_is_sent(
    released: dict[str, Any], current: dict[str, Any], name: str, changed: dict[str, Any], sentence: str
) -> None:
    schema(current, name).update(changed)
    assert sentence in told(released, current)


def test_a_rule_that_is_not_put_any_more_breaks_nobody(released: dict[str, Any], current: dict[str, Any]) -> None:
    for keyword in ("if", "then", "else"):
        del schema(current, "Refusal")[keyword]
    assert openapi_breaks("referral", released, current) == []


def test_a_rule_of_alternatives_alone(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Refusal")["properties"]["rightUnitId"]["not"] = {"type": "null"}
    assert told(released, current).endswith("body.rightUnitId changed its not.")


def test_a_rule_beside_a_reference(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Refusal")["properties"]["reason"]["not"] = {"const": "no_capacity"}
    assert told(released, current).endswith("body.reason changed its not.")


def test_a_rule_that_an_answer_does_not_keep_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "ReferralAnswer")["not"] = {"required": ["note"]}
    assert openapi_breaks("referral", released, current) == []
    assert "changed its not" in told(current, released)


def test_fewer_entries(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Ids")["properties"]["ids"]["maxItems"] = 10
    assert "body.ids has a narrower maxItems" in told(released, current)


def test_other_entries(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Ids")["properties"]["ids"]["items"] = {"type": "integer"}
    assert "body.ids[] no longer takes string" in told(released, current)


def test_fields_beyond_its_own_that_are_not_taken_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    del schema(released, "Acceptance")["additionalProperties"]
    assert "body takes no fields beyond its own any more" in told(released, current)


def test_an_answer_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    del current["paths"][ACCEPT]["post"]["responses"]["409"]
    assert told(released, current) == f"referral: POST {ACCEPT}: the answer 409 is gone."


def test_a_refusal_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    part = current["paths"][ACCEPT]["post"]["responses"]["409"]["content"]["application/problem+json"]
    del part["examples"]["stale-version"]
    assert "answer 409 no longer knows urn:problem:stale-version" in told(released, current)


def test_a_refusal_that_is_gone_since_the_schema_listed_them(released: dict[str, Any], current: dict[str, Any]) -> None:
    content = released["paths"][ACCEPT]["post"]["responses"]["409"]["content"]
    listed = {"enum": ["urn:problem:stale-version", "urn:problem:of-before"]}
    narrowed = {"type": "object", "properties": {"type": listed, "status": {"const": 409}}}
    content["application/problem+json"] = {"schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, narrowed]}}
    assert told(released, current).endswith("answer 409 no longer knows urn:problem:of-before.")


def test_a_field_of_every_refusal_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    del schema(current, "Problem")["properties"]["currentVersion"]
    assert told(released, current).endswith("currentVersion is gone.")


def test_a_header_that_is_gone(released: dict[str, Any], current: dict[str, Any]) -> None:
    del current["components"]["responses"]["Unavailable"]["headers"]["Retry-After"]
    assert "the answer 503 has no header Retry-After any more" in told(released, current)


def test_a_field_that_is_not_answered_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    del schema(current, "ReferralAnswer")["properties"]["urgency"]
    assert "urgency is gone" in told(released, current)


def test_a_field_that_may_be_missing_now(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "ReferralAnswer")["required"].remove("state")
    assert "state may now be missing" in told(released, current)


def test_a_field_that_may_be_null_now(released: dict[str, Any], current: dict[str, Any]) -> None:
    fields = schema(current, "ReferralAnswer")["properties"]
    fields["state"] = {"anyOf": [fields["state"], {"type": "null"}]}
    assert "state may now be null" in told(released, current)


def test_a_value_that_is_not_answered_any_more(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "Outcome")["enum"].remove("escalated")
    assert "outcome no longer knows escalated" in told(released, current)


def test_an_answer_of_another_type(released: dict[str, Any], current: dict[str, Any]) -> None:
    schema(current, "StageAnswer")["properties"]["reached"] = {"type": "string"}
    assert "reached may now be string" in told(released, current)


def test_the_check_holds_the_present_document_against_the_released_one(
    tmp_path: Path, released: dict[str, Any], current: dict[str, Any]
) -> None:
    for name, text in expected().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copytree(ROOT / "released", tmp_path / "released")
    shutil.copytree(ROOT / "openapi", tmp_path / "openapi")
    assert problems(tmp_path) == []
    del current["paths"][ACCEPT]
    (tmp_path / "released" / "openapi" / "referral.json").write_text(json.dumps(released))
    (tmp_path / "openapi" / "referral.json").write_text(json.dumps(current))
    (tmp_path / "openapi" / "notifications.json").unlink()
    gone, first, _ = problems(tmp_path)
    assert gone == "openapi/notifications.json was released and is gone. Bring it back: its clients go on asking."
    assert first == f"referral: POST {ACCEPT} is gone."
