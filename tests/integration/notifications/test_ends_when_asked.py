"""The request process is asked to end under load: whoever it had taken in gets an answer, and the next one finds nothing lost."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from queue import Empty, Queue

from tests.integration.notifications.installation import Installation, published_keys
from tests.integration.notifications.world import CSR, World
from tests.support.probe import eventually

NOTICES, CLIENTS, ENDINGS = 600, 8, 2
ON_ITS_WAY_SECONDS = 0.25
END_SECONDS = 10.0


@dataclass
class Crowd:
    """Clients that open notices over connections that they keep, until none is left."""

    port: int
    token: str
    left: Queue[str]
    answers: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    refused: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """One client."""
        connection, taken_in = self._connection(), False
        try:
            while not self.over.is_set():
                notice = self.left.get_nowait()
                try:
                    taken_in = self._open(connection, notice)
                except (OSError, HTTPException) as error:
                    self.left.put(notice)
                    if taken_in:
                        self.failed.append(repr(error))
                    else:
                        # No one took this connection: the client asks again, here or at another address.
                        self.refused += 1
                        time.sleep(0.05)
                    taken_in = False
                if not taken_in:
                    connection.close()
                    connection = self._connection()
        except Empty:
            connection.close()

    def _connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=5)

    def _open(self, connection: HTTPConnection, notice: str) -> bool:
        """Opens one; whether the connection goes on."""
        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "idempotency-key": f"opening-{notice}",
        }
        connection.request("POST", f"/inbox/{notice}/open", json.dumps({}), headers)
        answer = connection.getresponse()
        answer.read()
        self.answers.append(answer.status)
        return not answer.will_close


def notices(world: World) -> list[str]:
    rows = world.scratch.as_superuser(
        f"""
        insert into notice (id, unit_id, report_id, referral_id, code, urgency, caused_by, created_at, state, version)
        select gen_random_uuid(), '{CSR}', gen_random_uuid(), gen_random_uuid(), 'request_waits', 'urgent',
            gen_random_uuid(), now(), 'waiting', 1
        from generate_series(1, {NOTICES}) returning id
        """
    )
    return [notice for (notice,) in rows]


async def test_every_request_that_was_taken_in_is_answered_and_nothing_is_done_twice(
    installation: Installation,
) -> None:
    await asyncio.to_thread(_under_load, installation)


def kept(port: int) -> HTTPConnection:
    """A connection that was used once and is kept."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    return connection


def last_answer(connection: HTTPConnection) -> tuple[int, str | None]:
    """What a request gets that was on its way when the process was asked to end."""
    time.sleep(ON_ITS_WAY_SECONDS)  # not a wait: so long it was on its way
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("connection")


def takes_nobody_in(port: int) -> bool:
    """Whether a new connection is refused."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) != 0


def _under_load(installation: Installation) -> None:
    left: Queue[str] = Queue()
    for notice in notices(installation.world):
        left.put(notice)
    token = installation.mint.token(aud="notifications", roles=["csr_worker"], unit=str(CSR))
    with published_keys(installation.mint) as certs:
        serving = installation.start("http", AUTH__JWKS_URL=certs)
        crowd = Crowd(installation.ports["http"], token, left)
        clients = [threading.Thread(target=crowd.work) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            for ending in range(1, ENDINGS + 1):
                enough = ending * NOTICES // (ENDINGS + 2)
                eventually(lambda: len(crowd.answers) >= enough, f"{enough} are answered", seconds=30)  # noqa: B023 -- asked at once
                idle, before = kept(crowd.port), time.monotonic()
                serving.terminate()
                eventually(lambda: takes_nobody_in(crowd.port), "it takes nobody in any more")
                assert last_answer(idle) == (200, "close")
                idle.close()
                assert serving.wait(timeout=15) == 0
                assert time.monotonic() - before < END_SECONDS
                assert not left.empty(), "The load was over before the process was told to end: this proves nothing."
                serving = installation.start("http", AUTH__JWKS_URL=certs)
            eventually(left.empty, "every notice is opened", seconds=30)
        finally:
            crowd.over.set()
            for client in clients:
                client.join(timeout=30)
    assert crowd.failed == []
    assert crowd.refused > 0
    assert set(crowd.answers) == {200}
    states = installation.world.scratch.as_superuser("select state, version, count(*) from notice group by 1, 2")
    assert states == [["opened", "2", str(NOTICES)]]
    rows = "select count(*), count(distinct key) from outbox where type = 'notifications.notice-opened.v1'"
    assert installation.world.scratch.as_superuser(rows) == [[str(NOTICES), str(NOTICES)]]
