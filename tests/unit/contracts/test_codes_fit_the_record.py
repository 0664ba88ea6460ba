"""Every code that a read can be recorded under fits its column, or the read would fail with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.audit.entry import AuditEntry
from contracts import access
from contracts.words.disclosures import ReadingBasis

ROOT = Path(__file__).parents[3]
TABLE = access.load()
# What a read or a command is recorded as, wherever it is written down in the services.
RECORDED_AS = {"OPERATION", "ACTION", "action", "operation", "subject_type", "CLASS"}


def entry(**changes: object) -> AuditEntry:
    """A row; raises ValueError for a code that does not fit."""
    usual = {
        "id": uuid4(),
        "at": datetime(2026, 11, 24, tzinfo=UTC),
        "caller": uuid4(),
        "unit": None,
        "position": "author",
        "action": "report.read",
        "subject_type": "report",
        "subject_id": uuid4(),
        "classes": (),
    }
    return AuditEntry(**{**usual, **changes})  # type: ignore[arg-type]


def operations() -> Iterator[str]:
    for path in sorted(ROOT.glob("services/*/src/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(code))):
                    pass
                case ast.keyword(arg=str(name), value=ast.Constant(value=str(code))):
                    pass
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(code))):
                    pass
                case _:
                    continue
            if name in RECORDED_AS:
                yield code


def positions() -> list[str]:
    """Every position of the access table, and both kinds for each purpose."""
    by_purpose = [f"{kind}.{purpose}" for kind in ("addressed", "grant") for purpose in TABLE.purposes]
    return [*TABLE.positions, *by_purpose]


def test_all_positions_that_a_person_can_hold_at_once_fit() -> None:
    for position in positions():
        entry(position=position)
    entry(position=":".join(sorted(positions())))


def test_all_grounds_of_reading_fit_at_once() -> None:
    entry(basis=":".join(sorted(ReadingBasis)))


@pytest.mark.parametrize("operation", sorted(set(operations())))
def test_every_operation_of_the_product_fits(operation: str) -> None:
    entry(action=operation, subject_type=operation, classes=(operation,))


def test_every_class_fits() -> None:
    entry(classes=tuple(TABLE.classes))


def test_the_operations_were_found() -> None:
    assert {"report.read", "report.take-over", "disclosure.revoke", "referral.accept", "notice.open"} <= set(
        operations()
    )


@pytest.mark.parametrize("position", ["Ana Primer", "author:", ":author", "author::unit", "x" * 65, ":".join("a" * 65)])
def test_what_is_no_list_of_codes_does_not_fit(position: str) -> None:
    with pytest.raises(ValueError, match="codes only"):
        entry(position=position)
