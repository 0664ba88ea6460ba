"""Faults that lie in databases: rows, rights, locks and what is slow."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.errors import CliError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.workshop.bench.alerts.world import World

_PATIENCE_SECONDS = 30
_SEALERS_LOCK = 0x5365_616C
_LEADERS = (
    "select pid, (classid::bigint << 32) | objid::bigint from pg_locks "
    "where locktype = 'advisory' and granted and objsubid = 1 "
    "and database = (select oid from pg_database where datname = current_database())"
)
_NEWEST = "(select id from outbox where published_at is not null order by created_at desc limit 1)"


@contextmanager
def event_not_published(world: World) -> Iterator[None]:
    """The newest event of notifications waits for its next try, an hour from now; at the end it counts as published, which it was."""
    held = (
        "update outbox set published_at = null, attempts = 1, retry_at = clock_timestamp() + interval '1 hour' "
        f"where id = {_NEWEST} returning id"
    )
    [[row]] = _some(world, "notifications", held)
    yield
    world.server.query(
        f"update outbox set published_at = clock_timestamp(), retry_at = null where id = '{row}'", "notifications"
    )


@contextmanager
def relay_locked_out(world: World) -> Iterator[None]:
    """Another session holds the lock of notifications' relay."""
    with _lock_taken(world, "notifications", sealers=False):
        yield


@contextmanager
def sealer_locked_out(world: World) -> Iterator[None]:
    """Another session holds the lock of identification's sealer."""
    with _lock_taken(world, "identification", sealers=True):
        yield


@contextmanager
def sealing_held_up(world: World) -> Iterator[None]:
    """A table that identification's sealer writes to is locked."""
    with _session(world, "identification", "begin; lock table audit_seal in share row exclusive mode"):
        yield


@contextmanager
def right_taken_away(world: World) -> Iterator[None]:
    """Referral's request processes may not read referrals."""
    world.server.query("revoke select on referral from referral_app", "referral")
    try:
        yield
    finally:
        world.server.query("grant select on referral to referral_app", "referral")


@contextmanager
def term_missed(world: World) -> Iterator[None]:
    """A term of a referral that no one works on any more ended an hour ago; at the end eight days ago, which is no news."""
    past = (
        "update clock set state = 'running', started_at = now() - interval '2 hours', due_at = now() - interval '1 hour' "
        "where id = (select id from clock where state = 'unmeasured' order by due_at limit 1) returning id"
    )
    _some(world, "referral", past)
    yield
    world.server.query(
        "update clock set started_at = started_at - interval '8 days', due_at = due_at - interval '8 days', "
        "breached_at = breached_at - interval '8 days' where state = 'breached'",
        "referral",
    )


@contextmanager
def reads_slow(world: World) -> Iterator[None]:
    """Referrals are locked for 300 ms, again and again."""
    again = (
        "do $$ begin loop lock table referral in access exclusive mode; "
        "perform pg_sleep(0.3); commit; perform pg_sleep(0.1); end loop; end $$"
    )
    with _session(world, "referral", again):
        yield


@contextmanager
def consumer_slowed(world: World, database: str, seconds: float) -> Iterator[None]:
    """Each event costs the service's consumer so long."""
    name = "bench_slow"
    world.server.query(
        f"create function {name}() returns trigger language plpgsql as "
        f"$$ begin perform pg_sleep({seconds}); return new; end $$; "
        f"create trigger {name} before insert on inbox_position for each row execute function {name}()",
        database,
    )
    try:
        yield
    finally:
        world.server.query(f"drop trigger {name} on inbox_position; drop function {name}()", database)


@contextmanager
def _lock_taken(world: World, database: str, *, sealers: bool) -> Iterator[None]:
    """A session waits for the lock of the one who leads, who is then ended."""
    leaders = {int(key): pid for pid, key in world.server.query(_LEADERS, database)}
    wanted = [key for key in leaders if (key == _SEALERS_LOCK) == sealers]
    if len(wanted) != 1:
        raise CliError(f"Of {database} {len(wanted)} lead, and one was expected")
    with _session(world, database, f"select pg_advisory_lock({wanted[0]})"):
        time.sleep(1)
        world.server.query(f"select pg_terminate_backend({leaders[wanted[0]]})", database)
        yield


@contextmanager
def _session(world: World, database: str, statement: str) -> Iterator[None]:
    """A session of the superuser in which the statement was begun; ended with the block, whatever it was doing."""
    psql, mark = world.server.psql, "bench-alerts"
    environment = {**psql.environment(), "PGAPPNAME": mark}
    with subprocess.Popen(
        psql.command(database), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment, text=True
    ) as process:
        assert process.stdin is not None
        process.stdin.write(f"{statement};\n")
        process.stdin.flush()
        try:
            yield
        finally:
            process.kill()
            world.server.query(
                f"select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{mark}' "
                f"and datname = '{database}'"
            )


def _some(world: World, database: str, statement: str) -> list[list[str]]:
    """What a change returns, tried until it found something. Raises CliError."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (found := world.server.query(statement, database)):
        if time.monotonic() > end:
            raise CliError(f"{database} has nothing that this fault could be made of")
        time.sleep(1)
    return found
