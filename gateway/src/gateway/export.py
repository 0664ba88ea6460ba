"""`python -m gateway.export [--check]`: the schema as a contract, contracts/graphql/schema.graphql."""

from __future__ import annotations

import sys
from pathlib import Path

from gateway.graphql.schema import make_schema

SDL = Path(__file__).resolve().parents[3] / "contracts" / "graphql" / "schema.graphql"
_DRIFTED = 1


def sdl() -> str:
    """The schema as text."""
    return make_schema(production=False).as_str() + "\n"


def main(arguments: list[str]) -> int:
    """Writes the contract, or with --check only compares; 0 when it fits."""
    if "--check" not in arguments:
        SDL.parent.mkdir(parents=True, exist_ok=True)
        SDL.write_text(sdl())
        return 0
    if SDL.is_file() and SDL.read_text() == sdl():
        return 0
    sys.stderr.write(
        "contracts/graphql/schema.graphql is not what the gateway serves: run `python -m gateway.export` and commit it.\n"
    )
    return _DRIFTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
