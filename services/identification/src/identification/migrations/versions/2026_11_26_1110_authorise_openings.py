"""Writes down whom a referral may open a report to, and what was announced without that; what came before is kept as it stands."""

from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_1110"
down_revision = "2026_11_26_1000"

_moment = sa.DateTime(timezone=True)
_PURPOSE, _GROUND = "child_protection", "child_duty"


class BackfillIncomplete(Exception):
    """Fewer rows were written than there is to write: row-level security or a wrong role looks like this."""


def upgrade() -> None:
    """Tables and what was before."""
    _create()
    _let_a_disclosure_wait()
    _keep_what_was_announced()
    _authorise_what_is_on_its_way()
    _end_what_was_revoked_ahead()


def _create() -> None:
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("referral_id", sa.Uuid, nullable=False),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("given_by", sa.Uuid),
        sa.Column("at", _moment, nullable=False),
        sa.CheckConstraint(
            "way in ('filed', 'in_area', 'successor', 'confirmed', 'kept')", name="authorisation_way_known"
        ),
        sa.CheckConstraint("(given_by is null) = (way = 'kept')", name="authorisation_given_by_someone"),
        sa.UniqueConstraint("referral_id", "unit_id", "way", name="authorisation_once"),
    )
    op.create_table(
        "refused_opening",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("referral_id", sa.Uuid, nullable=False),
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("referral_id", "unit_id", "reason", name="refused_opening_once"),
    )


def _let_a_disclosure_wait() -> None:
    op.add_column("disclosure", sa.Column("once_confirmed", sa.Text))
    op.execute("alter table disclosure drop constraint disclosure_state_known")
    known = {
        "disclosure_state_known": "state in ('unconfirmed', 'addressed', 'escalated', 'granted', 'ended')",
        "disclosure_waits_for_a_word": "(state = 'unconfirmed') = (once_confirmed is not null)",
        "disclosure_comes_to_be": "once_confirmed in ('addressed', 'escalated', 'granted')",
    }
    for name, check in known.items():
        op.create_check_constraint(name, "disclosure", check)


def _keep_what_was_announced() -> None:
    """What referral announced before this was checked stays as open as it is: who may have forged it is unknown."""
    from_before = "from disclosure d join report r on r.id = d.report_id where d.unit_id is not null"
    _counted(
        "insert into authorisation (referral_id, report_id, person_id, purpose, unit_id, ground, way, at) "
        f"select d.referral_id, d.report_id, r.person_id, d.purpose, d.unit_id, '{_GROUND}', 'kept', now() {from_before}",
        f"select count(*) {from_before}",
    )


def _authorise_what_is_on_its_way() -> None:
    """Referrals that were brought about and not announced yet: their ids follow from the events that tell of them."""
    told = (
        "select o.id, o.type, o.key, r.person_id, r.serving_csr, r.author_id, r.submitted_at, o.data "
        "from outbox o join report r on r.id = o.key where r.child_path and (o.type = 'identification.report-submitted.v1' "
        "and o.data ->> 'servingCsr' is not null or o.type = 'identification.disclosure-ended.v1' "
        "and o.data ->> 'successorUnit' is not null)"
    )
    rows = op.get_bind().execute(sa.text(told)).all()
    known = set(op.get_bind().execute(sa.text("select referral_id from authorisation")).scalars())
    given = [each for each in map(_given, rows) if each["referral_id"] not in known]
    if given:
        op.get_bind().execute(
            sa.text(
                "insert into authorisation (referral_id, report_id, person_id, purpose, unit_id, ground, way, at) "
                f"values (:referral_id, :report_id, :person_id, '{_PURPOSE}', :unit_id, '{_GROUND}', 'kept', :at)"
            ),
            given,
        )


def _given(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    submitted = row.type == "identification.report-submitted.v1"
    unit = row.data["servingCsr"] if submitted else row.data["successorUnit"]
    return {
        "referral_id": uuid5(UUID(str(row.id)), _PURPOSE),
        "report_id": row.key,
        "person_id": row.person_id,
        "unit_id": UUID(unit),
        "at": row.submitted_at,
    }


def _end_what_was_revoked_ahead() -> None:
    """A revocation that came before its referral becomes the tombstone that it was to be.

    The table stays for as long as the release of before may still write into it.
    """
    ahead = (
        "from revocation_ahead v join (select distinct referral_id, report_id, purpose from authorisation) a "
        "using (referral_id, report_id) where not exists (select from disclosure d where d.referral_id = v.referral_id)"
    )
    _counted(
        "insert into disclosure (referral_id, report_id, purpose, state, ended_at) "
        f"select v.referral_id, v.report_id, a.purpose, 'ended', v.at {ahead}",
        f"select count(*) {ahead}",
    )


def _counted(write: str, count: str) -> None:
    expected = op.get_bind().execute(sa.text(count)).scalar_one()
    written = op.get_bind().execute(sa.text(write)).rowcount
    if written != expected:
        raise BackfillIncomplete(
            f"{written} of {expected} rows were written. Nothing was changed; run it as the migrator."
        )
