"""The plan of a run comes from its seed alone, and holds what a run promises."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults.nemesis import Fault, Role, plan


@pytest.mark.parametrize("engines", ["embedded", "kafka"])
def test_every_role_dies_as_often_as_asked(engines: str) -> None:
    blows = [blow for lane in plan(7, engines, 20) for blow in lane]
    deaths = Counter(blow.role for blow in blows if blow.fault is Fault.KILLED)
    roles = set(Role) - (set() if engines == "kafka" else {Role.BROKER})
    assert deaths == dict.fromkeys(roles, 20)
    assert {blow.role for blow in blows if blow.fault is Fault.PAUSED} == roles
    served = {Role.SERVICE, Role.GATEWAY, Role.ISSUER, Role.BROKER}
    assert {blow.role for blow in blows if blow.fault is Fault.CUT_OFF} == roles & served


def test_a_seed_is_its_run() -> None:
    assert plan(7, "kafka", 5) == plan(7, "kafka", 5)
    assert plan(7, "kafka", 5) != plan(8, "kafka", 5)


def test_a_blow_names_a_process_of_its_role() -> None:
    assert all(blow.name in blow.role.names for lane in plan(3, "kafka", 20) for blow in lane)
