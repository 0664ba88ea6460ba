"""Creates drafts, which only their author finds, and the list of keys that are still to be destroyed."""

import sqlalchemy as sa
from alembic import op

from chassis.db.migrations import protect

revision = "2026_11_25_0030"
down_revision = "2026_11_24_1200"

_APP, _WORKER, _MIGRATOR = "identification_app", "identification_worker", "identification_migrator"
_moment = sa.DateTime(timezone=True)
_REPORTING = (
    "health_reporter",
    "police_reporter",
    "labour_inspector",
    "csr_worker",
    "education_reporter",
    "migration_officer",
    "ngo_worker",
    "centre_intake",
)
_REPORTS = " or ".join(f"app_has_role('{role}')" for role in _REPORTING)
_AUTHOR = f"author_id = app_subject() and ({_REPORTS})"


def upgrade() -> None:
    """Tables, grants and policies."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.Uuid, nullable=False, index=True),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("danger", sa.Boolean, nullable=False),
        sa.Column("child", sa.Boolean, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("updated_at", _moment, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("owner_id", sa.Uuid, primary_key=True),
        sa.Column("at", _moment, nullable=False),
    )
    op.execute(f"grant select, insert, delete on draft to {_APP}")
    op.execute(f"grant update (danger, child, updated_at, version, ciphertext) on draft to {_APP}")
    op.execute(f"grant select (id, updated_at), delete on draft to {_WORKER}")
    op.execute(f"grant insert on erasure to {_APP}")
    op.execute(f"grant select, insert, delete on erasure to {_WORKER}")
    protect(
        "draft",
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "worker": f"to {_WORKER} using (true) with check (true)",
            "seen": f"for select to {_APP} using ({_AUTHOR})",
            "begun": f"for insert to {_APP} with check ({_AUTHOR} and unit_id = app_unit() and version = 1)",
            "continued": f"for update to {_APP} using ({_AUTHOR}) with check ({_AUTHOR})",
            "ended": f"for delete to {_APP} using ({_AUTHOR})",
        },
    )
