"""A report belongs to a case and has a case manager; the release before writes neither, and reads past them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_2000"
down_revision = "2026_12_01_1952"
_RUNNING = "submitted_at > '-infinity' and withdrawn_at is null and manager_id is null"
_LINE = f"{_RUNNING} and joint_with is null"
_CASE = "submitted_at > '-infinity' and withdrawn_at is null and manager_id is not null and joint_with is null"
_FIRST_DUE, _BY_TIME = ["line_urgency", "due_first", "id"], ["submitted_at", "id"]
_REPLACED = {
    "report_line_by_state": ("report_unassigned_by_state", _LINE, ["state", *_FIRST_DUE]),
    "report_line_by_sector": ("report_unassigned_by_sector", _LINE, ["author_sector", *_FIRST_DUE]),
    "report_line_by_place": ("report_unassigned_by_place", _LINE, ["served_by", *_FIRST_DUE]),
    "report_line_by_owner": ("report_unassigned_by_owner", _LINE, ["taken_over_by", *_FIRST_DUE]),
    "report_line_by_code": (
        "report_unassigned_by_code",
        f"{_LINE} and place_code is not null",
        ["place_code", *_FIRST_DUE],
    ),
    "report_waiting_by_time": (
        "report_unassigned_waiting",
        f"{_LINE} and due_first < '9999-12-31 00:00:00+00'",
        _BY_TIME,
    ),
    "report_running_by_time": ("report_unassigned_by_time", _RUNNING, _BY_TIME),
}
_NEW = {
    "report_case_by_due": ["state", *_FIRST_DUE],
    "report_case_by_time": _BY_TIME,
    "report_case_of_manager": ["manager_id", *_FIRST_DUE],
    "report_case_of_manager_by_time": ["manager_id", *_BY_TIME],
}


def upgrade() -> None:
    """Empty columns; each list's index is made before the one that it replaces goes, so that a list always has its way."""
    op.add_column("report", sa.Column("case_id", sa.Uuid))
    op.add_column("report", sa.Column("manager_id", sa.Uuid))
    op.add_column("report", sa.Column("assigned_at", sa.DateTime(timezone=True)))
    for name, columns in _NEW.items():
        op.create_index(name, "report", columns, postgresql_where=sa.text(_CASE))
    for old, (name, condition, columns) in _REPLACED.items():
        op.create_index(name, "report", columns, postgresql_where=sa.text(condition))
        op.drop_index(old, "report")
