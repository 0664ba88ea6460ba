"""Every question of every sector's form, answered as its kind does not allow: made from the definitions."""

from __future__ import annotations

import pytest

from tests.integration.identification.conftest import Service, minimum
from tests.integration.identification.test_access_walk import AUTHORS
from tests.integration.identification.test_filing_several import number_of_reports
from tests.support import form_oracle


@pytest.mark.parametrize("sector", AUTHORS)
async def test_each_is_refused_by_its_place_with_a_sentence_that_does_not_repeat_it(
    service: Service, sector: str
) -> None:
    author, before = AUTHORS[sector][0], await number_of_reports(service)
    for row in form_oracle.questions(sector):
        for value in form_oracle.bad_answers(row):
            answers = [{"question": row["code"], "values": [value]}]
            refused = await service.post(author, "/reports", minimum(answers=answers))
            where = (row["code"], value[:20], refused.body[:300])
            assert (refused.status, refused.slug) == (422, "invalid-input"), where
            (field,) = refused.json()["fields"]
            assert field["name"].startswith("answers.0.values"), where
            assert field["problem"].endswith("."), where
            assert value not in refused.body.decode(), where
    assert await number_of_reports(service) == before


@pytest.mark.parametrize("sector", AUTHORS)
async def test_all_that_is_wrong_is_published_at_once(service: Service, sector: str) -> None:
    rows = form_oracle.untyped(sector)
    answers = [{"question": row["code"], "values": form_oracle.bad_answers(row)[-1:]} for row in rows]
    # A text that no field may hold is told before what the form says of the others.
    answers = [
        each for each in answers if not any("\u0000" in value or len(value) > 10_000 for value in each["values"])
    ]
    refused = await service.post(AUTHORS[sector][0], "/reports", minimum(answers=answers))
    answer = [each["name"] for each in refused.json()["fields"]]
    assert answer == [f"answers.{index}.values" for index in range(len(answers))], refused.body
