"""`audit verify`, `adopt-head` and `who-saw`, for a service's `python -m <service>.operations`."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import SecretStr

from chassis.audit.adopting import NotAdopted, adopt
from chassis.audit.head import EMPTY, Head
from chassis.audit.refusals import HeadUnusable, SealingRefused
from chassis.audit.sealer_state import Adoption, HeadFile, SealerState
from chassis.audit.signing import SigningKeyUnusable, load_publics
from chassis.audit.verify import Compared, Verdict, verify
from chassis.audit.walk import TOLERANCE, Finding
from chassis.audit.who_saw import Sighting, who_saw
from chassis.audit.witnesses import Witness, of_bus, of_copies, of_file
from chassis.bus.ports import BusContents
from chassis.cli import AsJson, asking_the_database, database_at, refused
from chassis.time import SystemClock

TAMPERED = 1
NOT_COMPARED = 3
"""Exit code: the record itself is sound, but a place that knows its head could not be read."""
_PLACES = {
    "file": "the head that the sealer keeps",
    "copies": "the copies of each day",
    "bus": "the heads on the bus",
}
_OLDER_ONLY = (
    "BUT the newest public key has signed nothing of it, and no head holds its end: whoever has an older private key may "
    "have made it. That is as it should be only from the change of the pair to the next read that is sealed; else compare "
    "with a copy of the head (`--head FILE`) and tell the data protection officer."
)

Noted = Annotated[
    list[str] | None,
    typer.Option(
        "--head", help="A head printed earlier (NUMBER:HEX) or a file of one: it must still be there. May be repeated."
    ),
]
_NOT_SEEN = "No read or change of this id is on the record. Check that the id is complete."
First = Annotated[bool, typer.Option("--first", help="Only where the record is empty and no head was ever kept.")]
InsteadOf = Annotated[
    str | None, typer.Option("--instead-of", help="The kept head that is given up, because a backup was put back.")
]


@dataclass(frozen=True, slots=True)
class AuditAccess:
    """Where a service's record is, what verifies it, and the places that know its head, as far as they are set.

    `bus` gives the contents of a topic while it is entered.
    """

    service: str
    worker_dsn: SecretStr
    public_key: Path | None
    head: Path | None
    copies: Path | None = None
    bus: Callable[[], AbstractAsyncContextManager[BusContents | None]] = nullcontext

    def kept(self) -> SealerState | None:
        """What the sealer keeps; None when this command was not given its place, or nothing is there."""
        return HeadFile(self.head, self.service).read() if self.head else None

    async def elsewhere(self) -> tuple[Witness, ...]:
        """What is known beside the file of the head."""
        async with self.bus() as contents:
            return await of_copies(self.copies, self.service), await of_bus(contents, self.service)


def audit_commands(access: Callable[[], AuditAccess]) -> typer.Typer:
    """The command group to add as `audit`; `access` is asked when a command runs."""
    commands = typer.Typer(no_args_is_help=True, help="The record of who read and changed what.")

    @commands.command("verify")
    def verify_command(*, as_json: AsJson = False, head: Noted = None) -> None:
        """Walk the record, and compare it with every place that knows its head.

        Exit 0 when nothing that was sealed is altered or missing, 1 when something is, 3 when nothing is but a place
        that is set could not be read.
        """
        asked = access()
        try:
            noted, kept = tuple(_noted(asked.service, each) for each in head or ()), asked.kept()
        except HeadUnusable as error:
            raise refused(error) from error
        verdict = asyncio.run(_verify(asked, noted, kept))
        answer = verdict_as_json(verdict, kept)
        typer.echo(json.dumps(answer) if as_json else _sentences(asked.service, verdict, kept))
        raise typer.Exit(TAMPERED if not verdict.sound else 0 if verdict.whole else NOT_COMPARED)

    @commands.command("adopt-head")
    def adopt_command(*, instead_of: InsteadOf = None, first: First = False) -> None:
        """Let the sealer go on from where the record ends now: once in an installation that kept no head, or after a restore."""
        if first and instead_of:
            raise typer.BadParameter("Take one of --first and --instead-of: a first head takes no other one's place.")
        asked = access()
        if asked.head is None:
            raise refused("Where the head is kept is not set: set the service's RECORD__HEAD.")
        given_up = _head(instead_of) if instead_of else None
        try:
            with asking_the_database():
                adoption = asyncio.run(_adopt(asked, HeadFile(asked.head, asked.service), given_up, first=first))
        except (NotAdopted, SealingRefused) as error:
            raise refused(error, TAMPERED) from error
        typer.echo(_adopted(adoption) if adoption else "A head is kept: nothing to adopt.")

    @commands.command("who-saw")
    def who_saw_command(subject_id: UUID, *, as_json: AsJson = False) -> None:
        """List every recorded read and change of a person, report or other subject by its id."""
        sightings = asyncio.run(_who_saw(access(), subject_id))
        for line in lines_of(sightings, _NOT_SEEN, as_json=as_json):
            typer.echo(line)

    return commands


def verdict_as_json(verdict: Verdict, kept: SealerState | None = None) -> dict[str, object]:
    """The verdict as `audit verify --json` prints it."""
    return {
        "sound": verdict.sound,
        "first": asdict(verdict.first) if verdict.first else None,
        "findings": verdict.findings,
        "kinds": {each.kind: {"findings": verdict.counts[each.kind], "first": each.id} for each in verdict.firsts},
        "sealed": verdict.sealed,
        "head": str(verdict.head) if verdict.head else None,
        "kept": str(kept.head) if kept else None,
        "by_older_keys_only": verdict.by_older_keys_only,
        "late": {
            "rows": verdict.late,
            "first": str(verdict.first_late) if verdict.first_late else None,
            "tolerance_seconds": int(TOLERANCE.total_seconds()),
        },
        "compared": [
            {
                "place": each.witness.place,
                "set": each.witness.is_set,
                "read": each.witness.silent is None,
                "agrees": each.agrees,
                "heads": len(each.witness.noted),
                "newest": str(each.witness.newest) if each.witness.newest else None,
                "why": each.witness.silent,
            }
            for each in verdict.compared
        ],
        "unsealed": {
            "rows": verdict.unsealed,
            "oldest": verdict.oldest_unsealed.isoformat() if verdict.oldest_unsealed else None,
        },
    }


async def _verify(access: AuditAccess, noted: tuple[Head, ...], kept: SealerState | None) -> Verdict:
    if access.public_key is None:
        raise refused("The public key that verifies is not set: set the service's KEYS__AUDIT_PUBLIC.")
    try:
        keys = load_publics(access.public_key)
    except SigningKeyUnusable as error:
        raise refused(error) from error
    with asking_the_database():
        async with database_at(access.worker_dsn) as db:
            await db.ping()
            # Before the record is walked: what is sealed meanwhile is in it, and a head of it is no surprise.
            witnesses = (of_file(kept, is_set=access.head is not None), *await access.elsewhere())
            async with db.transaction() as connection:
                return await verify(connection, keys, noted, kept, witnesses)


async def _adopt(access: AuditAccess, file: HeadFile, instead_of: Head | None, *, first: bool) -> Adoption | None:
    async with database_at(access.worker_dsn) as db:
        return await adopt(db, file, SystemClock(), instead_of, access.elsewhere, first=first)


async def _who_saw(access: AuditAccess, subject_id: UUID) -> list[Sighting]:
    with asking_the_database():
        async with database_at(access.worker_dsn) as db, db.transaction() as connection:
            return await who_saw(connection, subject_id)


def _noted(service: str, text: str) -> Head:
    """A head as it was printed, with the service's name before it or without, or as a file holds it."""
    if (path := Path(text)).is_file():
        return HeadFile(path, service).of_this_service().head
    return _head(text.removeprefix(f"{service}:"))


def _head(text: str) -> Head:
    try:
        head = Head.read(text)
    except ValueError:
        head = EMPTY
    if head.seq == 0:
        raise refused("A head is what `audit verify` printed earlier (NUMBER:HEX), or a file that holds one.")
    return head


def _words(head: Head) -> str:
    return "nothing sealed yet" if head == EMPTY else str(head)


def _adopted(adoption: Adoption) -> str:
    given_up = f" instead of {adoption.instead_of}" if adoption.instead_of else ""
    at = adoption.at.isoformat(timespec="seconds")
    return f"Adopted at {at}: {_words(adoption.head)}{given_up}. The line stands in the file of the head for good."


def _sentences(service: str, verdict: Verdict, kept: SealerState | None) -> str:
    lines = []
    if verdict.sound:
        lines.append(f"The record is sound: {verdict.sealed} sealed rows, none altered, none missing.")
    else:
        lines.append(f"TAMPERED, {verdict.findings} findings:")
        lines += [_found(each, verdict.counts[each.kind]) for each in verdict.firsts]
        lines.append("Keep a copy of the database and tell the data protection officer.")
    if verdict.by_older_keys_only:
        lines.append(_OLDER_ONLY)
    if verdict.head:
        lines.append(f"Head {service}:{verdict.head}: note it elsewhere; `--head` proves later that nothing was cut.")
    if verdict.late:
        minutes = int(TOLERANCE.total_seconds() / 60)
        lines.append(
            f"BUT {verdict.late} rows, the first {verdict.first_late}, were sealed more than {minutes} minutes after the time "
            "they state. That is as it should be only where the worker stood still or a backup was put back; else they were "
            "added with a time in the past: tell the data protection officer."
        )
    lines += [_compared(each) for each in verdict.compared]
    lines += [_adopted(adoption) for adoption in (kept.adopted if kept else ())]
    if verdict.unsealed and verdict.oldest_unsealed:
        oldest = verdict.oldest_unsealed.isoformat(timespec="seconds")
        lines.append(f"Not sealed yet, so not protected: {verdict.unsealed} rows, the oldest of {oldest}.")
    else:
        lines.append("Nothing waits to be sealed.")
    return "\n".join(lines)


def _found(first: Finding, count: int) -> str:
    of = f" (the first of {count})" if count > 1 else ""
    return f"{first.kind} {first.id}{of}: {first.sentence}"


def _compared(compared: Compared) -> str:
    witness, what = compared.witness, _PLACES[compared.witness.place]
    if witness.silent is not None:
        return f"NOT compared with {what}: {witness.silent}."
    if witness.newest is None:
        return f"{what[0].upper()}{what[1:]}: read, and no head of this record is there to compare with."
    agrees = "it agrees" if compared.agrees else "IT DOES NOT AGREE"
    return f"Compared with {what}: {agrees}; heads there: {len(witness.noted)}, the newest {_words(witness.newest)}."


def lines_of(sightings: list[Sighting], none: str, *, as_json: bool) -> list[str]:
    """What a command prints of them; without any, the sentence `none`."""
    if as_json:
        return [json.dumps([_as_json(sighting) for sighting in sightings])]
    if not sightings:
        return [none]
    return [
        f"{seen.at.isoformat(timespec='seconds')} {seen.caller} as {seen.position} of unit "
        f"{seen.unit or 'none'}: {seen.action} {seen.subject_type} "
        f"({', '.join(seen.classes) or 'no classes'})"
        f"{f' on basis {seen.basis}' if seen.basis else ''}, "
        f"{f'link {seen.seal}' if seen.seal else 'not sealed yet'}"
        for seen in sightings
    ]


def _as_json(sighting: Sighting) -> dict[str, object]:
    return {
        **asdict(sighting),
        "at": sighting.at.isoformat(),
        "caller": str(sighting.caller),
        "unit": str(sighting.unit) if sighting.unit else None,
    }
