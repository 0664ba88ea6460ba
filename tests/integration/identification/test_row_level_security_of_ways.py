"""The database itself takes the ground of a life in danger from a report of that way in alone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from tests.integration.identification.conftest import Service
from tests.integration.identification.in_sql import AUTHOR, a_case, owner_of, refused
from tests.integration.identification.test_row_level_security_of_changes import BASIS
from tests.support.walks import walk


@walk(
    "way, purpose, ground, taken",
    [
        ("vital_interest", "urgent_health", "vital_interest", True),
        ("vital_interest", "emergency_accommodation", "vital_interest", True),
        ("vital_interest", "psychosocial", "vital_interest", False),
        ("vital_interest", "urgent_health", "consent", False),
        ("vital_interest", "child_protection", "child_duty", False),
        ("official_duty", "urgent_health", "vital_interest", False),
        ("through_me", "urgent_health", "vital_interest", False),
    ],
)
async def test_the_ground_of_a_life_in_danger_is_that_of_its_way_in(
    service: Service, csr_nis: UUID, way: str, purpose: str, ground: str, taken: bool
) -> None:
    case = await a_case(service, csr_nis, age="adult")
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(text(f"update report set way_in = '{way}' where id = '{case.report}'"))
    if taken:
        assert await case.run(AUTHOR, BASIS, purpose=purpose, ground=ground) == 1
    else:
        await refused(case, AUTHOR, BASIS, purpose=purpose, ground=ground)
