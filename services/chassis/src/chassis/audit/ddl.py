"""What a migration calls to make the record. Written out, so that an old migration never changes."""

from __future__ import annotations

from alembic import op

_CODE = "^[a-z][a-z0-9_.:-]{0,63}$"
_CODES = "^[a-z][a-z0-9_.-]{0,63}(:[a-z][a-z0-9_.-]{0,63}){0,63}$"
_EARLIEST, _LATEST = "0001-01-02", "9999-12-31"
_TABLES = ("audit", "audit_seal", "audit_root")


def create_audit(app: str, worker: str) -> None:
    """The record, its chain and its signed roots.

    The role `app` may add and read rows, `worker` may read rows and add to the chain; only
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


def queue_unsealed(app: str, worker: str) -> None:
    """What is not sealed yet is in a table of its own, from the transaction that adds it to the one that seals it.

    A trigger adds, whatever a statement says. Blocks new lines of the record until the migration commits.
    """
    # By time, because that is the order in which rows are sealed. No foreign key: it would hide that a waiting row is gone.
    op.execute(
        "create table audit_unsealed (at timestamptz not null, audit_id uuid not null, primary key (at, audit_id))"
    )
    # A row that no calendar of ours can read would stop the reader of what is not sealed.
    op.execute(
        f"""
        create function audit_waits() returns trigger
        language plpgsql security definer set search_path = public, pg_temp set row_security = on as $$
        begin
            if exists (select from added where at < '{_EARLIEST}' or at >= '{_LATEST}') then
                raise check_violation using message = 'A line of the record needs a date that can be read.', constraint = 'audit_at';
            end if;
            insert into audit_unsealed (at, audit_id) select at, id from added;
            return null;
        end
        $$
        """
    )
    op.execute("revoke all on function audit_waits() from public")
    op.execute(
        "create trigger audit_waits after insert on audit referencing new table as added "
        "for each statement execute function audit_waits()"
    )
    op.execute(f"revoke all on audit_unsealed from public, {app}, {worker}")
    # The trigger's lock has waited for every transaction that was adding rows: what it did not see is here now.
    op.execute(
        "insert into audit_unsealed (at, audit_id) select at, id from audit a "
        "where not exists (select from audit_seal s where s.audit_id = a.id)"
    )
