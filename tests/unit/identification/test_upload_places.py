"""Who sends slowly takes nothing from others; what lies in memory stays within bounds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from chassis.domain.errors import TooManyRequests, Unavailable
from identification.adapters.files import places
from identification.adapters.files.places import UploadPlaces
from identification.domain.files.file import MOST_BYTES


async def sent(*parts: bytes) -> AsyncIterator[bytes]:
    for each in parts:
        yield each


async def test_ten_who_send_slowly_keep_no_place_from_one_who_is_done() -> None:
    free = UploadPlaces()
    async with AsyncExitStack() as slow:
        for _ in range(10):
            coming = await slow.enter_async_context(free.place_of(uuid4(), sent(b"x", b"y")))
            assert await anext(coming) == b"x"
        async with free.place_of(uuid4(), sent(b"file")) as quick:
            assert [part async for part in quick] == [b"file"]


async def test_a_third_that_is_there_waits_for_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_PATIENCE_SECONDS", 0.01)
    free = UploadPlaces()
    async with AsyncExitStack() as looked_at:
        for _ in range(2):
            assert [part async for part in await looked_at.enter_async_context(free.place_of(uuid4(), sent(b"x")))]
        async with free.place_of(uuid4(), sent(b"x")) as third:
            assert await anext(third) == b"x"
            with pytest.raises(Unavailable):
                await anext(third)
    async with free.place_of(uuid4(), sent(b"x")) as after:
        assert [part async for part in after] == [b"x"]


async def test_what_lies_in_memory_is_bounded_and_given_back() -> None:
    free, whole = UploadPlaces(), bytes(MOST_BYTES)
    for _ in range(2):
        async with AsyncExitStack() as coming:
            for _ in range(4):
                await anext(await coming.enter_async_context(free.place_of(uuid4(), sent(whole))))
            async with free.place_of(uuid4(), sent(b"x")) as one_more:
                with pytest.raises(Unavailable):
                    await anext(one_more)


async def test_one_person_sends_one_file_at_a_time() -> None:
    free, person = UploadPlaces(), uuid4()
    async with free.place_of(person, sent(b"x")):
        with pytest.raises(TooManyRequests):
            async with free.place_of(person, sent(b"x")):
                pass
