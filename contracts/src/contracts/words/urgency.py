"""How fast: the one word that every service says."""

from enum import StrEnum


class Urgency(StrEnum):
    """How fast a unit must answer."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    STANDARD = "standard"
