"""What is wrong with a document is told in our words: nothing of it is repeated, no name is suggested, and little is said however much was sent."""

from __future__ import annotations

import json

import pytest
from graphql import GraphQLError, NoSchemaIntrospectionCustomRule, specified_rules

from gateway.graphql.admission import rules
from gateway.graphql.admission.limits import RULES, RULES_IN_PRODUCTION
from gateway.graphql.admission.preparing import MAX_ERRORS, DocumentRefused, Preparation
from gateway.graphql.schema import make_schema

CORE = make_schema(production=True).core
CANARY = "Jelisaveta"
LONG = "Kanarinac" * 400
MOST_BYTES = 2048
NO_INTROSPECTION = "NoSchemaIntrospectionCustomRule"
OF_LITERALS = "ValuesOfCorrectTypeRule"
# By each rule: nearly right names for which others would be suggested, and names that nobody may read again.
WRONG = {
    "ExecutableDefinitionsRule": f"{{ me {{ id }} }} type {CANARY} {{ id: ID }}",
    "KnownOperationTypesRule": f"subscription {CANARY} {{ me {{ id }} }}",
    "UniqueOperationNamesRule": f"query {CANARY} {{ me {{ id }} }} query {CANARY} {{ me {{ id }} }}",
    "LoneAnonymousOperationRule": f"{{ me {{ id }} }} query {CANARY} {{ me {{ id }} }}",
    "KnownTypeNamesRule": f"{{ report(id: 1) {{ ... on Reportt {{ id }} ... on {CANARY} {{ id }} }} }}",
    "FragmentsOnCompositeTypesRule": f"{{ ...{CANARY} }} fragment {CANARY} on String {{ id }}",
    "VariablesAreInputTypesRule": f"query ($state: Report, ${CANARY}: Me) {{ me {{ id }} }}",
    "ScalarLeafsRule": f"{{ me {{ id {{ {CANARY} }} }} }}",
    "FieldsOnCorrectTypeRule": f"{{ mee {{ id }} me {{ nane {CANARY} }} }}",
    "UniqueFragmentNamesRule": f"{{ ...{CANARY} }} "
    f"fragment {CANARY} on Query {{ me {{ id }} }} fragment {CANARY} on Query {{ me {{ id }} }}",
    "KnownFragmentNamesRule": f"{{ ...{CANARY} }}",
    "NoUnusedFragmentsRule": f"{{ me {{ id }} }} fragment {CANARY} on Query {{ me {{ id }} }}",
    "PossibleFragmentSpreadsRule": f"{{ me {{ ...{CANARY} }} }} fragment {CANARY} on Report {{ id }}",
    "NoFragmentCyclesRule": f"{{ ...{CANARY} }} fragment {CANARY} on Query {{ ...{CANARY} }}",
    "UniqueVariableNamesRule": f"query (${CANARY}: Int, ${CANARY}: Int) {{ reports(first: ${CANARY}) {{ __typename }} }}",
    "NoUndefinedVariablesRule": f"query Q {{ report(id: ${CANARY}) {{ id }} }}",
    "NoUnusedVariablesRule": f"query Q(${CANARY}: ID) {{ me {{ id }} }}",
    "KnownDirectivesRule": f"{{ me {{ id @inclde(if: true) @{CANARY} }} }}",
    "UniqueDirectivesPerLocationRule": "{ me { id @include(if: true) @include(if: false) } }",
    "KnownArgumentNamesRule": f'{{ report(idd: 1, id: 1, {CANARY}: "{CANARY}") {{ id }} me {{ id @include(iff: true, if: true) }} }}',
    "UniqueArgumentNamesRule": f'{{ report(id: "{CANARY}", id: "{CANARY}") {{ id }} }}',
    "ProvidedRequiredArgumentsRule": f"query {CANARY} {{ report {{ id }} }}",
    "VariablesInAllowedPositionRule": f"query (${CANARY}: Int) {{ report(id: ${CANARY}) {{ id }} }}",
    "OverlappingFieldsCanBeMergedRule": f"{{ me {{ {CANARY}: id {CANARY}: name }} }}",
    "UniqueInputFieldNamesRule": f'mutation {{ fileReport(input: {{ idempotencyKey: "{CANARY}", idempotencyKey: "{CANARY}" }}) {{ __typename }} }}',
    "MaxIntrospectionDepthRule": "{ __schema { types { "
    + "fields { type { " * 4
    + f"{CANARY}: name"
    + " } }" * 4
    + " } } }",
    "NoSchemaIntrospectionCustomRule": f"{{ {CANARY}: __schema {{ description }} }}",
}
# What no document can break here: nothing is subscribed to, deferred or streamed.
OUT_OF_REACH = {
    "SingleFieldSubscriptionsRule",
    "DeferStreamDirectiveOnRootField",
    "DeferStreamDirectiveOnValidOperationsRule",
    "DeferStreamDirectiveLabel",
    "StreamDirectiveOnListField",
}
LITERALS = [
    "worklist(state: sentt) { nodes { id } }",
    f"worklist(state: {CANARY}) {{ nodes {{ id }} }}",
    f'reports(first: "{CANARY}") {{ nodes {{ id }} }}',
    f'report(id: {{ {CANARY}: "{CANARY}" }}) {{ id }}',
]
INPUTS = [
    "age: chid",
    f"age: {CANARY}",
    f'agee: child, {CANARY}: "{CANARY}"',
    f'person: {{ namess: [], {CANARY}: [{{ {CANARY}: "{CANARY}" }}] }}',
    f'encounterDate: "{CANARY}"',
]


def errors_of(document: str, *, production: bool = True) -> list[GraphQLError]:
    """What is told of a document that cannot run."""
    with pytest.raises(DocumentRefused) as refused:
        Preparation(CORE, production=production).prepared(document)
    return refused.value.told


def spoken(errors: list[GraphQLError]) -> str:
    """As it leaves."""
    return json.dumps([error.formatted for error in errors], ensure_ascii=False)


def discreet(errors: list[GraphQLError], *names: str) -> bool:
    """Whether nothing of the document is in them, and no name like those in it."""
    text = spoken(errors).casefold()
    return not any(word.casefold() in text for word in (CANARY, "Kanarinac", "did you mean", *names))


@pytest.mark.parametrize("rule", sorted(WRONG))
def test_each_rule_speaks_in_a_sentence_of_its_own(rule: str) -> None:
    errors = errors_of(WRONG[rule], production=rule == NO_INTROSPECTION)
    assert rules._SENTENCES[rule] in [error.message for error in errors]
    assert discreet(errors)
    assert {(error.extensions or {})["slug"] for error in errors} <= {"invalid-document", "invalid-input"}
    assert all(error.locations and len(error.locations) == 1 for error in errors)


def test_every_rule_of_the_library_has_its_sentence() -> None:
    names = {rule.__name__ for rule in (*specified_rules, NoSchemaIntrospectionCustomRule)}
    assert names - OUT_OF_REACH - {OF_LITERALS} == set(WRONG) == set(rules._SENTENCES)
    assert {rule.__name__ for rule in RULES_IN_PRODUCTION} - {rule.__name__ for rule in RULES} == {
        "NoSchemaIntrospectionCustomRule"
    }


def test_development_says_no_more_than_production() -> None:
    for name in WRONG.keys() - {NO_INTROSPECTION, "MaxIntrospectionDepthRule"}:
        assert spoken(errors_of(WRONG[name], production=False)) == spoken(errors_of(WRONG[name], production=True))


@pytest.mark.parametrize(
    "document",
    [
        *(f"{{ {each} }}" for each in LITERALS),
        *(f'mutation {{ fileReport(input: {{ idempotencyKey: "x", {each} }}) {{ __typename }} }}' for each in INPUTS),
    ],
)
def test_a_literal_is_not_repeated_and_no_other_is_suggested(document: str) -> None:
    errors = errors_of(document)
    assert discreet(errors, "sentt", "chid", "agee", "namess", "not_sure", "escalated")
    assert all((error.extensions or {})["slug"] == "invalid-input" for error in errors)


@pytest.mark.parametrize(
    "document",
    [
        f"{{ {LONG} }}",
        "{ " + " ".join(f"{LONG[:1500]}{n}" for n in range(12)) + " }",
        "{ me { " + " ".join(f"nope{n}" for n in range(400)) + " } }",
        "{ me { " + " ".join(f"id{{x{n}}}" for n in range(25)) + " } }",
        "{ " + " ".join(f"r{n}: report(id: 1, id: 1, id: 1) {{ id }}" for n in range(15)) + " }",
        "query(" + " ".join(f"$a{n % 5}: {LONG[:1500]}" for n in range(12)) + ") { me { id } }",
        " ".join(f"query Q{n} {{ reports(first: 9999) {{ nodes {{ id }} }} }}" for n in range(10)),
        " ".join(f"fragment F{n} on {LONG[:900]} {{ id }}" for n in range(20)),
        f"mutation {{ fileReport(input: {{ {' '.join(f'a{n}: 1' for n in range(200))} }}) {{ __typename }} }}",
        f"mutation {{ fileReport(input: {{ suspicions: [{'nope ' * 900}] }}) {{ __typename }} }}",
    ],
)
def test_little_is_said_of_much(document: str) -> None:
    errors = errors_of(document)
    assert len(errors) <= MAX_ERRORS + 1
    assert len(spoken(errors).encode()) < MOST_BYTES
    assert discreet(errors)


def test_after_ten_errors_no_more_are_looked_for() -> None:
    errors = errors_of("{ me { " + " ".join(f"nope{n}" for n in range(400)) + " } }")
    assert len(errors) == MAX_ERRORS + 1
    assert errors[-1].message == rules.MORE
    assert {error.message for error in errors[:-1]} == {rules._SENTENCES["FieldsOnCorrectTypeRule"]}
