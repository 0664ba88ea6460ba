"""What every level of tests may use."""

import gc
from collections.abc import Generator

import pytest
from hypothesis import settings

pytest_plugins = [
    "tests.support.postgres",
    "tests.support.kafka",
    "tests.support.keycloak",
    "tests.support.nursery",
    "tests.support.routes_read_once",
    "tests.support.statements_compiled_once",
]

# How long a case takes says how busy the machine is.
settings.register_profile("spona", deadline=None)
settings.load_profile("spona")

# What is collected stays: looking it through again and again while it grows was a fifth of that time.
gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """What a module leaves behind is looked through once and never again.

    Else a collection of garbage, after two thousand tests, holds one up for seconds, and its calls run into their limits.
    """
    result = yield
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()
    return result


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of collected tests are looked through by no collection of garbage: that held loops up for seconds."""
    gc.collect()
    gc.freeze()
    # Each test makes applications of tens of thousands of objects: by the usual 700 they are looked through a thousand times.
    gc.set_threshold(20_000, 20)
    gc.enable()
