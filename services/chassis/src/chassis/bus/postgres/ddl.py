"""What migrations of the database `bus` call."""

from __future__ import annotations

from alembic import op

from chassis.bus.postgres.naming import role_of, table_of
from contracts.topics import CONSUMERS, OWNERS, may_read

MAX_VALUE_BYTES = 1_000_000


def create_log() -> None:
    """Group positions, and the function that gives every topic one writer at a time."""
    # A plain sequence hands out 7, then 8; 8 commits first, a reader goes past it, and 7 is never read.
    # The lock is held to commit, so positions become visible in their order, whichever process inserts.
    op.execute(
        """
        create function bus_one_writer_at_a_time() returns trigger language plpgsql
        set search_path = pg_catalog as $$
        begin
            perform pg_advisory_xact_lock(tg_relid::bigint);
            perform pg_notify(tg_table_name, '');
            return null;
        end $$
        """
    )
    op.execute(
        """
        create table bus_group_position (
            group_name text not null,
            topic text not null,
            position bigint not null check (position >= 0),
            committed_at timestamptz not null default clock_timestamp(),
            primary key (group_name, topic)
        )
        """
    )
    op.execute("alter table bus_group_position enable row level security")
    own = "group_name || '_bus' = current_user"
    op.execute(f"create policy own_group on bus_group_position using ({own}) with check ({own})")


def apply_topics() -> None:
    """Makes every topic of contracts.topics that is missing and sets all rights to what is written there.

    A migration that follows a change of contracts.topics consists of this call.
    """
    services = sorted({*OWNERS.values(), *CONSUMERS})
    roles = ", ".join(role_of(service) for service in services)
    op.execute(f"revoke all on bus_group_position from public, {roles}")
    op.execute(f"grant select, insert, update on bus_group_position to {roles}")
    for topic, owner in OWNERS.items():
        table = table_of(topic)
        _create_topic(table)
        op.execute(f"revoke all on {table} from public, {roles}")
        op.execute(f"grant insert (key, header_names, header_values, value) on {table} to {role_of(owner)}")
        for service in services:
            if may_read(service, topic):
                op.execute(f"grant select on {table} to {role_of(service)}")


def _create_topic(table: str) -> None:
    op.execute(
        f"""
        create table if not exists {table} (
            position bigint generated always as identity primary key,
            key uuid not null,
            header_names text[] not null,
            header_values bytea[] not null check (cardinality(header_values) = cardinality(header_names)),
            value bytea not null check (length(value) <= {MAX_VALUE_BYTES}),
            written_at timestamptz not null default clock_timestamp()
        )
        """
    )
    op.execute(f"create index if not exists {table}_by_age on {table} (written_at)")
    # Before the statement: its rows take their positions only once the lock is held.
    op.execute(
        f"create or replace trigger one_writer_at_a_time before insert on {table} "
        "for each statement execute function bus_one_writer_at_a_time()"
    )
