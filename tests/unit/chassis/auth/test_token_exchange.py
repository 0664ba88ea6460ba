"""The exchange against an issuer in this process: kept for a session and an audience, honest when the issuer is away."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from chassis.auth import asking
from chassis.auth.asking import Unreachable
from chassis.auth.errors import Reason, Unauthenticated
from chassis.auth.exchange import TokenExchanger
from chassis.domain.errors import Unavailable
from chassis.settings.groups import AuthWithExchange
from tests.support.probe import eventually_async
from tests.support.tokens import SettableClock

AUTH = AuthWithExchange.model_validate(
    {
        "issuer": "http://127.0.0.1:24004/realms/spona",
        "jwks_url": "http://127.0.0.1:24004/certs",
        "audience": "gateway",
        "token_url": "http://127.0.0.1:24004/token",
        "client_id": "gateway",
        "client_secret": "a secret: with signs",
    }
)


@dataclass
class Issuer:
    """A token endpoint in this process (sockets are blocked here); the e2e suite uses a real one."""

    status: int = 200
    body: bytes | None = None
    down: bool = False
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    credentials: set[str] = field(default_factory=set)

    async def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        within: float,
    ) -> tuple[int, bytes]:
        """One request to the token endpoint."""
        assert (method, address, within) == ("POST", AUTH.token_url, 3.0)
        assert form is not None
        self.asked.append(form)
        self.credentials.add(headers["authorization"])
        await asyncio.sleep(0)
        await self.answers.wait()
        if self.down:
            raise Unreachable
        granted = f'{{"access_token": "{form["audience"]}-{len(self.asked)}", "expires_in": 300}}'
        return self.status, self.body if self.body is not None else granted.encode()


@dataclass
class Bench:
    """An exchanger, its issuer and its clock."""

    issuer: Issuer = field(default_factory=Issuer)
    clock: SettableClock = field(default_factory=SettableClock)

    def __post_init__(self) -> None:
        """Puts them together."""
        self.issuer.answers.set()
        self.exchanger = TokenExchanger(AUTH, self.issuer, clock=self.clock)

    async def exchange(self, subject: str = "subject", audience: str = "referral") -> str:
        """One exchange."""
        return await self.exchanger.exchange(subject, audience)

    async def is_idle(self) -> bool:
        """Whether nothing is asked just now."""
        return not self.exchanger._running


async def test_asks_as_the_client_for_one_audience() -> None:
    bench = Bench()
    assert await bench.exchange() == "referral-1"
    [form] = bench.issuer.asked
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange"
    assert (form["subject_token"], form["audience"]) == ("subject", "referral")
    [sent] = bench.issuer.credentials
    assert base64.b64decode(sent.removeprefix("Basic ")).startswith(b"gateway:")


async def test_an_exchange_is_kept_until_shortly_before_its_token_expires() -> None:
    bench = Bench()
    assert await bench.exchange() == await bench.exchange() == "referral-1"
    bench.clock.forward(seconds=224)
    assert await bench.exchange() == "referral-1"
    bench.clock.forward(seconds=1)
    assert await bench.exchange() == "referral-2"


async def test_a_refusal_that_no_one_waited_for_is_heard_by_who_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PATIENCE_SECONDS", 0.01)
    bench = Bench()
    await bench.exchange()
    bench.clock.forward(seconds=230)
    bench.issuer.answers.clear()
    assert await bench.exchange() == "referral-1"
    bench.issuer.status, bench.issuer.body = 400, b'{"error": "invalid_request"}'
    bench.issuer.answers.set()
    await eventually_async(bench.is_idle, "the refusal came")
    with pytest.raises(Unauthenticated):
        await bench.exchange()
    assert len(bench.exchanger) == 0


async def test_an_issuer_that_did_not_answer_is_left_alone_while_the_old_token_is_good() -> None:
    bench = Bench()
    await bench.exchange()
    bench.clock.forward(seconds=230)
    bench.issuer.down = True
    asked = []
    for seconds in (0, 9, 1, 9):
        bench.clock.forward(seconds=seconds)
        assert [await bench.exchange() for _ in range(2)] == ["referral-1"] * 2
        asked.append(len(bench.issuer.asked))
    assert asked == [2, 2, 3, 3]
    bench.issuer.down = False
    bench.clock.forward(seconds=1)
    assert await bench.exchange() == "referral-4"


async def test_what_is_over_is_let_go_when_the_next_one_comes() -> None:
    bench = Bench()
    for number in range(20):
        await bench.exchange(f"of the first minute {number}")
    bench.clock.forward(seconds=200)
    await bench.exchange("later")
    assert len(bench.exchanger) == 21
    bench.clock.forward(seconds=100)
    await bench.exchange("last")
    assert len(bench.exchanger) == 2
    bench.issuer.body = b'{"access_token": "over at once", "expires_in": 1}'
    assert await bench.exchange("over at once") == "over at once"


async def test_people_and_services_never_share_an_exchange() -> None:
    bench = Bench()
    tokens = [
        await bench.exchange(token, audience)
        for token in ("ana", "mira")
        for audience in ("referral", "identification")
    ]
    assert len(set(tokens)) == 4
    assert await bench.exchange("mira", "referral") == tokens[2]


async def test_callers_at_the_same_moment_share_one_question() -> None:
    bench = Bench()
    assert set(await asyncio.gather(*(bench.exchange() for _ in range(10)))) == {"referral-1"}


async def test_one_caller_who_gives_up_does_not_fail_the_others() -> None:
    bench = Bench()
    impatient = asyncio.ensure_future(bench.exchange())
    patient = asyncio.ensure_future(bench.exchange())
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == "referral-1"


async def test_no_one_hears_that_the_issuer_is_away_while_the_old_token_is_good() -> None:
    bench = Bench()
    await bench.exchange()
    bench.issuer.down = True
    bench.clock.forward(seconds=293)
    assert await bench.exchange() == "referral-1"
    assert len(bench.issuer.asked) == 2
    bench.clock.forward(seconds=1)
    with pytest.raises(Unavailable):
        await bench.exchange()


async def test_no_one_waits_for_an_issuer_that_is_slow_while_the_old_token_is_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "_PATIENCE_SECONDS", 0.001)
    bench = Bench()
    await bench.exchange()
    bench.clock.forward(seconds=271)
    bench.issuer.answers.clear()
    assert [await bench.exchange() for _ in range(3)] == ["referral-1"] * 3
    bench.issuer.answers.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (await bench.exchange(), len(bench.issuer.asked)) == ("referral-2", 2)


async def test_what_is_refused_ends_though_the_old_token_is_good() -> None:
    bench = Bench()
    await bench.exchange()
    bench.clock.forward(seconds=271)
    bench.issuer.status, bench.issuer.body = 400, b'{"error": "invalid_grant"}'
    with pytest.raises(Unauthenticated):
        await bench.exchange()


async def test_a_failed_exchange_is_not_kept() -> None:
    bench = Bench()
    bench.issuer.down = True
    with pytest.raises(Unavailable):
        await bench.exchange()
    bench.issuer.down = False
    assert await bench.exchange() == "referral-2"


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_request", "invalid_token"])
async def test_a_refused_subject_token_means_not_signed_in(error: str) -> None:
    bench = Bench(Issuer(status=400, body=f'{{"error": "{error}"}}'.encode()))
    with pytest.raises(Unauthenticated) as refused:
        await bench.exchange()
    assert refused.value.reason is Reason.EXCHANGE


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, b'{"error": "invalid_client"}'),
        (400, b'{"error": "invalid_target"}'),
        (500, b""),
        (503, b"<html>"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"access_token": 7}'),
    ],
)
async def test_any_other_answer_is_a_fault_of_the_platform(status: int, body: bytes) -> None:
    with pytest.raises(Unavailable):
        await Bench(Issuer(status=status, body=body)).exchange()


async def test_without_a_lifetime_nothing_is_kept() -> None:
    bench = Bench(Issuer(body=b'{"access_token": "t"}'))
    await bench.exchange()
    await bench.exchange()
    assert len(bench.issuer.asked) == 2


async def test_the_cache_is_bounded() -> None:
    bench = Bench()
    for n in range(4100):
        await bench.exchange(f"token-{n}")
    assert len(bench.exchanger._cache) == 4096


async def test_no_token_shows_in_a_dump_of_the_cache() -> None:
    bench = Bench()
    await bench.exchange("secret-subject")
    assert "secret-subject" not in repr(bench.exchanger._cache)
    assert "referral-1" not in repr(bench.exchanger._cache)
