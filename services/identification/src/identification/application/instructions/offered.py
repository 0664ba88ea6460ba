"""Which instructions the Centre can give to the reporter of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts import reference
from identification.domain.disclosures.asked import is_unit_asked

if TYPE_CHECKING:
    from identification.domain.reading.positions import Facts


def fits(instruction: reference.Instruction, facts: Facts) -> bool:
    """Whether it can be said of this person: one for children of a child, and one that promises a unit while such a unit is asked."""
    filing, promises = facts.report.in_force, instruction.promises
    if instruction.automatic or (instruction.of_children and not filing.child_path):
        return False
    centre = {reference.centre_intake_unit(), reference.centre_duty_unit()}
    return promises is None or is_unit_asked(
        promises, filing, facts.disclosures, centre, opening_refused=facts.opening_refused
    )


def offered_to(positions: frozenset[str], facts: Facts) -> list[str] | None:
    """Codes of the instructions that a holder of these positions may give now, the most used first; None for one who gives none."""
    if not permitted("adviseReporter")(positions).allowed or not facts.report.state.row.is_open:
        return None
    return [each.code for each in reference.instructions() if fits(each, facts)]
