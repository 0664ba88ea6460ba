"""What a migration calls to make the inbox. Written out, so that an old migration never changes."""

from __future__ import annotations

from alembic import op

_TABLES = "inbox_event, inbox_position, inbox_waiting, inbox_dead_letter"


def create_inbox(worker: str) -> None:
    """Events applied, places, events that wait and dead letters: for `worker` (consumer and operations) only."""
    op.execute(
        """
        create table inbox_event (
            consumer text,
            event_id uuid,
            topic text not null,
            key uuid not null,
            sequence bigint not null,
            type text not null,
            outcome text not null,
            at timestamptz not null default clock_timestamp(),
            primary key (consumer, event_id)
        )
        """
    )
    op.execute("create index inbox_event_by_age on inbox_event (at)")
    # 0 means a key of which nothing was applied yet: the row is there to be locked.
    op.execute(
        "create table inbox_position (consumer text, topic text, key uuid, last bigint not null check (last >= 0), "
        "primary key (consumer, topic, key))"
    )
    op.execute(
        """
        create table inbox_waiting (
            consumer text,
            topic text,
            key uuid,
            sequence bigint,
            starts boolean not null,
            id uuid not null,
            partition integer not null,
            position bigint not null,
            sealed bytea not null,
            at timestamptz not null default clock_timestamp(),
            primary key (consumer, topic, key, sequence)
        )
        """
    )
    op.execute(
        """
        create table inbox_dead_letter (
            id uuid primary key,
            consumer text not null,
            topic text not null,
            partition integer not null,
            position bigint not null,
            key uuid,
            event_id uuid,
            type text,
            sequence bigint,
            reason text not null,
            attempts integer not null,
            sealed bytea,
            at timestamptz not null default clock_timestamp(),
            resolution text check (resolution in ('replayed', 'skipped')),
            resolved_at timestamptz,
            check ((resolution is null) = (resolved_at is null)),
            check ((resolution is null) = (sealed is not null))
        )
        """
    )
    op.execute(
        "create index inbox_dead_letter_open on inbox_dead_letter (consumer, topic, key) where resolution is null"
    )
    op.execute(f"revoke all on {_TABLES} from public, {worker}")
    op.execute(f"grant select, insert, update, delete on {_TABLES} to {worker}")


def keep_envelopes() -> None:
    """Every event that is applied stays for good with its envelope, from which a later migration can fill a new table."""
    op.execute("drop index inbox_event_by_age")
    # Null in the rows of before: their envelopes were not kept.
    op.execute("alter table inbox_event add column envelope jsonb")
