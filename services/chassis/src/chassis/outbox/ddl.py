"""What a migration calls to make the outbox. Written out, so that an old migration never changes."""

from __future__ import annotations

from alembic import op


def create_outbox(app: str, worker: str) -> None:
    """Events to publish and their numbers: both roles may add events, only `worker` may read, mark and purge them."""
    op.execute(
        """
        create table outbox (
            id uuid primary key,
            topic text not null,
            key uuid not null,
            sequence bigint not null check (sequence > 0),
            type text not null,
            source text not null,
            time timestamptz not null,
            correlationid uuid not null,
            causationid uuid,
            traceparent text,
            data jsonb not null,
            created_at timestamptz not null default clock_timestamp(),
            attempts integer not null default 0,
            retry_at timestamptz,
            published_at timestamptz,
            constraint outbox_once_per_number unique (topic, key, sequence)
        )
        """
    )
    op.execute("create index outbox_unpublished on outbox (topic, key, sequence) where published_at is null")
    op.execute("create index outbox_published on outbox (published_at) where published_at is not null")
    # A row per key, not a sequence: it is locked to the commit, so numbers of a key become visible in their order,
    # and a rollback gives its number back, so that there is no gap to wait for.
    op.execute(
        "create table outbox_sequence (topic text, key uuid, last bigint not null check (last > 0), "
        "primary key (topic, key))"
    )
    op.execute(f"revoke all on outbox, outbox_sequence from public, {app}, {worker}")
    op.execute(f"grant insert on outbox to {app}, {worker}")
    op.execute(f"grant select, delete, update (attempts, retry_at, published_at) on outbox to {worker}")
    op.execute(f"grant select, insert, update (last) on outbox_sequence to {app}, {worker}")


def keep_outbox(worker: str) -> None:
    """Published rows stay for good: after a recovery they are published again, so no role may delete one."""
    op.execute("drop index outbox_published")
    op.execute(f"revoke delete on outbox from {worker}")
