"""What a person is to a record at the moment of reading, whatever their role; `access.yaml` says which role may hold which."""

from enum import StrEnum


class Position(StrEnum):
    """Positions that the code of a service asks about; `addressed`, `grant` and `delivering` carry a purpose: `grant.child_protection`."""

    AUTHOR = "author"
    UNIT = "unit"
    ADDRESSED = "addressed"
    GRANT = "grant"
    DELIVERING = "delivering"
    INTAKE = "intake"
    DUTY = "duty"
    CASE = "case"
    PANEL = "panel"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"


class UnitSupervisor(StrEnum):
    """Roles whose holders supervise their unit: theirs is what it did not take, and they see what its workers took on."""

    CSR_SUPERVISOR = "csr_supervisor"
    UNIT_SUPERVISOR = "unit_supervisor"


INTAKE_OR_DUTY = frozenset({Position.INTAKE, Position.DUTY})
"""Who holds a report at the Centre before a case has an owner."""
HOLDS_AT_CENTRE = (Position.DUTY, Position.CASE, Position.SUPERVISOR, Position.INTAKE)
"""As what a person of the Centre acts on a report who holds several of these: the first of them."""
CENTRE = INTAKE_OR_DUTY | {Position.CASE, Position.PANEL, Position.SUPERVISOR, Position.DIRECTOR}
"""Everybody who works on a report at the Centre."""
REPORTING_UNIT = frozenset({Position.AUTHOR, Position.UNIT})
"""Who reported, and their unit."""
