"""What tests ask as the superuser: one session for each database, in which no query finds what another one left."""

from __future__ import annotations

import pytest

from infra.errors import CliError
from infra.postgres.catalog import SUPERUSER
from tests.support.postgres import Cluster

WHO = "select pg_backend_pid()"


def test_one_session_is_asked_again_and_again(postgres: Cluster) -> None:
    ask = postgres.sessions.query
    first = ask(WHO, SUPERUSER)
    assert ask("select 1 as one, null; select 'два\nreda'", SUPERUSER) == [["1", ""], ["два"], ["reda"]]
    assert ask("set session_replication_role = replica; show session_replication_role", SUPERUSER) == [["replica"]]
    assert ask("show session_replication_role", SUPERUSER) == [["origin"]]
    assert ask(WHO, SUPERUSER) == first


def test_what_is_refused_is_reported_and_the_next_query_has_a_session_of_its_own(postgres: Cluster) -> None:
    ask = postgres.sessions.query
    first = ask(WHO, SUPERUSER)
    with pytest.raises(CliError, match="division by zero"):
        ask("create temporary table kept (n int); select 1 / 0", SUPERUSER)
    assert ask("select to_regclass('pg_temp.kept')", SUPERUSER) == [[""]]
    assert ask(WHO, SUPERUSER) != first


def test_a_session_that_an_administrator_ended_is_followed_by_another(postgres: Cluster) -> None:
    ask = postgres.sessions.query
    ((before,),) = ask(WHO, SUPERUSER)
    assert postgres.server.query(f"select pg_terminate_backend({before}, 5000)") == [["t"]]
    assert ask(WHO, SUPERUSER) != [[before]]
