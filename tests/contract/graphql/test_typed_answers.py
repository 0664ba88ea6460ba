"""The types of what documents answer follow the documents, the schema, and what the gateway answers."""

from __future__ import annotations

import re
from typing import Final

from strawberry.schema.schema_converter import CustomGraphQLEnumType

from gateway.graphql.schema import make_schema
from tests.workshop.export.typed_answers import answers

QUERY: Final = """
query Some($id: ID!, $version: Int, $asked: Boolean! = false) {
  found: report(id: $id, version: $version) {
    id
    ...Where
    danger { danger } danger { childPath }
    birth @include(if: $asked) { ageBand }
    withheld { class }
    ...Never
  }
}
fragment Where on Report { state municipality { ...Recorded encounter } }
fragment Recorded on Content { recorded }
fragment Never on Referral { reportId }
"""
COMMAND: Final = """
mutation Withdraw($input: RejectReferralInput!) {
  rejectReferral(input: $input) {
    __typename
    ... on RejectedReferral { outcome }
    ... on Refusal { slug }
    ... on Unavailable { retryAfterSeconds }
  }
}
"""


def types_of(*documents: str) -> dict[str, dict[str, str]]:
    text = answers(make_schema().core, {*documents, COMMAND})
    compile(text, "answers", "exec")
    found = re.findall(r'^(\w+) = TypedDict\("\1", \{\n(.*?)\}\)', text, re.MULTILINE | re.DOTALL)
    return {name: dict(re.findall(r'^    "(\w+)": (.+),$', fields, re.MULTILINE)) for name, fields in found}


def asked_for_by(document: str) -> str:
    found = re.search(r"async def __call__\(self, (.+): \.\.\.", answers(make_schema().core, [document]))
    return found[1] if found else ""


def test_a_selection_is_of_the_fields_that_the_document_names() -> None:
    found = types_of(QUERY)
    assert found["Some"] == {"found": "ReadOnly[Report | None]"}
    assert found["Report"] == {
        "id": "ReadOnly[str]",
        "state": "ReadOnly[ReportState]",
        "municipality": "ReadOnly[MunicipalityContent | None]",
        "danger": "ReadOnly[DangerContent | None]",
        "birth": "NotRequired[ReadOnly[BirthContent | None]]",
        "withheld": "ReadOnly[Sequence[Withheld]]",
    }
    assert found["MunicipalityContent"] == {"recorded": "ReadOnly[bool]", "encounter": "ReadOnly[str | None]"}
    assert found["DangerContent"] == {"danger": "ReadOnly[Answer | None]", "childPath": "ReadOnly[bool | None]"}
    less = types_of(QUERY.replace("danger { childPath }", ""))
    assert less["DangerContent"] == {"danger": "ReadOnly[Answer | None]"}


def test_it_is_asked_for_with_the_variables_of_the_document() -> None:
    given = 'operation: Literal["Some"], /, *, id: str, version: int | None = ..., asked: bool = ...) -> Some'
    assert asked_for_by(QUERY) == given


def test_the_answer_of_a_command_is_what_it_did() -> None:
    assert types_of(COMMAND) == {
        "RejectedReferral": {"__typename": 'ReadOnly[Literal["RejectedReferral"]]', "outcome": "ReadOnly[Outcome]"}
    }
    assert asked_for_by(COMMAND).endswith(" -> RejectedReferral")


def test_two_selections_of_a_type_are_distinguished_and_one_is_once() -> None:
    again = QUERY.replace("query Some", "query Other")
    assert types_of(QUERY, again).keys() == types_of(QUERY).keys()
    another = again.replace("danger { childPath }", "")
    assert {"OtherDangerContent", "SomeDangerContent"} < types_of(QUERY, another).keys()


def test_a_word_is_answered_as_the_member_that_its_type_says() -> None:
    kinds = [each for each in make_schema().core.type_map.values() if isinstance(each, CustomGraphQLEnumType)]
    assert kinds
    for kind in kinds:
        for name, value in kind.values.items():
            answered = kind.coerce_output_value(kind.wrapped_cls(value.value))
            assert answered == name
            assert type(answered) in (kind.wrapped_cls, str)
