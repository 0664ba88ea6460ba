"""Commands about a report with a form on a page of its own: a new one is one more row here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, get_args

from gateway.pages.forms import Form
from gateway.pages.record import risk
from gateway.pages.record.assessment import ASSESSING
from gateway.pages.record.assignment import ASSIGNING
from gateway.pages.record.commands import Place, pages_of
from gateway.pages.record.correcting import CORRECTING
from gateway.pages.record.dismissal import DECIDING, DISMISSING
from gateway.pages.record.indicators import ANSWERING
from gateway.pages.record.linking import LINKING, UNLINKING
from gateway.pages.record.person import age, consent
from gateway.pages.record.person.informing import INFORMING
from gateway.pages.record.procedure.concluding import CONFIRMING, DISCONTINUING
from gateway.pages.record.procedure.finding import PROPOSING, RULING
from gateway.pages.record.procedure.interviewing import INTERVIEWING
from gateway.pages.record.procedure.opening import OPENING
from gateway.pages.record.procedure.panel import APPOINTING, REPLACING
from gateway.pages.record.procedure.presuming import PRESUMING
from gateway.pages.record.procedure.reviewing import DECIDING as DECIDING_REVIEW
from gateway.pages.record.procedure.reviewing import REQUESTING
from gateway.pages.record.procedure.revoking import CONFIRMING as CONFIRMING_REVOCATION
from gateway.pages.record.procedure.revoking import QUESTIONING, REVOKING
from gateway.pages.record.procedure.signing import DISSENTING, SIGNING
from gateway.pages.record.recusal import RECUSING
from gateway.pages.record.reopening import REOPENING
from gateway.pages.record.rights.explaining import EXPLAINING
from gateway.pages.record.rights.recovering import RECOVERING
from gateway.pages.record.rights.serving import SERVING
from gateway.pages.record.sending.agreeing import AGREEING
from gateway.pages.record.sending.asking import SENDING
from gateway.pages.record.sending.guarding import CHECKING, GUARDING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.responses import Response

    from gateway.pages.rendering.visitor import Visitor

COMMANDS: Final = (
    INFORMING,
    age.RECORDING,
    age.CONFIRMING,
    consent.ASKING,
    consent.WITHDRAWING,
    consent.TAKING_BACK,
    ASSESSING,
    risk.ASSESSING,
    OPENING,
    APPOINTING,
    REPLACING,
    PRESUMING,
    INTERVIEWING,
    ANSWERING,
    PROPOSING,
    SIGNING,
    DISSENTING,
    CONFIRMING,
    RULING,
    DISCONTINUING,
    REQUESTING,
    DECIDING_REVIEW,
    QUESTIONING,
    REVOKING,
    CONFIRMING_REVOCATION,
    SENDING,
    AGREEING,
    GUARDING,
    CHECKING,
    CORRECTING,
    ASSIGNING,
    DISMISSING,
    DECIDING,
    REOPENING,
    EXPLAINING,
    SERVING,
    RECOVERING,
    RECUSING,
    LINKING,
    UNLINKING,
)
router = pages_of(*COMMANDS)
KEPT: Final[Mapping[str, Callable[[Visitor, str, Form], Awaitable[Response]]]] = {
    f"/{place}/{each.page}": partial(each.show, place)
    for each in COMMANDS
    for place in get_args(Place)
    if each.place in (place, "{place}") and (each.questions(Form()) or each.found)
}
"""By address without the id: what shows again what was typed there when the session had ended."""
