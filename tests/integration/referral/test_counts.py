"""What presses on a worklist, as numbers: of those who have one, by the same rules, and never more than so many."""

from datetime import timedelta

import pytest

from referral.application.lists.count_worklist import MOST_COUNTED
from tests.integration.referral.api import Api
from tests.support.referral import PEOPLE, SUBMITTED

CHILD, FORMAL = "child_protection", "formal_identification"
WITHOUT_A_WORKLIST = (
    "author",
    "ward colleague",
    "police",
    "other csr",
    "other supervisor",
    "centre supervisor",
    "nobody's",
)
REFUSED = ("office", "rapporteur", "csr admin", "dpo")


@pytest.mark.parametrize(
    ("who", "before", "afterwards"),
    [
        ("worker", (0, 2, 2, 0), (1, 0, 1, 1)),
        ("colleague", (0, 2, 2, 0), (1, 0, 1, 0)),
        ("supervisor", (0, 2, 2, 0), (1, 0, 1, 0)),
        ("intake", (0, 2, 2, 0), (1, 2, 2, 0)),
        ("duty", (0, 2, 2, 0), (1, 2, 2, 0)),
        *[(who, (0,) * 4, (0,) * 4) for who in WITHOUT_A_WORKLIST],
    ],
)
async def test_what_presses_is_counted_by_report_for_whom_it_waits(
    api: Api, who: str, before: tuple[int, ...], afterwards: tuple[int, ...]
) -> None:
    async def counted() -> tuple[int, ...]:
        counts = (await api.get(who, "/referrals/counts")).json()
        return tuple(counts.pop(name) for name in ("late", "dueToday", "undecided", "mine")) + tuple(counts)

    taken, _ = await api.service.opened(), await api.service.opened()
    assert await counted() == before
    await api.service.accept(PEOPLE["worker"], taken[CHILD])
    # Past the four hours of the unit that did not answer, and on the last day of the Centre's own.
    api.service.bench.clock.at = SUBMITTED + timedelta(hours=5)
    api.service.rows(f"update referral set respond_by = '{SUBMITTED + timedelta(hours=20)}' where purpose = '{FORMAL}'")
    assert await counted() == afterwards
    assert api.service.rows("select count(*) from audit where action = 'referral.read'") == [["0"]]


async def test_the_last_day_of_a_term_ends_with_the_day_in_belgrade(api: Api) -> None:
    await api.service.opened()
    for due, today in (("22:59:59", 1), ("23:00:00", 0)):
        api.service.rows(f"update referral set respond_by = '2026-11-24T{due}Z'")
        assert (await api.get("worker", "/referrals/counts")).json()["dueToday"] == today
        assert len((await api.get("worker", "/referrals?dueToday=true")).json()["items"]) == today
    assert (await api.get("worker", "/referrals/counts")).json()["undecided"] == 1


async def test_no_count_goes_beyond_a_hundred(api: Api) -> None:
    for _ in range(MOST_COUNTED + 1):
        await api.service.opened()
    assert (await api.get("worker", "/referrals/counts")).json()["undecided"] == MOST_COUNTED


@pytest.mark.parametrize("who", REFUSED)
async def test_counts_are_refused_like_the_list(api: Api, who: str) -> None:
    for path in ("/referrals/counts", "/referrals"):
        assert (await api.get(who, path)).slug == "forbidden"
