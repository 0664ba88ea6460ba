"""Whatever is done to the record after it was sealed, the walk names it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chassis.audit.chain import AUDITED, Root, Seal, link, sign
from chassis.audit.entry import AuditEntry
from chassis.audit.head import EMPTY, Head
from chassis.audit.walk import ChainWalk, Finding

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NEXT_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
Row = dict[str, object]


def first_of(walk: ChainWalk) -> Finding | None:
    return next(iter(walk.firsts.values()), None)


@dataclass
class Record:
    """A sealed record as its three tables hold it."""

    rows: dict[UUID, Row]
    seals: list[Seal]
    roots: list[Root]

    def walk(self, noted: Head | None = None, keys: tuple[Ed25519PrivateKey, ...] = (KEY,)) -> ChainWalk:
        """Walk it in pages that cut batches apart, as the database walk does."""
        walk = ChainWalk([key.public_key() for key in keys], (noted,) if noted else ())
        after = 0
        for start in range(0, len(self.seals), 3):
            page = self.seals[start : start + 3]
            ends = [root for root in self.roots if after < root.last_seq <= page[-1].seq]
            walk.page([(seal, self.rows.get(seal.audit_id)) for seal in page], ends)
            after = page[-1].seq
        walk.page([], [root for root in self.roots if root.last_seq > after])
        walk.end()
        return walk

    def named(self, noted: Head | None = None, keys: tuple[Ed25519PrivateKey, ...] = (KEY,)) -> tuple[str, str] | None:
        """Kind and id of what the walk finds first."""
        first = first_of(self.walk(noted, keys))
        return None if first is None else (first.kind, first.id)


def row(number: int) -> Row:
    """An audit row as the database gives it."""
    return {
        "id": UUID(int=number + 1),
        "at": NOON + timedelta(seconds=number),
        "caller": UUID(int=500 + number % 3),
        "unit": UUID(int=600) if number % 2 else None,
        "position": "grant.child_protection",
        "action": "report:read",
        "subject_type": "report",
        "subject_id": UUID(int=700 + number % 4),
        "classes": ["person_name", "birth"],
        "basis": None,
        "query_index": bytes([number % 256]) * 32 if number % 5 == 0 else None,
        "trace_id": f"{number:032x}",
    }


def sealed(sizes: list[int], keys: tuple[Ed25519PrivateKey, ...] = ()) -> Record:
    """A record sealed in batches of these sizes, each by its own of `keys` where there are some."""
    record = Record({}, [], [])
    for batch, size in enumerate(sizes):
        rows = [row(len(record.rows) + number) for number in range(size)]
        record.rows |= {UUID(str(each["id"])): each for each in rows}
        at = NOON + timedelta(hours=batch)
        seals = link(rows, at, record.seals[-1].head if record.seals else EMPTY)
        record.seals += seals
        record.roots.append(sign(seals, keys[batch] if keys else KEY, at))
    return record


records = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(sealed)


def pick(data: st.DataObject, record: Record) -> int:
    """The index of one link."""
    return data.draw(st.integers(0, len(record.seals) - 1))


OTHER: dict[str, object] = {
    "at": NOON - timedelta(days=1),
    "caller": UUID(int=9),
    "unit": UUID(int=9),
    "position": "duty",
    "action": "report:list",
    "subject_type": "person",
    "subject_id": None,
    "classes": ["person_name"],
    "basis": "vital_interest",
    "query_index": b"other",
    "trace_id": "f" * 32,
}


@given(records)
def test_untouched_record_is_sound(record: Record) -> None:
    walk = record.walk()
    assert (first_of(walk), walk.counts.total(), walk.sealed) == (None, 0, len(record.rows))


def test_a_key_takes_over_from_the_one_before_it_for_good() -> None:
    both = (KEY, NEXT_KEY)
    changed = sealed([2, 4, 1, 3], (KEY, KEY, NEXT_KEY, NEXT_KEY))
    assert first_of(changed.walk(keys=both)) is None
    forged = sealed([2, 4, 1, 3], (KEY, NEXT_KEY, KEY, NEXT_KEY))
    assert (forged.walk(keys=both).counts.total(), forged.named(keys=both)) == (1, ("signature-bad", "7-7"))
    for keys, first in (((KEY,), "7-7"), ((NEXT_KEY,), "1-2"), ((NEXT_KEY, KEY), "7-7")):
        assert changed.named(keys=keys) == ("signature-bad", first)


@given(records, st.data(), st.sampled_from([name for name in AUDITED if name != "id"]))
def test_altered_row_is_named(record: Record, data: st.DataObject, column: str) -> None:
    seal = record.seals[pick(data, record)]
    record.rows[seal.audit_id] = {**record.rows[seal.audit_id], column: OTHER[column]}
    assert record.named() == ("row-altered", str(seal.audit_id))
    assert record.walk().counts.total() == 1


@given(records, st.data())
def test_deleted_row_is_named(record: Record, data: st.DataObject) -> None:
    seal = record.seals[pick(data, record)]
    del record.rows[seal.audit_id]
    assert record.named() == ("row-missing", str(seal.audit_id))


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4).map(sealed), st.data())
def test_exchanged_rows_are_named(record: Record, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(record.seals) - 2))
    second = data.draw(st.integers(first + 1, len(record.seals) - 1))
    ids = record.seals[first].audit_id, record.seals[second].audit_id
    one, two = record.rows[ids[0]], record.rows[ids[1]]
    record.rows[ids[0]] = {**two, "id": ids[0]}
    record.rows[ids[1]] = {**one, "id": ids[1]}
    assert record.named() == ("row-altered", str(ids[0]))


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4).map(sealed), st.data())
def test_reordered_links_are_named(record: Record, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(record.seals) - 2))
    second = data.draw(st.integers(first + 1, len(record.seals) - 1))
    one, two = record.seals[first], record.seals[second]
    record.seals[first] = replace(two, seq=one.seq)
    record.seals[second] = replace(one, seq=two.seq)
    assert record.named() == ("seal-broken", str(two.audit_id))


@given(records, st.data())
def test_deleted_link_is_named_by_its_number(record: Record, data: st.DataObject) -> None:
    gone = record.seals.pop(pick(data, record))
    assert record.named() == ("seal-missing", str(gone.seq))


ALTERED_LINKS: list[Callable[[Seal], Seal]] = [
    lambda seal: replace(seal, row_hash=bytes(32)),
    lambda seal: replace(seal, chain_hash=bytes(32)),
    lambda seal: replace(seal, sealed_at=seal.sealed_at + timedelta(seconds=1)),
    lambda seal: replace(seal, audit_id=UUID(int=1234)),
]


@given(records, st.data(), st.sampled_from(ALTERED_LINKS))
def test_altered_link_is_named(record: Record, data: st.DataObject, alter: Callable[[Seal], Seal]) -> None:
    place = pick(data, record)
    altered = record.seals[place] = alter(record.seals[place])
    assert record.named() == ("seal-broken", str(altered.audit_id))


ALTERED_ROOTS: list[Callable[[Root], Root]] = [
    lambda root: replace(root, root=bytes(32)),
    lambda root: replace(root, count=root.count + 1),
    lambda root: replace(root, signature=bytes(64)),
    lambda root: replace(root, first_seq=root.first_seq - 1),
    lambda root: replace(root, signed_at=root.signed_at - timedelta(days=1)),
]


@given(records, st.data(), st.sampled_from(ALTERED_ROOTS))
def test_altered_root_is_named(record: Record, data: st.DataObject, alter: Callable[[Root], Root]) -> None:
    place = data.draw(st.integers(0, len(record.roots) - 1))
    forged = record.roots[place] = alter(record.roots[place])
    assert record.named() == ("signature-bad", f"{forged.first_seq}-{forged.last_seq}")


@given(records, st.data())
def test_deleted_root_is_named_by_its_first_link(record: Record, data: st.DataObject) -> None:
    gone = record.roots.pop(data.draw(st.integers(0, len(record.roots) - 1)))
    assert record.named() == ("root-missing", str(gone.first_seq))


def rewrite(record: Record, batch: int) -> None:
    """What an owner of the database can do: change a row and link everything anew behind it."""
    changed = record.seals[record.roots[batch].first_seq - 1].audit_id
    record.rows[changed] = {**record.rows[changed], "position": "duty"}
    last = EMPTY
    for place, seal in enumerate(record.seals):
        (record.seals[place],) = link([record.rows[seal.audit_id]], seal.sealed_at, last)
        last = record.seals[place].head


@given(records, st.data())
def test_rewritten_chain_is_named_by_its_first_root(record: Record, data: st.DataObject) -> None:
    batch = data.draw(st.integers(0, len(record.roots) - 1))
    rewrite(record, batch)
    root = record.roots[batch]
    assert first_of(record.walk()) == Finding(
        "root-differs",
        f"{root.first_seq}-{root.last_seq}",
        "The links of this root were rewritten after signing.",
    )


@given(records, st.data())
def test_roots_signed_anew_with_another_key_are_named(record: Record, data: st.DataObject) -> None:
    batch = data.draw(st.integers(0, len(record.roots) - 1))
    rewrite(record, batch)
    forger = Ed25519PrivateKey.generate()
    for place, root in enumerate(record.roots[batch:], start=batch):
        seals = record.seals[root.first_seq - 1 : root.last_seq]
        record.roots[place] = sign(seals, forger, root.signed_at)
    root = record.roots[batch]
    assert record.named() == ("signature-bad", f"{root.first_seq}-{root.last_seq}")


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4).map(sealed))
def test_chain_cut_with_its_roots_is_seen_by_a_head_noted_elsewhere(record: Record) -> None:
    noted = Head(record.seals[-1].seq, record.seals[-1].chain_hash)
    assert record.walk(noted).counts.total() == 0
    cut = record.roots.pop()
    del record.seals[cut.first_seq - 1 :]
    assert record.walk().counts.total() == 0, "without a note a cut chain is only a shorter one"
    assert record.named(noted) == ("head-differs", str(noted))


def entry(**changed: object) -> AuditEntry:
    """A valid entry, changed."""
    return AuditEntry(**{**row(1), "classes": ("person_name",), **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["position", "action", "subject_type", "basis"])
@pytest.mark.parametrize("value", ["Marija Marić", "0641234567", "", "a" * 65, "person name"])
def test_entry_refuses_what_could_be_a_value(field: str, value: str) -> None:
    with pytest.raises(ValueError, match="codes only"):
        entry(**{field: value})


def test_entry_refuses_a_value_among_its_classes() -> None:
    with pytest.raises(ValueError, match="codes only"):
        entry(classes=("person_name", "Marija"))


def test_entry_needs_an_aware_time_and_a_whole_trace_id() -> None:
    with pytest.raises(ValueError, match="aware time"):
        entry(at=NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="32 lower-case"):
        entry(trace_id="00-abc")
