"""`reseal`, for `python -m identification.operations`."""

import asyncio
import json
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer

from chassis.cli import AsJson, asking_the_database
from identification.application.contents.ports import Resealed
from identification.bootstrap import reseal
from identification.settings import Operations

LEFT = 1

GivenUp = Annotated[
    list[UUID] | None, typer.Option("--give-up", help="A report or draft that cannot be mended; repeatable.")
]
Again = Annotated[bool, typer.Option("--again", help="The release before has run since it ended.")]


def add_reseal(group: typer.Typer, settings: Callable[[], Operations]) -> None:
    """Adds the command; `settings` are asked when it runs."""

    @group.command("reseal")
    def reseal_command(*, give_up: GivenUp = None, again: Again = False, as_json: AsJson = False) -> None:
        """Seal anew what a release before sealed with its own length and without a manifest; exit 1 when something is left.

        It may run beside the service, be ended at any moment and be repeated: it goes on where it was.
        """
        given_up = frozenset(give_up or ())
        with asking_the_database():
            resealed = asyncio.run(reseal(settings(), given_up, _print_progress, again=again))
        typer.echo(json.dumps(_as_json(resealed)) if as_json else "\n".join(_sentences(resealed, given_up)))
        if resealed.ended_at is None:
            raise typer.Exit(LEFT)


def _print_progress(number: int, total: int) -> None:
    typer.echo(f"{number} of {total} sealed anew", err=True)


def _as_json(resealed: Resealed) -> dict[str, object]:
    return {
        "reports": resealed.reports,
        "drafts": resealed.drafts,
        "erased": resealed.erased,
        "left": {str(each): why for each, why in resealed.left.items()},
        "ended_at": None if resealed.ended_at is None else resealed.ended_at.isoformat(),
    }


def _sentences(resealed: Resealed, given_up: frozenset[UUID]) -> list[str]:
    summary = (
        f"{resealed.reports} reports and {resealed.drafts} drafts sealed anew; {resealed.erased} were erased before."
    )
    left = [
        f"{'GIVEN UP' if each in given_up else 'LEFT'} {each}: {_WHY[why]}"
        for each, why in sorted(resealed.left.items())
    ]
    if resealed.ended_at is not None:
        return [summary, *left, f"All is sealed anew since {resealed.ended_at.isoformat(timespec='seconds')}."]
    return [summary, *left, "Mend what is left and repeat. Until then a report without a manifest is no alarm."]


_WHY = {
    "key": "its key is missing. Restore the database of keys from its backup.",
    "value": "a sealed value was not written where it stands. Restore the row from a backup.",
    "filing": "its row says something else than was filed. Compare it with a backup and tell the data protection officer.",
    "gone": "something that was recorded is gone. Restore it from a backup and tell the data protection officer.",
    "unlisted": "its manifest is gone or does not name all. Restore it from a backup and tell the data protection officer.",
}
