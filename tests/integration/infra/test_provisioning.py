"""Databases and roles: each role enters its own database only, and making them twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from infra.postgres.catalog import DATABASES, ROLES, DatabaseSpec
from infra.postgres.provision import provision, read_marks, url
from tests.support.folders import open_folder
from tests.support.postgres import Cluster, running_cluster

ALL = [*(spec.name for spec in DATABASES), "postgres", "template1"]
SNAPSHOT = """
    SELECT 'role', rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication, rolcanlogin, rolpassword
      FROM pg_authid WHERE rolname !~ '^pg_'
    UNION ALL
    SELECT 'database', datname, false, false, false, false, false, datallowconn,
           pg_get_userbyid(datdba) || coalesce(datacl::text, '')
      FROM pg_database
    ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    """A cluster of our own: these tests drop databases and change passwords."""
    with open_folder() as state, running_cluster(state) as cluster:
        yield cluster


async def ask(dsn: str, sql: str) -> list[tuple[object, ...]]:
    engine = create_async_engine(dsn)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(sql))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        await engine.dispose()


def test_second_time_nothing_is_done(postgres: Cluster) -> None:
    before = postgres.server.query(SNAPSHOT)
    assert provision(postgres.server, postgres.passwords) is False
    assert postgres.server.query(SNAPSHOT) == before


def test_done_again_by_force_it_is_the_same(postgres: Cluster) -> None:
    marks = read_marks(postgres.server)["referral"]
    fields = [row[:-1] for row in postgres.server.query(SNAPSHOT)]
    postgres.server.query("COMMENT ON DATABASE referral IS NULL")
    assert provision(postgres.server, postgres.passwords) is True
    # Stored passwords carry a new salt each time.
    assert [row[:-1] for row in postgres.server.query(SNAPSHOT)] == fields
    assert read_marks(postgres.server)["referral"] == marks


def test_dropped_database_comes_back(postgres: Cluster) -> None:
    postgres.server.query("DROP DATABASE bus WITH (FORCE)")
    assert provision(postgres.server, postgres.passwords) is True
    assert "bus" in read_marks(postgres.server)


@pytest.mark.parametrize("database", ALL)
@pytest.mark.parametrize("role", ROLES)
async def test_role_enters_its_own_database_only(postgres: Cluster, role: str, database: str) -> None:
    own = next(spec.name for spec in DATABASES if role in spec.roles)
    if database == own:
        assert await ask(postgres.dsn(role, database), "SELECT current_user, current_database()") == [(role, database)]
    else:
        with pytest.raises(ProgrammingError, match=f'permission denied for database "{database}"'):
            await ask(postgres.dsn(role, database), "SELECT 1")


@pytest.mark.parametrize("role", ROLES)
async def test_role_needs_its_own_password(postgres: Cluster, role: str) -> None:
    own = next(spec.name for spec in DATABASES if role in spec.roles)
    wrong = url(role, "wrong", own, str(postgres.server.place.sockets))
    with pytest.raises(DBAPIError, match="password authentication failed"):
        await ask(wrong, "SELECT 1")


async def test_superuser_needs_a_password_too(postgres: Cluster) -> None:
    wrong = url("postgres", "wrong", "postgres", str(postgres.server.place.sockets))
    with pytest.raises(DBAPIError, match="password authentication failed"):
        await ask(wrong, "SELECT 1")


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_can_see_past_row_level_security(postgres: Cluster, role: str) -> None:
    sql = f"SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = '{role}'"
    assert postgres.server.query(sql) == [["f"]]


@pytest.mark.parametrize("spec", DATABASES, ids=lambda spec: spec.name)
async def test_only_the_owner_makes_tables(postgres: Cluster, spec: DatabaseSpec) -> None:
    for role in spec.roles:
        dsn = postgres.dsn(role, spec.name)
        if role == spec.owner:
            await ask(dsn, "CREATE TABLE scratch ()")
            await ask(dsn, "DROP TABLE scratch")
        else:
            with pytest.raises(ProgrammingError, match="permission denied for schema public"):
                await ask(dsn, "CREATE TABLE scratch ()")


async def test_address_survives_signs_that_addresses_use(postgres: Cluster) -> None:
    password = "a/b:c@d?e&f=g#h%20 +ž"
    postgres.server.query(f"ALTER ROLE referral_app PASSWORD '{password}'")
    try:
        dsn = url("referral_app", password, "referral", str(postgres.server.place.sockets))
        assert await ask(dsn, "SELECT current_user") == [("referral_app",)]
    finally:
        postgres.server.query("COMMENT ON DATABASE referral IS NULL")
        provision(postgres.server, postgres.passwords)
