"""What pgbench is given represents what one report writes."""

from __future__ import annotations

import pytest

from tests.workshop.bench.sides.pgbench import read, script_between
from tests.workshop.bench.sides.statements import inserts, tables_made_anew, varied

A, B = "'490e47d5-2d0e-57b6-a407-a8f1b71f4a22'", "'761a8c6c-dff8-548d-bebf-c2ef71b154d1'"


def test_what_two_reports_share_stays_and_what_differs_is_made_anew() -> None:
    assert varied("'health'", "'health'") == "'health'"
    assert varied(A, A) == A
    assert varied(A, B) == "md5('490e47d5' || :n)::uuid"
    assert varied("'2026-11-25 10:00:00.123+00'", "'2026-11-25 10:00:01+00'") == "now()"
    assert varied("'S-7K3Q-9F'", "'S-7K3Q-9G'") == "md5('S-7K3Q-9' || :n)"
    assert varied("'\\x01ab'", "'\\x02cd'") == "'\\x01ab'"
    assert varied("NULL", "NULL") == "NULL"


def test_one_statement_holds_all_rows_of_a_table() -> None:
    made = inserts("part", ["id", "class"], [[A, "'birth'"], [A, "'sex'"]], [[B, "'birth'"], [B, "'sex'"]])
    new = "md5('490e47d5' || :n)::uuid"
    assert made == f"insert into part (id, class) values ({new}, 'birth'), ({new}, 'sex');"


def test_reports_of_unlike_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        inserts("part", ["id"], [[A], [A]], [[B]])


def test_the_keys_are_committed_first_and_an_empty_table_is_left_out() -> None:
    first = {"report": (["id"], [[A]]), "draft": (["id"], []), "wrapped_key": (["owner_id"], [[A]])}
    second = {"report": (["id"], [[A], [B]]), "draft": (["id"], []), "wrapped_key": (["owner_id"], [[A], [B]])}
    lines = script_between(first, second).splitlines()
    assert [line.split()[0] for line in lines] == [
        "\\set",
        "begin;",
        "insert",
        "commit;",
        "begin;",
        "insert",
        "commit;",
    ]
    assert lines[2].startswith("insert into wrapped_key ")
    assert lines[5].startswith("insert into report ")


def test_what_pgbench_says_is_read_without_what_failed() -> None:
    said = (
        "number of transactions actually processed: 478/480\nnumber of failed transactions: 2 (0.4%)\ntps = 812.5 (w)\n"
    )
    assert read(said) == (812.5, 476)
    assert read("pgbench: error: connection failed") == (0.0, 0)


def test_the_tables_are_those_of_the_migrations_by_name() -> None:
    assert "CREATE TABLE wrapped_key" in tables_made_anew("keys")
    assert "CREATE INDEX outbox_unpublished" in tables_made_anew("outbox")
