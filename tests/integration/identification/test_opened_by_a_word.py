"""Who opens a report to the Centre by what they heard or found out gives a second factor, and more than their own word (DESIGN 10.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.test_keying_in import keyed
from tests.integration.identification.test_recording_age import CHILD, NOT_SURE, say
from tests.integration.identification.test_recording_consent import SURE, YES, record
from tests.integration.identification.test_withdrawing_consent import withdraw
from tests.integration.identification.ways import filed, seen

AUTHOR, INTAKE, DUTY = "health.nis", "intake.centre", "duty.centre"
ONLY_NAMED = {"consent": {"identification": True, "shareClinical": False}}
AGREES = {"outcome": "agreed", **SURE}


async def closed(service: Service, how: str) -> tuple[str, int]:
    """A report of which the Centre reads less than a yes would let it, and its version."""
    if how == "sealed":
        return await filed(service, "could_not_ask"), 1
    report = await filed(service, "consent_adult", **(ONLY_NAMED if how == "findings" else {}))
    if how == "withdrawn":
        assert (await withdraw(service, AUTHOR, report, 1)).status == 200
    return report, 2 if how == "withdrawn" else 1


@pytest.mark.parametrize("who", [INTAKE, DUTY])
@pytest.mark.parametrize("how", ["sealed", "withdrawn", "findings"])
async def test_a_yes_that_opens_something_needs_a_second_factor_and_a_call_back(
    service: Service, how: str, who: str
) -> None:
    report, version = await closed(service, how)
    before = (await seen(service, who, report))["classes"]
    weak = await record(service, who, report, YES, version, acr=1)
    assert weak.slug == "second-factor-needed"
    challenge = 'Bearer realm="spona", error="insufficient_user_authentication", acr_values="2", max_age="28800"'
    assert weak.headers["www-authenticate"] == challenge
    for answer in ("no", "unknown"):
        unsure = {**YES, "calledBack": answer}
        assert (await record(service, who, report, unsure, version)).slug == "call-back-needed"
    assert (await seen(service, who, report))["classes"] == before
    assert (await record(service, who, report, YES, version)).status == 200
    assert (await seen(service, who, report))["classes"]["clinical"]["text"]


@pytest.mark.parametrize("how", ["sealed", "withdrawn", "findings"])
async def test_the_word_of_the_author_counts_as_it_is(service: Service, how: str) -> None:
    report, version = await closed(service, how)
    unsure = {**YES, "seenAlone": "no", "calledBack": "no"}
    assert (await record(service, AUTHOR, report, unsure, version, acr=1)).status == 200


async def test_a_yes_that_opens_nothing_needs_neither(service: Service) -> None:
    report, unsure = await filed(service, "vital_interest"), {**AGREES, "calledBack": "no"}
    assert (await record(service, INTAKE, report, unsure, acr=1)).status == 200


@pytest.mark.parametrize("said", [CHILD, NOT_SURE])
@pytest.mark.parametrize("how", ["sealed", "withdrawn", "through_me", "official_duty"])
async def test_a_child_after_all_that_opens_something_needs_a_second_factor(
    service: Service, how: str, said: dict[str, Any]
) -> None:
    report, version = (await filed(service, how), 1) if how.partition("_")[1] else await closed(service, how)
    before = (await seen(service, INTAKE, report))["classes"]
    assert (await say(service, INTAKE, report, said, version, acr=1)).slug == "second-factor-needed"
    nameless = {**said, "basis": "other"}
    assert (await say(service, INTAKE, report, nameless, version)).slug == "duty-needed"
    assert (await seen(service, INTAKE, report))["classes"] == before
    assert (await say(service, DUTY, report, nameless, version)).status == 200


async def test_a_child_after_all_that_opens_nothing_does_not(service: Service) -> None:
    agreed, sealed = await filed(service, "consent_adult"), await filed(service, "could_not_ask")
    assert (await say(service, INTAKE, agreed, {**CHILD, "basis": "other"}, acr=1)).status == 200
    # The author reads everything as it is: a child is protected by the one who notices it first.
    assert (await say(service, AUTHOR, sealed, {**CHILD, "basis": "other"}, acr=1)).status == 200


async def test_who_keyed_it_in_for_another_person_is_no_source(service: Service) -> None:
    for body, path in ((YES, "consent"), (CHILD, "age")):
        report = await filed(service, "could_not_ask", username=INTAKE, keyed=keyed())
        to, said = f"/reports/{report}/{path}", {"expectedVersion": 1, **body}
        assert (await service.post(INTAKE, to, said)).slug == "second-factor-needed"
        assert (await service.post(INTAKE, to, said, acr=2)).status == 200
