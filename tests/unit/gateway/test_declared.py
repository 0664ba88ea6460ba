"""What the gateway makes of a declaration: the input of the schema and the row."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry
from pydantic import Field

from contracts.commands.declaring import Declaration, Nothing, Versioned
from contracts.fields import Moment, SafeLine
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.reports import Answer
from gateway.graphql.declared import input_of, row
from gateway.graphql.reports.commands import RECEIPT


class Part(CamelModel):
    """A part."""

    at: Moment


class Body(Versioned):
    """What is sent."""

    unit_id: UUID
    answer: Answer = Answer.UNKNOWN
    lines: Annotated[list[Annotated[SafeLine, Field(max_length=9)]] | None, Field(description="Some.")] = None
    part: Part | None = None


def declaration(body: type[CamelModel]) -> Declaration[CamelModel]:
    return Declaration("doThat", "Does it.", body, "/reports/{report_id}/parts/{part_id}", Permission.REPORTS_ADD)


SDL = '''\
enum Answer {
  YES
  NO
  UNKNOWN
}

"""Date with time (isoformat)"""
scalar DateTime

"""What is sent."""
input DoThatInput {
  """
  8 to 128 visible ASCII characters: new for each command, the same for its repeats.
  """
  idempotencyKey: String!
  reportId: ID!
  partId: ID!

  """
  The version you saw. If it is not the current one, nothing is done and what changed is named.
  """
  expectedVersion: Int!
  unitId: ID!
  answer: Answer! = UNKNOWN

  """Some."""
  lines: [String!] = null
  part: PartInput = null
}

"""A part."""
input PartInput {
  at: DateTime!
}
'''


def test_an_input_has_the_key_the_ids_of_the_path_and_the_fields_of_the_body() -> None:
    def done(given: Any) -> bool:
        return bool(given)

    done.__annotations__["given"] = input_of(declaration(Body))
    query = strawberry.type(type("Query", (), {"done": strawberry.field(resolver=done)}))
    shown = strawberry.Schema(query).as_str()
    for part in SDL.split("\n\n")[2:]:
        assert part.strip() in shown


def test_where_the_address_says_it_all_the_input_is_described_as_the_mutation() -> None:
    assert input_of(declaration(Nothing)).__strawberry_definition__.description == "Does it."


def test_a_row_posts_the_body_to_the_path_of_its_service() -> None:
    made = row(declaration(Body), RECEIPT)
    assert (made.name, made.says, made.service) == ("doThat", "Does it.", "identification")
    assert made.targets == ["report_id", "part_id"]
