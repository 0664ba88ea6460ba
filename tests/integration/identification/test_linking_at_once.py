"""A link beside what else happens to the two reports: one outcome each."""

from __future__ import annotations

import asyncio

from tests.integration.identification.conftest import Service
from tests.integration.identification.persons import cases, filed_twice, held_by, link, links_of, version_of
from tests.integration.identification.sending import MANAGER
from tests.integration.identification.test_found_by_place import stepped
from tests.integration.identification.test_linking_persons import (
    ANOTHER_MANAGER,
    ANOTHER_SUPERVISOR,
    OF_CENTRE,
    held_twice,
)
from tests.support.tries import TRIES


async def test_a_read_beside_a_link_is_before_or_after_it(service: Service) -> None:
    for _ in TRIES:
        one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
        made, read = await asyncio.gather(
            link(service, OF_CENTRE, one, other, keep=other), service.get(MANAGER, f"/reports/{one}")
        )
        assert (made.status, read.status in (200, 404)) == (200, True)
        if read.status == 200:
            seen = read.json()
            assert (seen["classes"]["links"]["linked"], seen["positions"]) == ([], ["case"])
        assert (await service.get(MANAGER, f"/reports/{one}")).status == 404


async def test_of_two_links_at_once_one_is_made(service: Service) -> None:
    for _ in TRIES:
        one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
        answers = await asyncio.gather(
            link(service, OF_CENTRE, one, other, keep=one), link(service, ANOTHER_SUPERVISOR, other, one, keep=other)
        )
        assert sorted(each.status for each in answers) == [200, 409]
        assert len(set(await cases(service, one, other))) == 1
        assert len(await links_of(service, OF_CENTRE, one)) == 1


async def test_two_who_link_from_either_side_what_they_do_not_hold_never_wait_for_each_other(service: Service) -> None:
    for _ in TRIES:
        one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
        answers = await asyncio.gather(link(service, MANAGER, one, other), link(service, ANOTHER_MANAGER, other, one))
        assert sorted(each.status for each in answers) == [200, 409]
        assert [each["waits"] for each in await links_of(service, OF_CENTRE, one)] == [True]


async def test_a_chain_that_is_linked_at_both_ends_at_once_is_one_case(service: Service) -> None:
    for _ in TRIES:
        one, middle = await held_twice(service, MANAGER, MANAGER)
        last, _ = await filed_twice(service)
        await held_by(service, last, MANAGER)
        assert (await link(service, MANAGER, middle, last)).status == 200
        answers = await asyncio.gather(
            link(service, OF_CENTRE, one, middle), link(service, ANOTHER_SUPERVISOR, last, middle)
        )
        assert {each.status for each in answers} <= {200, 409}
        for each, ends in zip(answers, ((one, middle), (last, middle)), strict=True):
            if each.status == 409:
                assert (await link(service, ANOTHER_SUPERVISOR, *ends)).status == 200
        assert len(set(await cases(service, one, middle, last))) == 1


async def test_a_withdrawal_beside_a_link_closes_both_or_there_is_no_link(service: Service) -> None:
    for number in TRIES:
        one, other = await held_twice(service, MANAGER, MANAGER)
        made, _ = await asyncio.gather(
            link(service, MANAGER, one, other), stepped(service, (one, other)[number % 2], "no longer agrees")
        )
        rows = await service.rows(
            f"select count(*) from outbox where key in ('{one}', '{other}') and type = 'identification.consent-withdrawn.v1'"
        )
        closed, links = rows[0][0], len({case for case, _ in await cases(service, one, other)}) == 1
        assert (made.status, closed, links) in ((200, 2, True), (409, 1, False), (200, 0, True))
        if closed == 0:
            # The link came first, and the withdrawal was said of a version that had gone by.
            await stepped(service, one, "no longer agrees")
            assert not await named(service, one, other)
        if links:
            assert not await named(service, one, other)


async def test_two_withdrawals_of_one_case_never_wait_for_each_other(service: Service) -> None:
    for _ in TRIES:
        one, other = await held_twice(service, MANAGER, MANAGER)
        assert (await link(service, MANAGER, one, other)).status == 200
        assert await version_of(service, one) > 1
        await asyncio.gather(*(stepped(service, each, "no longer agrees") for each in (one, other)))
        assert not await named(service, one, other)


async def named(service: Service, *reports: str) -> list[str]:
    """Those whose name the case manager reads."""
    seen = [(await service.get(MANAGER, f"/reports/{each}")).json()["classes"] for each in reports]
    return [each for each, classes in zip(reports, seen, strict=True) if "person_name" in classes]
