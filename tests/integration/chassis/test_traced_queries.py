"""A transaction is a span of the request that made it: verbs and tables, never a value, not even the one a violation quotes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.postgres import Cluster
from tests.support.program import program

CANARY = "Jelisaveta"

TRACED = """
import asyncio, sys
from pydantic import SecretStr
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from chassis.db.database import Database
from chassis.processes.process import run
from chassis.settings.groups import Telemetry
from chassis.telemetry.spans import STATEMENTS, working

async def main(stop):
    database = Database(SecretStr(sys.argv[1]))
    kept = []
    event.listen(database._engine.sync_engine, "checkin", lambda _, record: kept.append(STATEMENTS in record.info))
    async with database.transaction() as connection:
        await connection.execute(text("create table traced (name text primary key)"))
    await database.ping()
    try:
        with working("test.file_twice"):
            async with database.transaction() as connection:
                for _ in range(2):
                    await connection.execute(text("insert into traced (name) values (:name)"), {"name": "Jelisaveta"})
    except IntegrityError as error:
        print("detail" if "Jelisaveta" in str(error.orig.__cause__.detail) else "no detail")
    async with database.transaction() as connection:
        await connection.execute(text("drop table traced"))
    await database.dispose()
    print(kept)

run("traced", main, Telemetry(traces_dir=sys.argv[2]))
"""


def test_a_transaction_tells_what_it_asked_and_never_quotes(postgres: Cluster, tmp_path: Path) -> None:
    with program(TRACED, postgres.dsn("referral_migrator", "referral"), str(tmp_path)) as running:
        ended = running.ended()
    assert ended.code == 0, ended.err
    detail, kept = ended.out.splitlines()
    assert detail == "detail"  # the value was in the error that was traced
    assert kept == "[False, False, False, False]"  # the list of a transaction goes with it
    written = (tmp_path / "traced.jsonl").read_text()
    spans = [
        span
        for line in written.splitlines()
        for resource in json.loads(line)["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]
    [use_case] = [span for span in spans if span["name"] == "test.file_twice"]
    [transaction] = [span for span in spans if span.get("parentSpanId") == use_case["spanId"]]
    found = {each["key"]: each["value"]["stringValue"] for each in transaction["attributes"]}
    assert (transaction["name"], found["db.query.summary"]) == ("transaction", "INSERT traced")
    assert found["error.type"].endswith("IntegrityError")
    assert {span["traceId"] for span in spans} == {use_case["traceId"]}  # no transaction outside of it was recorded
    assert CANARY not in written
    assert CANARY not in ended.err
