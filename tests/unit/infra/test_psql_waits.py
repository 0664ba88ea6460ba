"""A job that finds no server yet: it waits while that may pass, and says at once what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import CliError
from infra.postgres.psql import Psql

NO_NAME = 'could not translate host name "postgres" to address: Temporary failure in name resolution'


def server(folder: Path, words: str, times: int) -> Psql:
    """A server for which psql fails so often with these words, and answers afterwards."""
    program = folder / "psql"
    program.write_text(
        f"#!/bin/sh\necho x >> {folder}/asked\n"
        f"[ $(wc -l < {folder}/asked) -gt {times} ] && exit 0\necho 'psql: error: {words}' >&2\nexit 2\n"
    )
    program.chmod(0o755)
    return Psql(str(program), "postgres", 5432, "secret")


def asked(folder: Path) -> int:
    return len((folder / "asked").read_text().splitlines())


def test_a_name_that_is_not_known_yet_is_asked_for_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server(tmp_path, NO_NAME, 2).wait(patience=60)
    assert asked(tmp_path) == 3
    assert capsys.readouterr().err.count("Trying again") == 1


def test_it_gives_up_in_the_end_with_the_last_words(tmp_path: Path) -> None:
    with pytest.raises(CliError, match="could not translate host name"):
        server(tmp_path, NO_NAME, 99).wait(patience=0)
    assert asked(tmp_path) == 1


def test_a_password_that_is_refused_is_no_matter_of_patience(tmp_path: Path) -> None:
    with pytest.raises(CliError, match="password authentication failed"):
        server(tmp_path, 'FATAL: password authentication failed for user "postgres"', 99).wait(patience=60)
    assert asked(tmp_path) == 1
