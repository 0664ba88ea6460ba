"""What policies ask of a state is what its row in contracts/words says, and is asked in one place each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from contracts.words.positions import UnitSupervisor
from contracts.words.referrals import Purpose, ReferralState
from contracts.words.reports import ReportState
from identification.domain.disclosures.disclosure import DisclosureState
from tests.integration.chassis.test_walls import scratch, service
from tests.support.identification import person

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.chassis.scratch_database import Scratch

__all__ = ["scratch", "service"]  # fixtures

_OF = "jsonb_populate_record(null::{}, jsonb_build_object('state', state))"
QUESTIONS: list[tuple[str, str, Callable[[bool], dict[Any, bool]]]] = [
    (
        "identification",
        f"is_open({_OF.format('report')})",
        lambda _: {state: state.row.is_open for state in ReportState},
    ),
    (
        "identification",
        "is_disclosed(state, 'child_protection')",
        lambda _: {state: state.row.discloses(Purpose.CHILD_PROTECTION) for state in ReportState},
    ),
    (
        "identification",
        "is_disclosed(state, 'formal_identification')",
        lambda _: {state: state.row.discloses(Purpose.FORMAL_IDENTIFICATION) for state in ReportState},
    ),
    (
        "identification",
        f"opens_to_unit({_OF.format('disclosure')})",
        lambda supervisor: {state: state.opens_to(supervisor=supervisor) for state in DisclosureState},
    ),
    (
        "referral",
        "is_open_to_unit(state)",
        lambda supervisor: {
            state: state.row.is_open and (supervisor or not state.row.supervisor_only) for state in ReferralState
        },
    ),
]


@pytest.mark.parametrize("role", ["csr_worker", *UnitSupervisor])
@pytest.mark.parametrize(("service", "asked", "said"), QUESTIONS, indirect=["service"])
async def test_a_policy_knows_of_a_state_what_its_row_says(
    scratch: Scratch, service: str, asked: str, said: Callable[[bool], dict[Any, bool]], role: str
) -> None:
    expected = said(role in list(UnitSupervisor))
    states = text(f"select state, {asked} from unnest(cast(:states as text[])) as state")
    async with scratch.database(f"{service}_app") as database, database.transaction(person(role)) as connection:
        found = await connection.execute(states, {"states": [state.value for state in expected]})
        assert {row[0]: row[1] for row in found} == expected


@pytest.mark.parametrize(
    ("service", "table"), [("identification", "report"), ("referral", "referral")], indirect=["service"]
)
async def test_what_a_policy_asks_of_a_row_is_no_call_for_each_row(scratch: Scratch, service: str, table: str) -> None:
    async with scratch.database(f"{service}_app") as database, database.transaction(person("csr_worker")) as connection:
        explained = await connection.execute(text(f"explain (verbose, costs off) select * from {table}"))
        plan = "\n".join(explained.scalars())
    assert "InitPlan" in plan
    called = re.findall(r"\b(is_\w+|held_at_centre|opens_to_unit|app_at_centre)\(", plan)
    assert not called, plan
