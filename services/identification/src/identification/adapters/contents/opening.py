"""A report's sealed values opened and held against its manifest, before anything of them is shown or sealed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from chassis.vault.errors import CiphertextMismatch, KeyDestroyed
from contracts.words.reports import Age
from identification.adapters import tables
from identification.adapters.contents.altered_reports import Altered, Difference
from identification.adapters.contents.manifest import Manifest
from identification.adapters.contents.padding import is_padded, unpadded
from identification.adapters.contents.stored_parts import COLUMN, Sealed
from identification.domain.vocabulary import is_child_path, way_of_age

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chassis.vault.keyring import Keyring
    from identification.adapters.contents.stored_parts import Stored
    from identification.domain.reports.record import Filing


@dataclass(frozen=True, slots=True)
class Opened:
    """Values of some classes and their texts, each by its place, and what the manifest lists besides; None: there is no manifest."""

    manifest: Manifest | None
    values: dict[str, Sealed]
    texts: dict[str, bytes]
    gone: set[str]
    unlisted: set[str]

    def must_be_listed(self, *, legacy: bool) -> None:
        """Raises Altered unless everything is listed; while that is `legacy`, also what was sealed before there were manifests.

        What was padded was never sealed without one.
        """
        if self.manifest is not None and not self.unlisted:
            return
        if not legacy or any(is_padded(self.texts[place]) for place in self.unlisted):
            raise Altered(Difference.UNLISTED)

    def age_must_fit(self, filing: Filing, path: Mapping[str, Any]) -> None:
        """Raises Altered when the newest age among the values says another path than the row."""
        births = [unpadded(self.texts[place]) for place, value in self.values.items() if value.class_ == "birth"]
        ages = [Age(said["age"]) for said in map(orjson.loads, births) if "age" in said]
        if not ages:
            return
        age, way = ages[-1], path["way_now"]
        fits = way == way_of_age(age, filing.way_in) if way else is_child_path(age) is filing.child_path
        if not fits:
            raise Altered(Difference.FILING)


def opened(filing: Filing, classes: Sequence[str], found: Stored, keys: Keyring) -> Opened:
    """Raises Altered when the row says another filing or a value is of another place, KeyDestroyed when something was erased.

    Of an erased person the rows may be gone as well.
    """
    if keys.destroyed(filing.id):
        raise KeyDestroyed
    manifest = read_manifest(filing, found.manifests[filing.id], keys)
    if manifest is not None and not (manifest.fits(filing) and manifest.fits_path(found.paths[filing.id])):
        raise Altered(Difference.FILING)
    due = manifest.places(filing, classes) if manifest is not None else set()
    if keys.destroyed(filing.person_id) and any(place.startswith(f"{filing.person_id}/") for place in due):
        raise KeyDestroyed
    values = {value.place(filing): value for value in found.of(filing, classes)}
    texts = {place: _text(keys, value) for place, value in values.items()}
    return Opened(manifest, values, texts, due - values.keys(), values.keys() - due)


def read_manifest(filing: Filing, sealed: bytes | None, keys: Keyring) -> Manifest | None:
    """None for none; raises Altered, KeyDestroyed or KeyMissing."""
    if sealed is None:
        return None
    return Manifest.read(_text(keys, Sealed(tables.manifest.name, filing.id, tables.manifest.name, sealed)))


def sealed_manifest(filing: Filing, manifest: Manifest, keys: Keyring) -> dict[str, object]:
    """The row of a manifest."""
    name = tables.manifest.name
    return {
        "report_id": filing.id,
        COLUMN: keys.encrypt(filing.id, name, COLUMN, f"{filing.id}/{name}", manifest.written()),
    }


def _text(keys: Keyring, value: Sealed) -> bytes:
    try:
        return keys.decrypt(value.owner, value.table, COLUMN, value.row, value.ciphertext)
    except CiphertextMismatch as error:
        raise Altered(Difference.VALUE) from error
