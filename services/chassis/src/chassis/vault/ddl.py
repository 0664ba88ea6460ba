"""What the migration of the database of keys calls. Written out, so that it never changes."""

from __future__ import annotations

from alembic import op


def create_wrapped_keys(app: str) -> None:
    """The table of keys: the role `app` may add keys, empty them for good, and remove orphans (until `only_the_worker_removes`)."""
    op.execute(
        """
        create table wrapped_key (
            owner_id uuid primary key,
            owner_kind text not null check (owner_kind ~ '^[a-z][a-z_]{0,31}$'),
            wrapped bytea,
            created_at timestamptz not null,
            destroyed_at timestamptz,
            check ((wrapped is null) = (destroyed_at is not null))
        )
        """
    )
    op.execute("create index wrapped_key_living on wrapped_key (created_at, owner_id) where wrapped is not null")
    op.execute(f"revoke all on wrapped_key from public, {app}")
    op.execute(f"grant select, insert, delete, update (wrapped, destroyed_at) on wrapped_key to {app}")
    # A key is never changed and never comes back: both would make an erasure untrue.
    op.execute(
        """
        create function wrapped_key_only_dies() returns trigger language plpgsql as $$
        begin
            if new.wrapped is not null then
                raise exception 'a key may only be emptied' using errcode = 'restrict_violation';
            end if;
            return new;
        end $$
        """
    )
    op.execute(
        "create trigger wrapped_key_only_dies before update on wrapped_key "
        "for each row execute function wrapped_key_only_dies()"
    )
    op.execute(
        """
        create function wrapped_key_tombstone_stays() returns trigger language plpgsql as $$
        begin
            if old.wrapped is null then
                raise exception 'a tombstone stays' using errcode = 'restrict_violation';
            end if;
            return old;
        end $$
        """
    )
    op.execute(
        "create trigger wrapped_key_tombstone_stays before delete on wrapped_key "
        "for each row execute function wrapped_key_tombstone_stays()"
    )


def only_the_worker_removes(app: str, worker: str) -> None:
    """Roles that answer requests add keys and find them; the role `worker` alone empties and removes, and adds none."""
    op.execute(f"revoke all on wrapped_key from public, {app}, {worker}")
    # What was granted by column is revoked by column.
    op.execute(f"revoke update (wrapped, destroyed_at) on wrapped_key from {app}")
    op.execute(f"grant select, insert on wrapped_key to {app}")
    op.execute(f"grant select, delete, update (wrapped, destroyed_at) on wrapped_key to {worker}")


def remember_sweeps(app: str, worker: str) -> None:
    """Of each kind of owner, up to which moment its keys were swept; `worker` notes it, no other role asks."""
    op.execute("create table key_sweep (owner_kind text primary key, swept_until timestamptz not null)")
    op.execute(f"revoke all on key_sweep from public, {app}, {worker}")
    op.execute(f"grant select, insert, update on key_sweep to {worker}")
    op.execute(
        "create index wrapped_key_of_kind on wrapped_key (owner_kind, created_at, owner_id) where wrapped is not null"
    )
    op.execute("drop index wrapped_key_living")
