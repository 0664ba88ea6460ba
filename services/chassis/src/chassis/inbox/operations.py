"""`dead-letters list|show|replay|skip`, for a service's `python -m <service>.operations`."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar
from uuid import UUID

import typer

from chassis.cli import AsJson, asking_the_database, refused
from chassis.inbox.dead_letters import DeadLetters
from chassis.inbox.errors import LetterNotFound, LetterResolved, ReplayFailed
from chassis.inbox.inbox import Inbox
from chassis.inbox.letters import Letter
from chassis.inbox.record_cipher import RecordUnreadable

T = TypeVar("T")
NOT_DONE = 1
_REFUSALS = (LetterNotFound, LetterResolved, ReplayFailed, RecordUnreadable)


def dead_letter_commands(inbox: Callable[[], Inbox]) -> typer.Typer:
    """The command group to add as `dead-letters`; `inbox` is asked when a command runs and disposed of after it."""
    commands = typer.Typer(no_args_is_help=True, help="Events that could not be applied, and the keys parked by them.")

    @commands.command("list")
    def list_command(*, as_json: AsJson = False) -> None:
        """List the open ones, oldest first."""
        letters = _run(inbox(), lambda dead: dead.list())
        if as_json:
            typer.echo(json.dumps([_as_json(letter) for letter in letters]))
            return
        for letter in letters:
            typer.echo(_line(letter))
        if not letters:
            typer.echo("No dead letters.")

    @commands.command("show")
    def show_command(letter_id: UUID) -> None:
        """Print one with its record, decrypted, as JSON."""
        letter, received = _run(inbox(), lambda dead: dead.show(letter_id))
        record = {
            "headers": {name: value.decode("utf-8", "backslashreplace") for name, value in received.headers.items()},
            "value": b64encode(received.value).decode(),
        }
        typer.echo(json.dumps({**_as_json(letter), "record": record}, indent=2))

    @commands.command("replay")
    def replay_command(letter_id: UUID) -> None:
        """Apply one and what is behind it, in order; exit 1 when it still cannot be applied."""
        replayed = _run(inbox(), lambda dead: dead.replay(letter_id))
        typer.echo(f"{letter_id}: {replayed.outcome.value}{_behind(replayed.behind)}")

    @commands.command("skip")
    def skip_command(letter_id: UUID) -> None:
        """Let its key go on without it: its effect is lost for good."""
        typer.echo(f"{letter_id}: skipped{_behind(_run(inbox(), lambda dead: dead.skip(letter_id)))}")

    return commands


def _run(inbox: Inbox, work: Callable[[DeadLetters], Awaitable[T]]) -> T:
    async def within() -> T:
        try:
            return await work(DeadLetters(inbox))
        finally:
            await inbox.db.dispose()

    try:
        with asking_the_database():
            return asyncio.run(within())
    except _REFUSALS as error:
        raise refused(error, NOT_DONE) from error


def _as_json(letter: Letter) -> dict[str, object]:
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(letter).items()}
    return {**plain, "at": letter.at.isoformat()}


def _line(letter: Letter) -> str:
    what = f"{letter.type or 'unreadable type'} #{letter.sequence or '?'} of {letter.key or 'no key'}"
    where = f"{letter.topic}/{letter.partition}/{letter.position}"
    return f"{letter.id}  {letter.at:%Y-%m-%d %H:%M:%S}  {what}  {letter.reason}  ({letter.attempts} attempts, {where})"


def _behind(outcomes: dict[str, int]) -> str:
    counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    return f"; behind it: {counts}" if counts else ""
