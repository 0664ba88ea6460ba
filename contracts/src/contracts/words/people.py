"""Words of those who work with the platform."""

from enum import StrEnum


class Profession(StrEnum):
    """For which an assessor signs: a panel has one of each."""

    PSYCHOLOGIST = "psychologist"
    PEDAGOGUE = "pedagogue"
    SOCIAL_WORKER = "social_worker"


class CentreRole(StrEnum):
    """What a person of the Centre works as, where it decides for what they can be chosen."""

    CENTRE_INTAKE = "centre_intake"
    CENTRE_CASE_MANAGER = "centre_case_manager"
    CENTRE_ASSESSOR = "centre_assessor"
    CENTRE_SUPERVISOR = "centre_supervisor"
    CENTRE_DIRECTOR = "centre_director"
