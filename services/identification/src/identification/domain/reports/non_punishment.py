"""Whether what was said of a person means that the prosecutor is to be informed that they may be a victim (DESIGN 10.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROCEEDINGS: Final = "proceedings"
"""The class of the access table that says it."""
_ROLE, _STAGE, _EXPULSION, _DETENTION = "procedural_role", "proceeding_stage", "expulsion", "detention"
_AGAINST: Final = frozenset({"suspect", "accused", "misdemeanour"})
_OF_OTHERS: Final = frozenset({"none", "informant", "witness", "injured_party"})
"""Roles in which the person is neither detained nor charged, however far the proceedings have come."""
_FAR: Final = frozenset({"detained", "charged", "trial"})
_TO_BE_EXPELLED: Final = frozenset({"decided", "prepared"})


def is_in_proceedings(answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Whether these answers, by class, say that the person is detained, charged or to be expelled.

    Without a role it is the person who is charged: rather a task too many than one too few.
    """
    said = {each["question"]: frozenset(each["values"]) for each in answers.get(PROCEEDINGS, ())}
    none: frozenset[str] = frozenset()
    role = said.get(_ROLE, none)
    return (
        bool(role & _AGAINST)
        or bool(said.get(_STAGE, none) & _FAR and not role & _OF_OTHERS)
        or bool(said.get(_EXPULSION, none) & _TO_BE_EXPELLED)
        or _DETENTION in said
    )
