"""What leaves of an error, and what is logged of it: never the words of the one who sent it or of our own code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graphql import GraphQLError

from chassis.auth.errors import Reason, Unauthenticated
from gateway.graphql.errors import masking
from gateway.graphql.errors.public_error import PublicError
from gateway.graphql.schema import make_schema

SCHEMA = make_schema()
CANARY = "Jelisaveta"


async def errors_of(document: str, variables: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The errors as they leave; without a context every resolver crashes."""
    result = await SCHEMA.execute(document, variables, context_value=None)
    return [dict(error.formatted) for error in result.errors or []]


async def test_a_crash_leaves_a_sentence_a_path_and_a_trace_id_only(capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = await errors_of("{ me { name } }")
    assert error["path"] == ["me"]
    assert error["extensions"].keys() == {"slug", "traceId"}
    assert error["extensions"]["slug"] == "unexpected"
    assert "NoneType" not in json.dumps(error)
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "graphql" in line]
    assert line["event"] == "graphql.resolver_failed"
    assert (line["graphql.path"], line["exception.type"]) == ("me", "AttributeError")
    assert "NoneType" not in json.dumps(line)


async def test_an_alias_is_a_callers_word_and_never_logged(capsys: pytest.CaptureFixture[str]) -> None:
    await errors_of(f"{{ {CANARY}: me {{ name }} }}")
    logged = capsys.readouterr().err
    assert CANARY not in logged
    assert '"graphql.path":"me"' in logged


@pytest.mark.parametrize(
    "document",
    [
        f'{{ report(id: "{CANARY} }}',
        f'{{ report(id: "x") {{ id }} "{CANARY}" }}',
        f"{{ worklist(state: {CANARY}) {{ nodes {{ id }} }} }}",
        f'{{ reports(first: "{CANARY}") {{ nodes {{ id }} }} }}',
        f'{{ report(id: {{ a: "{CANARY}" }}) {{ id }} }}',
        f'mutation {{ fileReport(input: {{ idempotencyKey: "x", age: "{CANARY}" }}) {{ __typename }} }}',
        f'mutation {{ fileReport(input: {{ idempotencyKey: "x", encounterDate: "{CANARY}" }}) {{ __typename }} }}',
        f'mutation {{ fileReport(input: {{ idempotencyKey: "x", person: {{ names: [{{ nope: "{CANARY}" }}] }} }}) {{ __typename }} }}',
    ],
)
async def test_no_value_or_text_of_a_document_is_repeated(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    errors = await errors_of(document)
    assert errors
    assert all(error["extensions"]["slug"] for error in errors)
    assert CANARY not in json.dumps(errors)
    assert CANARY not in capsys.readouterr().err


async def test_variables_that_do_not_fit_are_all_named_and_none_is_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    given = {
        "idempotencyKey": 7,
        "age": CANARY,
        "encounterDate": CANARY,
        "stillHereUntil": CANARY,
        "stillHereUntilUnknown": "yes",
        "suspicions": ["other", CANARY],
        "person": {"names": [{"given": "A"}, {"given": 5}], CANARY: 1, "numbers": [{"kind": "jmbg"}], "a b": 2},
        "consent": {},
        "conflict": CANARY,
    }
    document = "mutation M($input: FileReportInput!) { fileReport(input: $input) { __typename } }"
    (error,) = await errors_of(document, {"input": given})
    assert error["extensions"]["slug"] == "invalid-input"
    problems = {each["name"]: each["problem"] for each in error["extensions"]["fields"]}
    assert problems == {
        "input.idempotencyKey": "must be text.",
        "input.age": "must be one of child, adult, not_sure.",
        "input.encounterDate": "must be a date like 2026-11-24.",
        "input.stillHereUntil": "must be a date and time like 2026-11-24T15:00:00Z.",
        "input.stillHereUntilUnknown": "must be true or false.",
        "input.suspicions.1": problems["input.suspicions.1"],
        "input.person.names.1.given": "must be text.",
        "input.person.(unknown name)": "is not a field here: leave it out.",
        "input.person.numbers.0.value": "is missing: give it a value.",
        "input.consent.identification": "is missing: give it a value.",
        "input.conflict": "must be an object.",
    }
    assert CANARY not in json.dumps(error)
    assert CANARY not in capsys.readouterr().err


async def test_a_missing_variable_is_named() -> None:
    (error,) = await errors_of("query Q($id: ID!) { report(id: $id) { id } }", {})
    assert error["extensions"]["fields"] == [{"name": "id", "problem": "is missing: give it a value."}]


def test_our_own_words_leave_as_they_are_wherever_they_were_raised() -> None:
    shown = PublicError("too-deep", "Deeper than 8 levels.")
    located = GraphQLError("Deeper than 8 levels.", path=["report"], original_error=shown)
    assert masking.masked(shown) is shown
    assert masking.masked(located) is located


def test_an_error_of_the_library_while_answering_is_masked() -> None:
    quoting = GraphQLError(f"Enum 'Age' cannot represent value: '{CANARY}'")
    located = GraphQLError(quoting.message, path=["report", "birth", "age"], original_error=quoting)
    assert CANARY not in masking.masked(located).message


def test_a_sign_in_that_ended_is_found_among_the_errors() -> None:
    ended = Unauthenticated(Reason.EXCHANGE)
    assert (
        masking.sign_in_refused(
            [GraphQLError("x", original_error=ValueError()), GraphQLError("x", original_error=ended)]
        )
        is ended
    )
    assert masking.sign_in_refused([GraphQLError("x")]) is None
