"""Words of those who work with the platform."""

from enum import StrEnum


class Profession(StrEnum):
    """For which an assessor signs: a panel has one of each."""

    PSYCHOLOGIST = "psychologist"
    PEDAGOGUE = "pedagogue"
    SOCIAL_WORKER = "social_worker"
