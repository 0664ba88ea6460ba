"""What a report holds, under its own seal: a row that is gone or says something else shows when the report is opened."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from identification.adapters.contents.padding import padded, unpadded
from identification.application.contents.classes import KEPT, key_owner
from identification.domain.reports.record import Filing, Progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_FIXED = tuple(field.name for field in fields(Filing))
PATH = (
    "way_now",
    "path_since",
    "csr_now",
    "adult_proposed_by",
    "adult_proposed_as",
    "adult_proposed_from",
    "adult_proposed_at",
    "source_now",
    "received_now",
    "came_corrected_at",
)
"""What of a report's progress is sealed: what decides about access since an age was found out, or will when it is confirmed, and how the
report came where that was corrected."""
_MOMENTS = frozenset({"path_since", "adult_proposed_at", "received_now", "came_corrected_at"})
_AS_FILED = dict.fromkeys(PATH)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was fixed at filing, the classes that were recorded, the kind of each addendum by its id, and the path in force.

    One that the release before wrote has no path.
    """

    filing: Mapping[str, Any]
    classes: tuple[str, ...]
    addenda: Mapping[str, str]
    path: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, filing: Filing, classes: Iterable[str]) -> Manifest:
        """Of a report without addenda, on the path that it was filed on."""
        return cls(_fixed_in(filing), tuple(sorted(classes)), {}, _AS_FILED)

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """As `written`."""
        stored = orjson.loads(unpadded(text))
        return cls(stored["filing"], tuple(stored["classes"]), stored["addenda"], stored.get("path"))

    def written(self) -> bytes:
        """Ready to be sealed."""
        content = {"filing": self.filing, "classes": self.classes, "addenda": self.addenda}
        if self.path is not None:
            content["path"] = self.path
        return padded(orjson.dumps(content))

    def with_class(self, class_: str) -> Manifest:
        """One more class."""
        return replace(self, classes=tuple(sorted({*self.classes, class_})))

    def with_addendum(self, addendum_id: UUID, kind: str) -> Manifest:
        """One more addendum."""
        return replace(self, addenda={**self.addenda, str(addendum_id): kind})

    def with_filing(self, filing: Filing) -> Manifest:
        """What was filed, with what of it was corrected."""
        return replace(self, filing=_fixed_in(filing))

    def with_path(self, progress: Progress) -> Manifest:
        """The path that is in force from now on, and the proposal to change it."""
        return replace(self, path={name: _as_json(getattr(progress, name)) for name in PATH})

    def fits(self, filing: Filing) -> bool:
        """Whether the row still says what was filed; a field that only one of the two knows came or went with a release."""
        return all(value == _as_json(getattr(filing, name)) for name, value in self.filing.items() if name in _FIXED)

    @property
    def leaves_path_to_age(self) -> bool:
        """Whether no path was sealed and an age may have moved it: then that age alone says which one is in force."""
        return self.path is None and "birth" in self.addenda.values()

    def fits_path(self, row: Mapping[str, Any]) -> bool:
        """Whether the row says the path that was sealed; without one it is as it was filed, or left to the age."""
        if self.path is not None:
            # What the release before did not know was not corrected then.
            return all(self.path.get(name) == row.get(name) for name in PATH)
        return self.leaves_path_to_age or not any(row.values())

    def places(self, filing: Filing, classes: Collection[str]) -> set[str]:
        """Where what belongs to `classes` must be stored, as `place_of` and `place_of_addendum` spell it."""
        addenda = {
            place_of_addendum(filing, kind, addendum_id)
            for addendum_id, kind in self.addenda.items()
            if kind in classes
        }
        return {place_of(filing, class_) for class_ in self.classes if class_ in classes} | addenda


def place_of(filing: Filing, class_: str) -> str:
    """Owner and class of a part."""
    return f"{key_owner(filing, class_)}/{class_}"


def place_of_addendum(filing: Filing, kind: str, addendum_id: UUID | str) -> str:
    """Owner, class and id of an addendum."""
    return f"{place_of(filing, kind)}/{addendum_id}"


def path_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """The path that a row says, spelled as a manifest spells it: `row` comes from PostgreSQL as JSON."""
    return {
        name: value if value is None or name not in _MOMENTS else _as_json(datetime.fromisoformat(value))
        for name, value in row.items()
    }


def sealed_classes(classes: Iterable[str]) -> list[str]:
    """Those that are stored under a seal."""
    return [class_ for class_ in classes if class_ in KEPT]


def _fixed_in(filing: Filing) -> dict[str, Any]:
    return {name: _as_json(getattr(filing, name)) for name in _FIXED}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_as_json(each) for each in value]
    return str(value) if isinstance(value, UUID) else value
