"""Identification's databases as the release before left them: values as long as they are, and no manifest."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from chassis.db.database import Database
from chassis.settings.groups import OperationsDatabase
from chassis.time import SystemClock
from chassis.vault import keyset_file
from chassis.vault.vault import Vault
from identification.application.contents.ports import Resealed
from identification.bootstrap import reseal
from identification.settings import Operations, VaultOperations
from infra.processes.fork_server import ForkServer
from tests.integration.chassis.scratch_database import Scratch
from tests.support.nursery import ran

SEALED = {
    "report_part": ("report_id", "class"),
    "person_part": ("person_id", "class"),
    "draft": ("id", None),
}
PLACE_IN_TIME = """version || '/' || to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
SEALING_ADDS = 33
LENGTHS = {512, 2048, 8192, 32768, 131072}


@dataclass(frozen=True)
class Before:
    """The two databases of one test and the key that wraps its keys."""

    main: Scratch
    keys: Scratch
    kek: Path
    nursery: ForkServer

    async def go_back(self, but: str = "") -> None:
        """Takes the blanks out of every sealed value and the manifests away, except those of the report `but`."""
        keys = Database(self.keys.dsn("identification_keys_app"))
        vault = Vault(keys, keyset_file.load(self.kek), SystemClock())
        changes = [f"delete from manifest where report_id::text <> '{but}'", "update resealing set ended_at = null"]
        await self._texts_go_back(vault, changes, but)
        for table, (owner, name) in SEALED.items():
            row = f"{owner} || '/' || {name}" if name else owner
            where = "true" if table == "draft" else f"report_id::text <> '{but}'"
            rows = self.main.as_superuser(
                f"select {owner}, {row}, encode(ciphertext, 'hex') from {table} where {where}"
            )
            for of, at, sealed in rows:
                opened = await vault.decrypt(UUID(of), table, "ciphertext", at, bytes.fromhex(sealed))
                plain = await vault.encrypt(UUID(of), table, "ciphertext", at, opened.rstrip(b" "))
                changes.append(f"update {table} set ciphertext = '\\x{plain.hex()}' where ({row})::text = '{at}'")
        await keys.dispose()
        self.main.as_superuser("; ".join(changes))

    async def _texts_go_back(self, vault: Vault, changes: list[str], but: str) -> None:
        """An addition was a text as it is, and knew no version; an age, which came later, is only padded no more."""
        rows = self.main.as_superuser(
            f"select person_id, id, kind, {PLACE_IN_TIME}, encode(ciphertext, 'hex') from addendum where report_id::text <> '{but}'"
        )
        for of, addition, kind, place, sealed in rows:
            row, is_age = f"{of}/{addition}", kind == "birth"
            opened = await vault.decrypt(UUID(of), "addendum", "ciphertext", f"{row}/{place}", bytes.fromhex(sealed))
            text = opened.rstrip(b" ") if is_age else json.loads(opened)["text"].encode()
            row, version = (f"{row}/{place}", "version") if is_age else (row, "null")
            plain = await vault.encrypt(UUID(of), "addendum", "ciphertext", row, text)
            changes.append(
                f"update addendum set version = {version}, ciphertext = '\\x{plain.hex()}' where id = '{addition}'"
            )

    def reseal(self, *arguments: str, killed: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """The command, as a process of its own; killed at this failpoint."""
        settings = {
            "SPONA_ENV": "development",
            "IDENTIFICATION_DB__MIGRATOR_DSN": self.main.dsn("identification_migrator").get_secret_value(),
            "IDENTIFICATION_VAULT__DSN": self.keys.dsn("identification_keys_app").get_secret_value(),
            "IDENTIFICATION_VAULT__KEK": str(self.kek),
            **more,
        }
        doomed = ("tests.faults.failpoints", killed) if killed else ()
        return ran(self.nursery, *doomed, "identification.operations", "reseal", *arguments, env=settings)

    async def resealed(self, *given_up: str) -> Resealed:
        """What the command does, in this process."""
        settings = Operations.model_construct(
            db=OperationsDatabase(migrator_dsn=self.main.dsn("identification_migrator")),
            vault=VaultOperations(dsn=self.keys.dsn("identification_keys_app"), kek=self.kek),
        )
        return await reseal(settings, [UUID(each) for each in given_up], lambda *_: None)

    def manifests(self) -> int:
        """How many reports have one."""
        ((number,),) = self.main.as_superuser("select count(*) from manifest")
        return int(number)

    def lengths(self) -> set[int]:
        """Of what was sealed, without what sealing adds."""
        tables = (*SEALED, "addendum", "manifest")
        union = " union ".join(f"select octet_length(ciphertext) from {table}" for table in tables)
        return {int(row[0]) - SEALING_ADDS for row in self.main.as_superuser(union)}
