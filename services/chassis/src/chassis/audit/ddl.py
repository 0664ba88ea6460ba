"""What a migration calls to make the record. Written out, so that an old migration never changes."""

from __future__ import annotations

from alembic import op

from chassis.db.migrations import protect

_CODE = "^[a-z][a-z0-9_.:-]{0,63}$"
_CODES = "^[a-z][a-z0-9_.-]{0,63}(:[a-z][a-z0-9_.-]{0,63}){0,63}$"
_TABLES = ("audit", "audit_seal", "audit_root")


def create_audit(app: str, worker: str) -> None:
    """The record, its chain and its signed roots.

    The role `app` may add and read rows, `worker` may read rows and add to the chain; nobody but
    the owner may change or delete anything.
    """
    op.execute(
        f"""
        create table audit (
            id uuid primary key,
            at timestamptz not null,
            caller uuid not null,
            unit uuid,
            position text not null check (position ~ '{_CODES}'),
            action text not null check (action ~ '{_CODE}'),
            subject_type text not null check (subject_type ~ '{_CODE}'),
            subject_id uuid,
            classes text[] not null check (array_position(classes, null) is null),
            basis text check (basis ~ '{_CODES}'),
            query_index bytea,
            trace_id text check (trace_id ~ '^[0-9a-f]{{32}}$')
        )
        """
    )
    op.execute("create index audit_by_time on audit (at, id)")
    op.execute("create index audit_by_subject on audit (subject_id, at)")
    # No foreign key to audit: a seal outlives its row, so that a missing row can be named.
    op.execute(
        """
        create table audit_seal (
            seq bigint primary key check (seq > 0),
            audit_id uuid not null constraint audit_seal_once_per_row unique,
            row_hash bytea not null check (length(row_hash) = 32),
            chain_hash bytea not null check (length(chain_hash) = 32),
            sealed_at timestamptz not null
        )
        """
    )
    op.execute(
        """
        create table audit_root (
            first_seq bigint not null,
            last_seq bigint primary key,
            count bigint not null check (count = last_seq - first_seq + 1 and count > 0),
            root bytea not null check (length(root) = 32),
            signature bytea not null check (length(signature) = 64),
            signed_at timestamptz not null
        )
        """
    )
    # Revoked first: default privileges of a database may have given more than the lines below.
    for table in _TABLES:
        op.execute(f"revoke all on {table} from public, {app}, {worker}")
    op.execute(f"grant select, insert on audit to {app}")
    op.execute(f"grant select on audit to {worker}")
    op.execute(f"grant select, insert on audit_seal, audit_root to {worker}")


def only_the_caller_adds(app: str, worker: str, migrator: str) -> None:
    """A line names the caller of its transaction, whatever a statement says; `app` finds none, `worker` finds all."""
    protect(
        "audit",
        {
            "migrator": f"to {migrator} using (true) with check (true)",
            "sealed": f"for select to {worker} using (true)",
            "noted": f"for insert to {app} with check (caller = app_subject())",
        },
    )
