"""What the Centre's supervisor does with the duty roster."""

from typing import Any

from contracts.commands.roster import CHANGE_TURN, PUT_ON_DUTY, TAKE_OFF_DUTY
from gateway.graphql.command import WITHOUT_STATE, Answered, Info
from gateway.graphql.declared import row
from gateway.graphql.roster.types import DutyRoster, roster_of


async def _with_names(_info: Info, answer: dict[str, Any]) -> DutyRoster:
    return roster_of(answer)


ROSTER = Answered(
    DutyRoster,
    "...Roster",
    _with_names,
    """\
fragment Roster on DutyRoster {
  unitId version byStandingOrder
  onDuty { id name }
  standingOrder { id name }
  turns { id place startsAt endsAt person { id name } }
}""",
)
COMMANDS = tuple(row(each, ROSTER, WITHOUT_STATE) for each in (PUT_ON_DUTY, CHANGE_TURN, TAKE_OFF_DUTY))
