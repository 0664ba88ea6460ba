"""What a migration calls to make the store. Written out, so that an old migration never changes."""

from __future__ import annotations

from alembic import op


def create_idempotency(app: str, worker: str | None = None) -> None:
    """The store: the role `app` claims and completes, `worker` (if given) removes what is old."""
    op.execute(
        """
        create table idempotency (
            caller uuid not null,
            operation text not null,
            key text not null check (key ~ '^[!-~]{8,128}$'),
            body_mac bytea not null check (length(body_mac) = 32),
            result_ids jsonb check (jsonb_typeof(result_ids) = 'object'),
            created_at timestamptz not null,
            primary key (caller, operation, key)
        )
        """
    )
    op.execute("create index idempotency_by_age on idempotency (created_at)")
    others = f", {worker}" if worker else ""
    op.execute(f"revoke all on idempotency from public, {app}{others}")
    op.execute(f"grant select, insert, update (result_ids) on idempotency to {app}")
    if worker:
        op.execute(f"grant select, delete on idempotency to {worker}")
