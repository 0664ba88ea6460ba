"""Asking the Centre without a report, and answering."""

from contracts.commands.advice import ANSWER_ADVICE, ASK_ADVICE
from gateway.graphql.advice.types import Advice
from gateway.graphql.command import WITHOUT_STATE, as_it_is
from gateway.graphql.declared import row

ADVICE = as_it_is(Advice, "id version positions sector unitId subject askedAt dueAt answeredAt answeredAs")
COMMANDS = (row(ASK_ADVICE, ADVICE, WITHOUT_STATE), row(ANSWER_ADVICE, ADVICE, WITHOUT_STATE))
