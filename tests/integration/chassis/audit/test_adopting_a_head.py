"""A record without its head, or behind it, is taken up by the command alone, which names what is given up."""

from pathlib import Path

import pytest

from chassis.audit.refusals import HeadUnknown
from chassis.audit.sealer_state import copy_into
from chassis.audit.sealer_state import read as kept_in
from tests.integration.chassis.audit.reads import ALL_GONE, LAST_BATCH_GONE, audit, seal
from tests.integration.chassis.scratch_database import Scratch


def test_a_record_with_seals_and_without_a_head_waits_to_be_adopted(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 4)
    (keys / "head").unlink()
    with pytest.raises(HeadUnknown, match="audit adopt-head"):
        seal(scratch, keys, 1)
    assert "its file is not there" in audit(scratch, keys, "verify").output
    adopted = audit(scratch, keys, "adopt-head")
    assert (adopted.exit_code, "4:" in adopted.output) == (0, True), adopted.output
    seal(scratch, keys, 1)
    said = audit(scratch, keys, "verify")
    assert (said.exit_code, "Adopted at " in said.output) == (0, True), said.output
    assert "nothing to adopt" in audit(scratch, keys, "adopt-head").output


def test_an_empty_record_begins_by_the_command_alone(scratch: Scratch, keys: Path) -> None:
    (keys / "head").unlink()
    with pytest.raises(HeadUnknown, match="audit adopt-head --first"):
        seal(scratch, keys, 1)
    scratch.as_superuser("truncate audit, audit_unsealed")
    first = audit(scratch, keys, "adopt-head", "--first")
    assert (first.exit_code, "nothing sealed yet" in first.output) == (0, True), first.output
    seal(scratch, keys, 2)
    again = audit(scratch, keys, "adopt-head", "--first")
    assert (again.exit_code, "nothing to adopt" in again.output) == (0, True), again.output
    (keys / "head").unlink()
    begun_already = audit(scratch, keys, "adopt-head", "--first")
    assert (begun_already.exit_code, "ends at link 2" in begun_already.output) == (1, True), begun_already.output


def test_a_record_that_was_emptied_with_the_file_of_its_head_does_not_begin_again(
    scratch: Scratch, keys: Path, tmp_path: Path
) -> None:
    seal(scratch, keys, 7)
    copy_into(tmp_path, kept_in(keys / "head"), "2026-11-24")
    head = str(kept_in(keys / "head").head)
    scratch.as_superuser(ALL_GONE)
    (keys / "head").unlink()
    with pytest.raises(HeadUnknown, match="is empty, and no head of it is kept"):
        seal(scratch, keys, 1)
    for first in ([], ["--first"]):
        refused = audit(scratch, keys, "adopt-head", *first, copies=tmp_path)
        assert (refused.exit_code, f"the copies know {head}" in refused.output) == (1, True), refused.output
        unseen = audit(scratch, keys, "adopt-head", *first, copies=tmp_path / "away")
        assert (unseen.exit_code, "cannot be seen" in unseen.output) == (1, True), unseen.output
    assert not (keys / "head").exists()
    said = audit(scratch, keys, "verify", copies=tmp_path)
    assert (said.exit_code, "the copies of each day: IT DOES NOT AGREE" in said.output) == (1, True), said.output
    given_up = audit(scratch, keys, "adopt-head", "--instead-of", head, copies=tmp_path)
    assert given_up.exit_code == 0, given_up.output
    seal(scratch, keys, 1)
    said = audit(scratch, keys, "verify", copies=tmp_path)
    assert (said.exit_code, f"instead of {head}" in said.output) == (0, True), said.output


def test_a_backup_that_was_put_back_is_adopted_by_naming_what_is_given_up(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 7)
    scratch.as_superuser(LAST_BATCH_GONE)
    head = str(kept_in(keys / "head").head)
    without = audit(scratch, keys, "adopt-head")
    assert (without.exit_code, f"--instead-of {head}" in without.output) == (1, True), without.output
    other = audit(scratch, keys, "adopt-head", "--instead-of", "5:" + "a" * 64)
    assert (other.exit_code, "is not the head that is kept" in other.output) == (1, True), other.output
    assert str(kept_in(keys / "head").head) == head
    adopted = audit(scratch, keys, "adopt-head", "--instead-of", head)
    assert adopted.exit_code == 0, adopted.output
    seal(scratch, keys, 2)
    [line] = kept_in(keys / "head").adopted
    assert (line.head.seq, str(line.instead_of)) == (3, head)
    said = audit(scratch, keys, "verify").output
    assert "The record is sound: 5 sealed rows" in said
    assert f"instead of {head}" in said


def test_a_broken_end_is_not_adopted(scratch: Scratch, keys: Path) -> None:
    seal(scratch, keys, 7)
    (keys / "head").unlink()
    scratch.as_superuser("delete from audit_root where last_seq = 7")
    done = audit(scratch, keys, "adopt-head")
    assert (done.exit_code, "do not agree" in done.output) == (1, True), done.output
    assert not (keys / "head").exists()
