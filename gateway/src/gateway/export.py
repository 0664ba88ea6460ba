"""`python -m gateway.export [--check | --release]`: the schema as a contract, contracts/graphql/schema.graphql."""

from __future__ import annotations

import sys
from pathlib import Path

from graphql import DangerousChangeType, build_schema, find_breaking_changes, find_dangerous_changes

from gateway.graphql.schema import make_schema

_CONTRACTS = Path(__file__).resolve().parents[3] / "contracts"
SDL = _CONTRACTS / "graphql" / "schema.graphql"
RELEASED = _CONTRACTS / "released" / "graphql" / "schema.graphql"
_WRONG = 1
_OTHERWISE_MEANT = {DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE, DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE}
_AND = "Leave what was released as it is: add the new field beside it and deprecate the old one."


def sdl() -> str:
    """The schema as text."""
    return make_schema(production=False).as_str() + "\n"


def breaks(released: str, current: str) -> list[str]:
    """Sentences that say what a client of the released schema would miss in the current one; empty when nothing."""
    old, new = build_schema(released), build_schema(current)
    changes = [change.description for change in find_breaking_changes(old, new)]
    # A new word, member or optional argument is an addition. Another default is not: what was left out means something else.
    changes += [change.description for change in find_dangerous_changes(old, new) if change.type in _OTHERWISE_MEANT]
    return [f"{sentence.rstrip('.')}. {_AND}" for sentence in changes]


def problems() -> list[str]:
    """What is wrong with the contract as it stands: drift, and breaks of what was released. Each says what to do."""
    current = sdl()
    found = []
    if not SDL.is_file() or SDL.read_text() != current:
        found.append(
            "contracts/graphql/schema.graphql is not what the gateway serves: run `python -m gateway.export` and commit it."
        )
    if not RELEASED.is_file():
        return [
            *found,
            "contracts/released/graphql/schema.graphql is gone: bring it back, it is what clients were promised.",
        ]
    return [*found, *breaks(RELEASED.read_text(), current)]


def main(arguments: list[str]) -> int:
    """Writes the contract, with --release also as what must stay compatible, or with --check only compares; 0 when it fits."""
    if "--check" in arguments:
        return _told(problems())
    releasing = "--release" in arguments
    if releasing and RELEASED.is_file() and (broken := breaks(RELEASED.read_text(), sdl())):
        return _told(broken)
    for path in (SDL, RELEASED) if releasing else (SDL,):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sdl())
    return 0


def _told(sentences: list[str]) -> int:
    sys.stderr.writelines(f"{sentence}\n" for sentence in sentences)
    return _WRONG if sentences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
