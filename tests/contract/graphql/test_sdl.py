"""The committed schema is what the gateway serves, and what landed still holds."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from graphql import BreakingChangeType, DangerousChangeType

from tests.workshop.export import graphql_schema as export
from tests.workshop.export import landed

if TYPE_CHECKING:
    from pathlib import Path

BASE = """
directive @of(here: Boolean) repeatable on FIELD_DEFINITION | OBJECT
directive @gone on OBJECT
type Query { person(id: ID, many: Int = 10): Being, find(by: Search): Person, old: Int }
union Being = Person | Robot
interface Named { name: String }
type Person implements Named { name: String!, state: State }
type Robot { serial: Int }
type Left { id: ID }
enum State { open, closed }
input Search { name: String, many: Int = 10 }
"""

BREAKS = {
    BreakingChangeType.TYPE_REMOVED: ("type Left { id: ID }", ""),
    BreakingChangeType.TYPE_CHANGED_KIND: ("type Left { id: ID }", "input Left { id: ID }"),
    BreakingChangeType.TYPE_REMOVED_FROM_UNION: ("Person | Robot", "Person"),
    BreakingChangeType.VALUE_REMOVED_FROM_ENUM: ("{ open, closed }", "{ open }"),
    BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED: ("input Search {", "input Search { unit: ID!,"),
    BreakingChangeType.IMPLEMENTED_INTERFACE_REMOVED: ("Person implements Named", "Person"),
    BreakingChangeType.FIELD_REMOVED: (", old: Int", ""),
    BreakingChangeType.FIELD_CHANGED_KIND: ("name: String!", "name: String"),
    BreakingChangeType.REQUIRED_ARG_ADDED: ("person(id: ID,", "person(reason: String!, id: ID,"),
    BreakingChangeType.ARG_REMOVED: ("person(id: ID,", "person("),
    BreakingChangeType.ARG_CHANGED_KIND: ("person(id: ID,", "person(id: ID!,"),
    BreakingChangeType.DIRECTIVE_REMOVED: ("directive @gone on OBJECT", ""),
    BreakingChangeType.DIRECTIVE_ARG_REMOVED: ("@of(here: Boolean)", "@of"),
    BreakingChangeType.REQUIRED_DIRECTIVE_ARG_ADDED: ("(here: Boolean)", "(here: Boolean, now: Int!)"),
    BreakingChangeType.DIRECTIVE_REPEATABLE_REMOVED: ("repeatable ", ""),
    BreakingChangeType.DIRECTIVE_LOCATION_REMOVED: ("FIELD_DEFINITION | OBJECT", "FIELD_DEFINITION"),
    DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE: ("many: Int = 10):", "many: Int = 50):"),
    DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE: ("many: Int = 10 }", "many: Int = 50 }"),
}
ADDITIONS = {
    DangerousChangeType.VALUE_ADDED_TO_ENUM: ("{ open, closed }", "{ open, closed, sealed }"),
    DangerousChangeType.TYPE_ADDED_TO_UNION: ("Person | Robot", "Person | Robot | Left"),
    DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED: ("input Search {", "input Search { unit: ID,"),
    DangerousChangeType.OPTIONAL_ARG_ADDED: ("person(id: ID,", "person(reason: String, id: ID,"),
    DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED: ("type Robot {", "type Robot implements Named { name: String,"),
}


def changed(one: tuple[str, str], text: str = BASE) -> str:
    """The schema with one place written otherwise."""
    old, new = one
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_contract_is_what_the_gateway_serves_and_keeps_what_landed() -> None:
    assert export.problems() == []


def test_every_kind_of_change_is_decided() -> None:
    assert {*BREAKS, *ADDITIONS} == {*BreakingChangeType, *DangerousChangeType}


@pytest.mark.parametrize("kind", BREAKS, ids=lambda kind: kind.name)
def test_a_change_that_breaks_clients_is_refused(kind: BreakingChangeType | DangerousChangeType) -> None:
    [sentence] = export.breaks(BASE, changed(BREAKS[kind]))
    assert "add the new field beside it" in sentence


@pytest.mark.parametrize("kind", ADDITIONS, ids=lambda kind: kind.name)
def test_an_addition_is_none(kind: DangerousChangeType) -> None:
    assert export.breaks(BASE, changed(ADDITIONS[kind])) == []


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Contract, what landed of it and trusted documents as they are, where a test may change them."""
    here = tmp_path / "schema.graphql", tmp_path / "landed.graphql"
    for copy in here:
        copy.write_text(export.SDL.read_text())
    monkeypatch.setattr(export, "SDL", here[0])
    monkeypatch.setattr(landed, "documents", lambda _: {"graphql/schema.graphql": here[1].read_text()})
    operations = tmp_path / "operations"
    shutil.copytree(export.DOCUMENTS, operations)
    monkeypatch.setattr(export, "DOCUMENTS", operations)
    monkeypatch.setattr(export, "ANSWERS", tmp_path / "answers.py")
    export.ANSWERS.write_text(export.typed())
    return here


@pytest.mark.parametrize(
    ("before", "now", "named"),
    [
        ("  caseFlow: CaseFlow!", "  caseFlow: CaseFlow!\n  flow: CaseFlow!", "Query.flow"),
        ("  report(\n    id: ID!\n", "  report(\n    id: ID!\n    reason: Int\n", "report(reason:)"),
        ("  child_duty\n", "  child_duty\n  some_duty\n", "some_duty"),
    ],
)
def test_what_the_gateway_serves_no_more_is_refused_at_every_check(
    elsewhere: tuple[Path, Path], capsys: pytest.CaptureFixture[str], before: str, now: str, named: str
) -> None:
    """A break that was committed stays one: what landed knows what the schema held."""
    _, promised = elsewhere
    assert before in promised.read_text()
    promised.write_text(promised.read_text().replace(before, now, 1))
    assert export.main(["--check"]) == 1
    assert named in capsys.readouterr().err


def test_an_addition_passes(elsewhere: tuple[Path, Path]) -> None:
    _, promised = elsewhere
    promised.write_text(promised.read_text().replace("  child_duty\n", ""))
    assert export.main(["--check"]) == 0


def test_a_drifted_schema_says_what_to_run(elsewhere: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    contract, _ = elsewhere
    for drifted in (None, export.sdl() + "\n"):
        contract.unlink() if drifted is None else contract.write_text(drifted)
        assert export.main(["--check"]) == 1
        assert "run `make contracts`" in capsys.readouterr().err
    assert export.main([]) == 0
    assert export.main(["--check"]) == 0


@pytest.mark.usefixtures("elsewhere")
def test_a_document_that_is_not_what_its_row_says_or_of_no_row_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    document, stranger = export.DOCUMENTS / "AdviseReporter.graphql", export.DOCUMENTS / "PraiseReporter.graphql"
    for drifted in (None, document.read_text().replace("slug title", "slug")):
        document.unlink() if drifted is None else document.write_text(drifted)
        assert export.main(["--check"]) == 1
        assert "AdviseReporter.graphql is not what its row says" in capsys.readouterr().err
        assert export.main([]) == 0
    stranger.write_text("mutation PraiseReporter { __typename }")
    assert export.main(["--check"]) == 1
    assert "PraiseReporter.graphql is of no command" in capsys.readouterr().err


@pytest.mark.usefixtures("elsewhere")
def test_an_example_is_begun_where_there_is_none_and_kept_as_it_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    begun, written = export.DOCUMENTS / "WithdrawReport.json", export.DOCUMENTS / "AdviseReporter.json"
    kept = written.read_text()
    begun.unlink()
    assert export.main(["--check"]) == 1
    assert "WithdrawReport.json is not what its row says" in capsys.readouterr().err
    assert export.main([]) == 0
    given = {"idempotencyKey": "NEW-KEY", "reportId": "", "expectedVersion": 1, "reason": "filed_by_mistake"}
    assert json.loads(begun.read_text()) == {"input": given}
    assert written.read_text() == kept


@pytest.mark.usefixtures("elsewhere")
def test_types_that_are_not_of_the_documents_any_more_say_what_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    document = export.DOCUMENTS / "Waiting.graphql"
    document.write_text(document.read_text().replace("count new", "count"))
    assert export.main(["--check"]) == 1
    assert "answers.py is not of the documents and the schema: run" in capsys.readouterr().err
    assert export.main([]) == 0
    assert export.main(["--check"]) == 0
    export.ANSWERS.unlink()
    assert export.main(["--check"]) == 1
