"""What is left of a class where a way in lets others than the author read chosen answers alone (`codes_only`, DESIGN 10.4).

Such a report is sent without texts. What was written while another way in was in force, since the person was taken for a child, is
stored all the same, and is read by no one else once this one is in force again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from identification.domain.reading.masking import ANSWERS, EARLIER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Content = dict[str, Any]

_WHOLE = frozenset(
    {
        # Nothing in them is written, or nothing of it about the person.
        *(
            "reference",
            "report",
            "danger",
            "receipt",
            "instruction",
            "whereabouts",
            "consent",
            "assignment",
            "assessment",
            "links",
            "rights",
            "reporter_name",
            "unit_callback",
        ),
        # What others see of these is capped.
        *("municipality", "present_place", "birth", "citizenship"),
    }
)
_CHOSEN: Mapping[str, tuple[str, ...]] = {
    "conflict": ("unitIds",),
    "contact_flags": ("contactPerson",),
    "encounter": ("companion", "seenAlone", "policeTold", "vitalReason"),
    "decision": (
        "outcome",
        "acts",
        "means",
        "forms",
        "otherProtection",
        "decidedAt",
        "concludedAt",
        "served",
        "revokedAt",
        "at",
    ),
    "exploitation": ("forms",),
    "indicators": ("codes",),
    "language_needs": ("language", "interpreterNeeded"),
    "procedure": (
        "id",
        "state",
        "openedAt",
        "endedAt",
        "discontinuedAs",
        "presumedAt",
        "challenge",
        "challengedAt",
        "panel",
    ),
    "recovery": ("state",),
    "residence": ("status",),
    "risk": ("level", "threats", "reviewOn", "at"),
    "sex": ("sex",),
    "triage": (
        "recused",
        "recusedAt",
        "recusedAs",
        "reopened",
        "reopenedAt",
        "dismissed",
        "proposed",
        "declinedAt",
        "grounds",
        "risk",
        "nextStep",
        "at",
    ),
}
"""Class -> its fields that are chosen; of a class that is not named anywhere only answers to questions are left."""
_EXCHANGES, _TEXT = "questions", "text"


def chosen_of(class_: str, content: Content | None, held: Callable[[str], bool]) -> Content | None:
    """`content` without free text; of the answers those to questions that are `held`. None when nothing is left."""
    if content is None:
        return None
    if _EXCHANGES in content:
        return {**content, _EXCHANGES: [_coded(each) for each in content[_EXCHANGES]]}
    names = content if class_ in _WHOLE else _CHOSEN.get(class_, ())
    left = {name: content[name] for name in names if name in content and name != ANSWERS}
    if left and EARLIER in content:
        left[EARLIER] = [chosen_of(class_, each, held) for each in content[EARLIER]]
    answers = [each for each in content.get(ANSWERS, ()) if held(each["question"])]
    return {**left, **({ANSWERS: answers} if answers else {})} or None


def _coded(exchange: Content) -> Content:
    answer = exchange["answer"]
    return {**exchange, _TEXT: None, "answer": answer and {**answer, _TEXT: None}}
