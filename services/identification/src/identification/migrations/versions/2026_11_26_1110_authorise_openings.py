"""Writes down whom a referral may open a report to, and what was told without that; what was announced before is kept as it stands."""

from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

from chassis.db.migrations import protect

revision = "2026_11_26_1110"
down_revision = "2026_11_26_1000"

_APP, _WORKER, _MIGRATOR = "identification_app", "identification_worker", "identification_migrator"
_moment = sa.DateTime(timezone=True)
_CENTRE = "app_has_role('centre_intake')"
_PURPOSE, _GROUND = "child_protection", "child_duty"
_OWN = "given_by = app_subject() and exists (select from report r where r.id = report_id and r.person_id = authorisation.person_id and {})"
# An author writes what the law says of their own new report, the Centre who goes on; for a child never its author (DESIGN 2).
_BY_AUTHOR = _OWN.format(
    "r.author_id = app_subject() and r.child_path and r.state = 'submitted' and r.version = 1 and unit_id <> all (r.excluded_units) "
    "and (way = 'filed' and unit_id = r.serving_csr or way = 'in_area')"
)
_BY_CENTRE = _OWN.format(
    f"{_CENTRE} and unit_id <> all (r.excluded_units) "
    "and (way = 'confirmed' or way in ('successor', 'in_area') and not (r.child_path and r.author_id = app_subject()))"
)
_AUTHORISED = "exists (select from authorisation a where a.referral_id = disclosure.referral_id and a.report_id = disclosure.report_id{})"


class BackfillIncomplete(Exception):
    """Fewer rows were written than there is to write: row-level security or a wrong role looks like this."""


def upgrade() -> None:
    """Tables, policies and what was before."""
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
    op.execute(f"grant select, insert on authorisation to {_APP}")
    op.execute(f"grant select, insert on authorisation to {_WORKER}")
    op.execute(f"grant select, insert on refused_opening to {_WORKER}")
    migrator = {"migrator": f"to {_MIGRATOR} using (true) with check (true)"}
    protect(
        "authorisation",
        migrator
        | {
            "worker": f"for select to {_WORKER} using (true)",
            # Of the release of before: what it filed is recognised by the event that it told.
            "kept": f"for insert to {_WORKER} with check (way = 'kept')",
            "seen": f"for select to {_APP} using ({_CENTRE})",
            "added": f"for insert to {_APP} with check ({_BY_AUTHOR} or {_BY_CENTRE})",
        },
    )
    protect("refused_opening", migrator | {"worker": f"to {_WORKER} using (true) with check (true)"})


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
    confirmed = _AUTHORISED.format(" and a.unit_id = disclosure.unit_id and a.way = 'confirmed'")
    opened = f"state in ('addressed', 'escalated', 'granted') and {confirmed}"
    op.execute(f"grant insert on disclosure to {_APP}")
    op.execute(
        f"create policy ended_ahead on disclosure for insert to {_APP} "
        f"with check ({_CENTRE} and state = 'ended' and unit_id is null and {_AUTHORISED.format('')})"
    )
    op.execute(
        f"create policy confirmed on disclosure for update to {_APP} "
        f"using ({_CENTRE} and state = 'unconfirmed') with check ({_CENTRE} and {opened})"
    )


def _keep_what_was_announced() -> None:
    """Whatever referral told before this was checked stays as open as it is: nobody can tell any more who may have forged it."""
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
