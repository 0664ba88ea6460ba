"""A manifest knows what was filed and what was recorded, whatever row says otherwise."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.vault.keyring import Keyring
from contracts.words.persons import AgeBasis
from contracts.words.reports import ReportSource, WayIn
from identification.adapters.contents.manifest import PATH, Manifest, path_in
from identification.adapters.contents.parts import sealed_parts
from identification.application.contents.classes import key_owner
from identification.domain.reports.record import Filing, Progress
from tests.support.identification import NOW, filing

FULL = filing(
    still_here_until=NOW + timedelta(hours=3),
    excluded_units=(uuid4(), uuid4()),
    draft_id=uuid4(),
    joint_with=uuid4(),
    source=ReportSource.PHONE,
    received_at=NOW,
)
TURNED = Progress(
    way_now=WayIn.CHILD_DUTY,
    path_since=NOW,
    csr_now=uuid4(),
    adult_proposed_by=uuid4(),
    adult_proposed_as="intake",
    adult_proposed_from=AgeBasis.DOCUMENT,
    adult_proposed_at=NOW,
    source_now=ReportSource.PAPER,
    received_now=NOW,
    came_corrected_at=NOW,
)


def as_row(value: Any) -> Any:
    """As PostgreSQL tells a column in JSON, in whatever zone the connection is."""
    if isinstance(value, datetime):
        return value.astimezone(timezone(timedelta(hours=1))).isoformat()
    return value.value if isinstance(value, Enum) else str(value)


def another(value: Any) -> Any:
    """Something of the same kind that is not `value`."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next(each for each in type(value) if each is not value)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return value[:-1]


@pytest.mark.parametrize("name", [field.name for field in fields(Filing)])
def test_every_field_of_a_filing_is_known(name: str) -> None:
    manifest = Manifest.read(Manifest.of(FULL, ["report"]).written())
    assert manifest.fits(FULL)
    assert not manifest.fits(replace(FULL, **{name: another(getattr(FULL, name))}))


def test_what_was_corrected_of_a_filing_is_what_fits() -> None:
    moved = replace(FULL, author_unit=uuid4(), author_agency=uuid4())
    manifest = Manifest.of(FULL, ["report"]).with_addendum(uuid4(), "unit_callback").with_filing(moved)
    assert (manifest.fits(moved), manifest.fits(FULL), manifest.classes) == (True, False, ("report",))


def test_a_moment_is_the_same_in_any_zone() -> None:
    in_belgrade = replace(FULL, submitted_at=FULL.submitted_at.astimezone(timezone(timedelta(hours=1))))
    assert Manifest.of(in_belgrade, []).fits(replace(FULL, submitted_at=FULL.submitted_at.astimezone(UTC)))


def test_a_field_that_a_release_brought_is_not_held_against_reports_of_before() -> None:
    known = Manifest.of(FULL, [])
    older = replace(known, filing={name: value for name, value in known.filing.items() if name != "serving_csr"})
    newer = replace(known, filing={**known.filing, "weather": "rain"})
    assert older.fits(FULL)
    assert newer.fits(FULL)


@pytest.mark.parametrize("name", PATH)
def test_what_decides_about_the_path_is_known(name: str) -> None:
    manifest = Manifest.read(Manifest.of(FULL, []).with_path(TURNED).written())
    row = path_in({each: as_row(getattr(TURNED, each)) for each in PATH})
    assert manifest.fits_path(row)
    assert not manifest.fits_path({**row, name: None})
    assert not Manifest.of(FULL, []).fits_path({**dict.fromkeys(PATH), name: row[name]})


def test_a_manifest_of_the_release_before_knows_no_path_and_only_an_age_moves_one() -> None:
    older = replace(Manifest.of(FULL, []), path=None)
    row = path_in({each: as_row(getattr(TURNED, each)) for each in PATH})
    assert Manifest.read(older.written()).path is None
    assert older.fits_path(dict.fromkeys(PATH))
    assert not older.fits_path(row)
    assert older.with_addendum(uuid4(), "birth").fits_path(row)


def test_what_a_path_of_the_release_before_does_not_name_was_not_changed_then() -> None:
    sealed = Manifest.of(FULL, []).with_path(TURNED)
    assert sealed.path is not None
    older = replace(sealed, path={name: value for name, value in sealed.path.items() if name != "source_now"})
    row = path_in({each: as_row(getattr(TURNED, each)) for each in PATH})
    assert older.fits_path({**row, "source_now": None})
    assert not older.fits_path(row)


def test_it_names_where_each_class_and_addition_must_be_stored() -> None:
    added, other = uuid4(), uuid4()
    manifest = Manifest.of(FULL, ["report", "sex", "account"]).with_class("taken_over")
    manifest = Manifest.read(manifest.with_addendum(added, "account").with_addendum(other, "clinical").written())
    assert manifest.places(FULL, ["report", "account", "concern", "taken_over"]) == {
        f"{FULL.id}/report",
        f"{FULL.id}/taken_over",
        f"{FULL.person_id}/account",
        f"{FULL.person_id}/account/{added}",
    }
    assert manifest.places(FULL, []) == set()


def test_a_class_that_has_no_key_is_refused() -> None:
    """It would be sealed under the person's key and read by no one: what is opened is asked for by the same lists."""
    filed = filing()
    assert (key_owner(filed, "triage"), key_owner(filed, "account")) == (filed.id, filed.person_id)
    with pytest.raises(ValueError, match="plan has no key: name it in"):
        key_owner(filed, "plan")
    with pytest.raises(ValueError, match="plan has no key: name it in"):
        sealed_parts(filed, {"plan": {"text": "it would be left out"}}, Keyring({}))
