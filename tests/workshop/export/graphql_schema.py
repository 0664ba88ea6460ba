"""`python -m tests.workshop.export.graphql_schema [--check]`: contracts/graphql/schema.graphql, each command's document and example, and pages' answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from graphql import (
    DangerousChangeType,
    GraphQLEnumType,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    get_named_type,
    is_required_input_field,
)

from gateway.graphql.schema import COMMANDS, make_schema
from gateway.settings import OPERATIONS
from tests.workshop.export import landed
from tests.workshop.export.typed_answers import answers

if TYPE_CHECKING:
    from graphql import GraphQLInputObjectType

_CONTRACTS = Path(__file__).resolve().parents[3] / "contracts"
SDL = _CONTRACTS / "graphql" / "schema.graphql"
DOCUMENTS = OPERATIONS
ANSWERS = _CONTRACTS.parent / "gateway" / "src" / "gateway" / "pages" / "answers.py"
_WRONG = 1
_TO_BEGIN_WITH = {"Int": 1, "Boolean": False, "DateTime": "2026-11-27T07:00:00Z"}
_OTHERWISE_MEANT = {DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE, DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE}
_AND = "Leave what was released as it is: add the new field beside it and deprecate the old one."


def sdl() -> str:
    """The schema as text."""
    return make_schema().as_str() + "\n"


def documents() -> dict[Path, str]:
    """The trusted document of each command by its file, and beside it the example: what is there stays, and one to begin with else."""
    made = {}
    for command in COMMANDS:
        example = DOCUMENTS / f"{command.title}.json"
        made[example.with_suffix(".graphql")] = command.document()
        made[example] = example.read_text() if example.is_file() else _begun(command.input.__name__)
    return made


def typed() -> str:
    """What the pages know of the answers of the documents as they stand."""
    return answers(make_schema().core, [path.read_text() for path in DOCUMENTS.glob("*.graphql")])


def _begun(name: str) -> str:
    kind = cast("GraphQLInputObjectType", make_schema().core.type_map[name])
    needed = {name: get_named_type(each.type) for name, each in kind.fields.items() if is_required_input_field(each)}
    words = {name: next(iter(each.values)) for name, each in needed.items() if isinstance(each, GraphQLEnumType)}
    given = {name: _TO_BEGIN_WITH.get(each.name, "") for name, each in needed.items()} | words
    return f'{{ "input": {json.dumps(given | {"idempotencyKey": "NEW-KEY"})} }}\n'


def breaks(promised: str, current: str) -> list[str]:
    """Sentences that say what a client of the promised schema would miss in the current one; empty when nothing."""
    old, new = build_schema(promised), build_schema(current)
    changes = [change.description for change in find_breaking_changes(old, new)]
    # A new word, member or optional argument is an addition. Another default is not: what was left out means something else.
    changes += [change.description for change in find_dangerous_changes(old, new) if change.type in _OTHERWISE_MEANT]
    return [f"{sentence.rstrip('.')}. {_AND}" for sentence in changes]


def problems() -> list[str]:
    """What is wrong with the contract as it is: drift, and breaks of what landed. Each says what to do."""
    current = sdl()
    found = []
    if not SDL.is_file() or SDL.read_text() != current:
        found.append(
            "contracts/graphql/schema.graphql is not what the gateway serves: run `make contracts` and commit it."
        )
    made = documents()
    commands = {path for path in DOCUMENTS.glob("*.graphql") if path.read_text().startswith("mutation")}
    found += [
        f"gateway/operations/{path.name} is not what its row says: run `make contracts` and commit it."
        for path in sorted(made)
        if not path.is_file() or path.read_text() != made[path]
    ]
    found += [f"gateway/operations/{path.name} is of no command: remove it." for path in sorted(commands - made.keys())]
    if not found and (not ANSWERS.is_file() or ANSWERS.read_text() != typed()):
        found.append(
            "gateway/pages/answers.py is not of the documents and the schema: run `make contracts` and commit it."
        )
    promised = landed.documents(_CONTRACTS).get("graphql/schema.graphql", current)
    return [*found, *breaks(promised, current)]


def main(arguments: list[str]) -> int:
    """Writes contract and documents, or with --check only compares; 0 when it fits."""
    if "--check" in arguments:
        return _print_problems(problems())
    for path, text in {SDL: sdl(), **documents()}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    ANSWERS.write_text(typed())
    return 0


def _print_problems(sentences: list[str]) -> int:
    sys.stderr.writelines(f"{sentence}\n" for sentence in sentences)
    return _WRONG if sentences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
