"""The same comes of events of different keys, in whatever order they are heard."""

from itertools import permutations

from contracts.envelope import EventData
from tests.integration.notifications.world import OTHER_CSR, Matter, World, enveloped

KNOWN = "select to_jsonb(t)::text from {} t order by 1"


async def test_what_is_known_of_matters_is_the_same_in_every_order(world: World) -> None:
    """One key for the report, one for each of its two referrals; each is heard in its own order."""
    one = Matter()
    other = Matter(report_id=one.report_id, author_id=one.author_id)
    keys = {
        "report": [one.submitted(), one.received(), one.ended(), one.withdrawn()],
        "one": [one.sent(), one.rerouted(OTHER_CSR), one.closed()],
        "other": [other.sent(), other.accepted(), other.closed()],
    }
    envelopes = {id(event): enveloped(event) for events in keys.values() for event in events}
    outcomes = set()
    for order in _orders(keys):
        world.scratch.empty("notice, delivery, report, addressee, ended, outbox, outbox_sequence")
        for event in order:
            await world.handle(event, envelopes[id(event)])
        outcomes.add(str([world.scratch.as_superuser(KNOWN.format(name)) for name in ("report", "addressee", "ended")]))
    assert len(outcomes) == 1


async def test_a_notice_has_the_same_id_who_makes_it(world: World) -> None:
    matter = Matter()
    [envelope] = await world.publish(matter.sent())
    before = world.scratch.as_superuser("select id from notice")
    world.scratch.empty("notice, delivery, report, addressee, ended, outbox, outbox_sequence")
    world.clock.forward(hours=1)
    await world.handle(matter.sent(), envelope)
    assert world.scratch.as_superuser("select id from notice") == before
    assert len(before) == 1


def _orders(keys: dict[str, list[EventData]]) -> list[list[EventData]]:
    """Whole keys in every order, and the keys in turns, whichever begins."""
    whole = [[event for name in names for event in keys[name]] for names in permutations(keys)]
    turns = []
    for names in permutations(keys):
        left = [list(keys[name]) for name in names]
        turns.append([each.pop(0) for _ in range(max(map(len, left))) for each in left if each])
    return whole + turns
