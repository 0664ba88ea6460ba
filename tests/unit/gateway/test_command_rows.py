"""One row of a command: what it sends where, and what is wrong with it at the start."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
import strawberry

from gateway.context import Context
from gateway.graphql.command import Command, CommandUnusable
from gateway.graphql.drafts.commands import SaveDraftInput
from gateway.graphql.reports.commands import RECEIPT
from gateway.graphql.schema import COMMANDS

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"


class Service:
    """Remembers what is posted to it."""

    async def post(self, _caller: object, path: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
        return {"path": path, "body": body, "key": key}


CONTEXT = cast("Context", SimpleNamespace(caller=None, services=SimpleNamespace(peers={"identification": Service()})))


def row(name: str) -> Command[Any]:
    (found,) = (each for each in COMMANDS if each.name == name)
    return found


@pytest.mark.parametrize(
    ("draft", "path"),
    [(None, "/drafts"), (ID, f"/drafts/{ID}"), ("../x", "/drafts/00000000-0000-0000-0000-000000000000")],
)
async def test_the_record_is_in_the_path_and_nowhere_else(draft: str | None, path: str) -> None:
    given = SaveDraftInput(
        idempotency_key="a-key-of-mine", draft_id=None if draft is None else strawberry.ID(draft), answers=[]
    )
    body = {"answers": [], "danger": False, "child": False}
    assert await row("saveDraft").post(CONTEXT, given) == {"path": path, "body": body, "key": "a-key-of-mine"}


def test_a_path_that_names_no_field_of_the_input_is_refused() -> None:
    with pytest.raises(CommandUnusable, match="SaveDraftInput has no field draft"):
        Command("saveDraft", "Says.", SaveDraftInput, "identification", "/drafts/{draft}", RECEIPT)


def test_names_are_given_once() -> None:
    assert len({each.name for each in COMMANDS}) == len(COMMANDS)
    assert {each.input.__name__ for each in COMMANDS} == {f"{each.title}Input" for each in COMMANDS}
