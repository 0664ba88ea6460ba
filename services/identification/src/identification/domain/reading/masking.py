"""What a mask leaves of one class. A pair that is not listed here does not exist: the service refuses to start with it.

A name that a class does not have raises KeyError: nothing becomes null by being renamed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.words.persons import CitizenshipGroup, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

Content = dict[str, Any]
ANSWERS = "answers"
"""Of a class: what was answered to questions of the form that have no field of their own."""
CHANGES, CHANGED_AT = "changes", "changedAt"
"""Of a class that was added to: the versions that did, and the last moment. Only for a reader of all of it."""
CORRECTED = "corrected"
"""Of a class that holds what was fixed at filing: each correction with its moment and what it was until then, oldest first."""
EARLIER = "earlier"
"""Of what the Centre assessed, or decided: what it did before."""
_BESIDE = frozenset({ANSWERS, CHANGES, CHANGED_AT})


def full(content: Content) -> Content:
    """Everything."""
    return content


def _only(*names: str) -> Callable[[Content], Content]:
    return lambda content: {name: content[name] for name in names}


def _last_four(content: Content) -> Content:
    numbers: list[Mapping[str, str]] = content["numbers"]
    return {"numbers": [{"kind": number["kind"], "value": _end_of(number["value"])} for number in numbers]}


def _end_of(number: str) -> str:
    """Four characters, of a short number fewer: at least half of it stays hidden."""
    return f"…{number[-min(4, len(number) // 2) :]}"


def _region(content: Content) -> Content:
    """A correction within one region is none to see."""
    corrections = content.get(CORRECTED, ())
    after = [*(each["encounterRegion"] for each in corrections[1:]), content["encounterRegion"]]
    left = [
        {"at": each["at"], "encounterRegion": each["encounterRegion"]}
        for each, region in zip(corrections, after, strict=False)
        if each["encounterRegion"] != region
    ]
    return {"encounterRegion": content["encounterRegion"], **({CORRECTED: left} if left else {})}


def _serbian_or_foreign(content: Content) -> Content:
    countries = content["countries"]
    return {"group": CitizenshipGroup.SERBIAN if "RS" in countries else CitizenshipGroup.FOREIGN} if countries else {}


def _of_same_person(content: Content) -> Content:
    """Which reports are linked as the same person; who may be it, and who is related, is left out."""
    return {"linked": [each for each in content["linked"] if each["relation"] == Relation.SAME_PERSON]}


MASKERS: dict[tuple[str, str], Callable[[Content], Content]] = {
    ("birth", "band"): _only("age", "ageBand"),
    ("citizenship", "group"): _serbian_or_foreign,
    ("consent", "status"): _only("status"),
    # Alike whether it was decided or discontinued.
    ("decision", "feedback"): _only("concludedAt"),
    ("links", "own"): _of_same_person,
    ("municipality", "region"): _region,
    ("person_numbers", "last4"): _last_four,
    ("present_place", "region"): _only("region"),
    ("proceedings", "stage"): _only(),
    # Reads of other agencies are not fetched at all for who may see their own.
    ("reads", "own"): full,
    ("residence", "status"): _only("status"),
    ("suspect", "relation"): _only(),
    ("suspect", "risk"): _only(),
}


def masked(class_: str, mask: str, content: Content | None, left: Container[str] = ()) -> Content | None:
    """`content` as `mask` leaves it, with the answers to those questions that are `left`; None when nothing is recorded.

    Raises KeyError for a pair that has no masker.
    """
    if mask == "exists":
        return {"recorded": content is not None}
    if content is None or mask == "full":
        return content
    fields = {name: value for name, value in content.items() if name not in _BESIDE}
    said = [each for each in content.get(ANSWERS, ()) if each["question"] in left]
    shown = MASKERS[class_, mask](fields) if fields else {}
    return {**shown, ANSWERS: said} if said else shown


def has_masker(class_: str, mask: str) -> bool:
    """Whether `masked` knows what this mask leaves of this class."""
    return mask in {"none", "exists", "full"} or (class_, mask) in MASKERS
