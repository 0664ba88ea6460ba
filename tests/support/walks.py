"""Many cases in one test: what pytest does around each of thousands takes longer than the cases do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import pytest

_SHOWN = 10


@dataclass
class _Walk:
    """What went wrong so far."""

    ids: Callable[[Any], object]
    failures: list[BaseException] = field(default_factory=list)

    @contextmanager
    def tries(self, case: Mapping[str, Any]) -> Iterator[None]:
        try:
            yield
        except (Exception, pytest.fail.Exception) as failure:  # noqa: BLE001 -- all of them are told at the end
            failure.add_note("The case: " + ", ".join(f"{name}={self.ids(value)}" for name, value in case.items()))
            self.failures.append(failure)

    def ends(self, cases: int) -> None:
        if self.failures:
            raise BaseExceptionGroup(f"{len(self.failures)} of {cases} cases failed", self.failures[:_SHOWN])


def walk(
    names: str, values: Iterable[Any], *, ids: Callable[[Any], object] = str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`pytest.mark.parametrize` in one test: every case is tried with the same fixtures, and each that fails is reported by name.

    A case is a tuple when there are several names, parted by commas; `ids` says what each of its values is called.
    """
    arguments = names.replace(" ", "").split(",")
    cases = [dict(zip(arguments, each if len(arguments) > 1 else (each,), strict=True)) for each in values]
    assert cases, "who walks over nothing proves nothing"

    def over(rule: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(rule)
        def test(*given: Any, **fixtures: Any) -> None:
            walked = _Walk(ids)
            for case in cases:
                with walked.tries(case):
                    rule(*given, **fixtures, **case)
            walked.ends(len(cases))

        @wraps(rule)
        async def test_in_a_loop(*given: Any, **fixtures: Any) -> None:
            walked = _Walk(ids)
            for case in cases:
                with walked.tries(case):
                    await rule(*given, **fixtures, **case)
            walked.ends(len(cases))

        made = test_in_a_loop if inspect.iscoroutinefunction(rule) else test
        asked = inspect.signature(rule)
        # What pytest is to give: everything but the cases.
        given = [each for name, each in asked.parameters.items() if name not in arguments]
        vars(made)["__signature__"] = asked.replace(parameters=given)
        return made

    return over
