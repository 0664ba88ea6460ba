"""Lists of procedures, and own lists that end with a conclusion; the release before has neither and is as fast with the new indexes."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_02_0610"
down_revision = "2026_12_02_0600"
_FILERS = {"author": "author_id", "second_author": "second_author_id", "unit": "author_unit"}
_FOLLOWED = "withdrawn_at is null and concluded_at is null"
_CONCLUDED = "withdrawn_at is null and concluded_at is not null"
_LINE = f"{_FOLLOWED} and joint_with is null"
_BY_TIME = ["submitted_at", "id"]


def upgrade() -> None:
    """A seat knows the state of its procedure, kept by triggers; each new index is made before the one that it replaces goes."""
    op.add_column("panel_seat", sa.Column("state", sa.Text))
    op.execute("update panel_seat s set state = p.state from procedure p where p.id = s.procedure_id")
    _on(
        "panel_sits",
        "panel_seat",
        ["person_id", "appointed_at", "procedure_id"],
        "replaced_at is null and state in ('assessment', 'proposed', 'signed', 'dissented')",
    )
    _on(
        "panel_owes",
        "panel_seat",
        ["person_id", "appointed_at", "procedure_id"],
        "replaced_at is null and vote is null and state = 'proposed'",
    )
    for state in ("signed", "dissented"):
        _on(f"procedure_{state}", "procedure", ["opened_at", "id"], f"state = '{state}'")
    for of, who in _FILERS.items():
        whose = [who, "author_agency"]
        _on(f"report_followed_of_{of}", "report", [*whose, *_BY_TIME], _FOLLOWED)
        _on(f"report_line_of_{of}", "report", [*whose, "line_urgency", *_BY_TIME], _LINE)
        _on(f"report_concluded_of_{of}", "report", [*whose, "concluded_at"], _CONCLUDED)
        for old in ("of", "open_of"):
            op.drop_index(f"report_{old}_{of}", "report")
    _on("report_line_keyed", "report", ["author_id", "line_urgency", *_BY_TIME], f"{_LINE} and source is not null")
    op.drop_index("report_open_keyed", "report")


def _on(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(where))
