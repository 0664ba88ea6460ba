"""What a panel found has to answer: acts, means unless of a child, and purpose; or why not, and what is offered instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts.words.procedures import DecisionOutcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from contracts.words.procedures import Act, Means, OtherProtection
    from contracts.words.reports import Suspicion

_MISSING = "is empty: choose what was found, or propose that the person is not identified."


def finding_must_fit(
    outcome: DecisionOutcome,
    acts: Collection[Act],
    means: Collection[Means],
    forms: Collection[Suspicion],
    other_protection: OtherProtection | None,
    *,
    child: bool,
) -> None:
    """Raises InvalidInput, which names all that is missing or too much."""
    found = {"acts": acts, "means": means, "forms": forms}
    if outcome is DecisionOutcome.IDENTIFIED:
        needed = ("acts", "forms") if child else ("acts", "means", "forms")
        wrong = [(f"finding.{name}", _MISSING) for name in needed if not found[name]]
        if other_protection is not None:
            wrong.append(("finding.otherProtection", "is offered to who is not identified: leave it out."))
    else:
        wrong = [
            (f"finding.{name}", "is said of who is identified: leave it out.") for name, said in found.items() if said
        ]
        if other_protection is None:
            wrong.append(("finding.otherProtection", "is missing: choose what is offered, or that none is wanted."))
    if wrong:
        raise InvalidInput(wrong)
