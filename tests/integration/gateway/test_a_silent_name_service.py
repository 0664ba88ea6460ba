"""A name service that says nothing, or that it does not know, while processes come and go: whoever knows where to go does not wait for it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest

from gateway.clients.processes import names
from gateway.clients.processes.names import Name, NameUnknown
from tests.integration.gateway.asking import ANEW, FIRST, NAME, SECOND, before
from tests.integration.gateway.test_one_of_two_is_recreated import Flow, replicas
from tests.support.gateway import gateway
from tests.support.probe import eventually_async

PORT = 1
NOT_HERE = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
NOT_NOW = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


@dataclass
class Speech:
    """When the name service speaks, and how often it was asked."""

    free: Event = field(default_factory=Event)
    asked: int = 0


@pytest.fixture
def speech(named: list[str | Exception], monkeypatch: pytest.MonkeyPatch) -> Iterator[Speech]:
    """A name service of FIRST and SECOND, which speaks as long as it is `free`."""
    named.extend([FIRST, SECOND])
    speech, ask = Speech(), socket.getaddrinfo
    speech.free.set()

    def looked_up(host: Any, *arguments: Any, **more: Any) -> Any:
        if host == NAME:
            speech.asked += 1
            assert speech.free.wait(60)
        return ask(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    yield speech
    speech.free.set()


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Name:
    """A name whose addresses are asked for each time."""
    monkeypatch.setattr(names, "_KEPT_SECONDS", 0.0)
    return Name(NAME, PORT)


async def test_what_was_known_holds_while_the_name_service_is_silent_and_one_asks_it_for_all(
    forgetful: Name, speech: Speech, named: list[str | Exception]
) -> None:
    known = (f"{FIRST}:{PORT}", f"{SECOND}:{PORT}")
    assert await forgetful.addresses() == known
    speech.free.clear()
    named[:] = [ANEW, SECOND]
    for _ in range(2):
        assert await asyncio.gather(*(forgetful.addresses() for _ in range(20))) == [known] * 20
    assert (speech.asked, speech.free.is_set()) == (2, False)
    speech.free.set()

    async def told() -> bool:
        return await forgetful.addresses() == (f"{ANEW}:{PORT}", f"{SECOND}:{PORT}")

    await eventually_async(told, "what the name service says again holds")


async def test_what_was_known_holds_while_the_name_service_does_not_know(
    forgetful: Name, speech: Speech, named: list[str | Exception]
) -> None:
    known = await forgetful.addresses()
    named[:0] = [NOT_NOW, NOT_NOW]
    assert [await forgetful.addresses() for _ in range(2)] == [known, known]
    assert (speech.asked, named) == (3, [FIRST, SECOND])


async def test_a_name_that_is_denied_for_long_means_nothing_any_more(
    forgetful: Name, speech: Speech, named: list[str | Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = await forgetful.addresses()
    named[:0] = [NOT_HERE] * 2
    assert [await forgetful.addresses() for _ in range(3)] == [known] * 3
    monkeypatch.setattr(names, "_BELIEVED_AFTER_SECONDS", 0.0)
    named[:0] = [NOT_NOW, NOT_HERE]
    assert await forgetful.addresses() == known
    with pytest.raises(NameUnknown):
        await forgetful.addresses()
    assert await forgetful.addresses() == known
    assert speech.asked == 7


async def test_a_denial_long_after_another_one_is_the_first_again(
    forgetful: Name, speech: Speech, named: list[str | Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "_BELIEVED_AFTER_SECONDS", 0.05)
    known = await forgetful.addresses()
    began = asyncio.get_running_loop().time()
    named[:0] = [NOT_HERE]
    assert [await forgetful.addresses() for _ in range(2)] == [known] * 2

    async def long_after() -> bool:
        return asyncio.get_running_loop().time() - began > names._BELIEVED_AFTER_SECONDS

    await eventually_async(long_after, "long after")
    named[:0] = [NOT_HERE]
    assert (await forgetful.addresses(), speech.asked) == (known, 4)


async def test_whoever_knows_nothing_waits_for_the_answer_and_hears_that_there_is_none(
    forgetful: Name, speech: Speech, named: list[str | Exception]
) -> None:
    named.insert(0, NOT_NOW)
    speech.free.clear()
    asking = [asyncio.create_task(forgetful.addresses()) for _ in range(3)]
    done, _ = await asyncio.wait(asking, timeout=3 * names._PATIENCE_SECONDS)
    assert done == set()
    speech.free.set()
    heard = await asyncio.gather(*asking, return_exceptions=True)
    assert [(type(each), each.__cause__) for each in heard if isinstance(each, Exception)] == [
        (NameUnknown, NOT_NOW)
    ] * 3
    assert await forgetful.addresses() == (f"{FIRST}:{PORT}", f"{SECOND}:{PORT}")


async def test_what_the_name_service_says_holds_for_a_second(speech: Speech) -> None:
    name = Name(NAME, PORT)
    assert len([await name.addresses() for _ in range(20)]) == 20
    assert speech.asked == 1


async def test_a_number_is_its_own_address_and_nobody_is_asked(speech: Speech) -> None:
    speech.free.clear()
    assert await Name("::1", PORT).addresses() == (f"[::1]:{PORT}",)
    assert await Name(FIRST, PORT).addresses() == (f"{FIRST}:{PORT}",)


async def test_no_request_fails_while_one_of_two_ends_and_the_name_service_is_silent(speech: Speech) -> None:
    async with replicas(FIRST, SECOND) as (port, (first, _)), gateway(**before(f"http://{NAME}:{port}")) as caller:
        flow = Flow(caller)
        running = [asyncio.create_task(flow.run()) for _ in range(4)]
        await flow.goes_on()
        asked = speech.asked
        speech.free.clear()

        async def asks_again() -> bool:
            return speech.asked > asked

        await eventually_async(asks_again, "the gateway asks again, and is not told")
        ended = await asyncio.to_thread(first.signalled, signal.SIGTERM)
        assert (ended.code, "answered" in ended.out) == (0, True)
        await flow.goes_on()
        assert not speech.free.is_set()
        speech.free.set()
        flow.over = True
        await asyncio.gather(*running)
    assert flow.failed == []
