"""The nursery tells a program that runs from an earlier one that had the same process id."""

from multiprocessing import Pipe
from pathlib import Path

from tests.faults.nursery import Nursery, Order

ORDER = Order("identification.entrypoints.relay", [], {}, Path("relay.log"), ())


def test_an_id_that_is_used_again_is_a_program_that_runs() -> None:
    ours, theirs = Pipe()
    nursery = Nursery(1, ours)
    theirs.send((4711, -9))
    assert nursery.exit_code(4711) == -9
    theirs.send(4711)
    assert nursery.start(ORDER) == 4711
    assert nursery.exit_code(4711) is None
    theirs.send((4711, 0))
    assert nursery.exit_code(4711) == 0


def test_an_end_told_while_another_program_starts_is_kept() -> None:
    ours, theirs = Pipe()
    nursery = Nursery(1, ours)
    theirs.send((4711, 1))
    theirs.send(4712)
    assert nursery.start(ORDER) == 4712
    assert nursery.exit_code(4711) == 1
