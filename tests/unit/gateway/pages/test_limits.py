"""What a message says how long a text may be is what the service takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import forms
from contracts.words import limits
from contracts.words.reports import AddendumKind
from gateway.pages.forms import Form
from gateway.pages.record.reporter.adding import _addition

DOCUMENT = json.loads(
    Path(__file__, "../../../../../contracts/openapi/identification.json").resolve().read_text("utf-8")
)


def taken(schema: str, name: str) -> Any:
    """How many characters identification takes of a field."""
    field = DOCUMENT["components"]["schemas"][schema]["properties"][name]
    (longest,) = (each["maxLength"] for each in (field, *field.get("anyOf", ())) if "maxLength" in each)
    return longest


@pytest.mark.parametrize(
    ("limit", "schema", "name"),
    [
        (limits.CONCERN, "ReportFiling", "concern"),
        (limits.VITAL_WORDS, "VitalInterest", "words"),
        (limits.CONTACT, "ContactFlags", "safeTimes"),
        (limits.CONTACT, "ContactFlags", "whoMayAnswer"),
        (limits.CALLER_NAME, "Keyed", "reporterName"),
        (limits.QUESTION, "Asking", "text"),
        (limits.QUESTION, "AdviceQuestion", "text"),
        (limits.ANSWER, "Answering", "text"),
        (limits.ANSWER, "AdviceReply", "text"),
        (forms.question("account").limit, "Extension", "account"),
        (forms.question("care_needs").limit, "Extension", "careNeeds"),
    ],
)
def test_a_message_names_what_the_service_takes(limit: int, schema: str, name: str) -> None:
    assert limit == taken(schema, name)


@pytest.mark.parametrize("kind", AddendumKind)
def test_a_text_that_is_added_has_the_limit_of_its_kind(kind: AddendumKind) -> None:
    (shown,) = _addition(Form({"kind": [kind.value]})).slugs.values()
    assert shown.limit == limits.ADDED[kind]
