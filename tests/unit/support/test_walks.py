"""A walk tries every case, and reports each that failed which it was."""

from __future__ import annotations

import inspect

import pytest

from tests.support.walks import walk


def is_small(tried: list[int], number: int) -> None:
    tried.append(number)
    assert number < 3


async def is_small_in_a_loop(tried: list[int], number: int) -> None:
    is_small(tried, number)


def is_refused(number: int, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        int(str(number))


def messages(failed: BaseExceptionGroup) -> list[str]:
    return [note for each in failed.exceptions for note in each.__notes__]


def test_every_case_is_tried_and_those_that_failed_are_named() -> None:
    tried: list[int] = []
    with pytest.raises(BaseExceptionGroup, match="2 of 4 cases failed") as failed:
        walk("number", [1, 5, 2, 4])(is_small)(tried)
    assert tried == [1, 5, 2, 4]
    assert messages(failed.value) == ["The case: number=5", "The case: number=4"]


async def test_it_is_the_same_in_a_loop() -> None:
    tried: list[int] = []
    with pytest.raises(BaseExceptionGroup) as failed:
        await walk("number", [5, 1])(is_small_in_a_loop)(tried)
    assert (tried, messages(failed.value)) == ([5, 1], ["The case: number=5"])


def test_what_was_not_raised_is_a_failure_too() -> None:
    with pytest.raises(BaseExceptionGroup) as failed:
        walk("number, word", [(1, "x")], ids=lambda each: f"<{each}>")(is_refused)()
    assert messages(failed.value) == ["The case: number=<1>, word=<x>"]


def test_pytest_gives_everything_but_the_cases() -> None:
    assert list(inspect.signature(walk("number", [1])(is_small)).parameters) == ["tried"]


def test_a_walk_over_nothing_is_none() -> None:
    with pytest.raises(AssertionError, match="proves nothing"):
        walk("number", [])
