"""What everybody else gets: exactly what a random id gets, and 401 for a token that is not for this service."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.operations import LIST_DOCUMENTS, LISTS, READS, Operation, Rest, comparable
from tests.e2e.people import SERVICES, Everybody, Person

STRANGERS = ("police.nis", "health.sabac", "csr.novisad", "office.national", "admin.kcnis")
_OTHER = {"identification": "referral", "referral": "notifications", "notifications": "identification"}


@dataclass
class Strangers:
    """People without a position. What a random id gives each of them is asked once and remembered."""

    people: Everybody
    names: tuple[str, ...] = STRANGERS
    of_a_random_id: dict[tuple[str, str], Any] = field(default_factory=dict)

    async def learn_nothing(self, ids: Mapping[str, Iterable[str]]) -> None:
        """Every read of every id (kind -> ids), by REST at each service and by GraphQL, and every list."""
        await self.read_nothing(ids)
        for name in self.names:
            await _lists_hold_nothing(self.people(name), [id_ for some in ids.values() for id_ in some])
        await wrong_tokens_open_nothing(self.people, ids)

    async def read_nothing(self, ids: Mapping[str, Iterable[str]]) -> None:
        """The same without lists, for people whose inbox still says that something has ended."""
        for name in self.names:
            for operation in READS:
                for id_ in ids.get(operation.takes, ()):
                    await self._learns_nothing(self.people(name), operation, id_)

    async def _learns_nothing(self, person: Person, operation: Operation, id_: str) -> None:
        known = (person.name, repr(operation))
        if known not in self.of_a_random_id:
            random_id = str(uuid.uuid4())
            self.of_a_random_id[known] = comparable(await operation.asked_by(person, random_id), random_id)
        got = comparable(await operation.asked_by(person, id_), id_)
        assert got == self.of_a_random_id[known], (person.name, operation)
        assert got[0] in (200, 403, 404), (person.name, operation, got)


async def _lists_hold_nothing(person: Person, ids: list[str]) -> None:
    answers = [await person.get(service, path) for service, path in LISTS]
    answers += [await person.graphql(document) for document in LIST_DOCUMENTS]
    for answer in answers:
        assert answer.status in (200, 403), (person.name, answer)
        for id_ in ids:
            assert id_.encode() not in answer.body, (person.name, id_)


async def wrong_tokens_open_nothing(people: Everybody, ids: Mapping[str, Iterable[str]]) -> None:
    """Even a person who may read gets 401 with the token of another service or with none."""
    reader = people("intake.centre")
    for operation in READS:
        if not isinstance(operation, Rest):
            continue
        foreign = await people.wire.tokens.of(reader.name, _OTHER[operation.service], reader.acr)
        for id_ in ids.get(operation.takes, ()):
            path, body = operation.filled(id_)
            for headers in ({}, {"authorization": f"Bearer {foreign}"}):
                answer = await people.wire.send(operation.method, SERVICES[operation.service], path, body, headers)
                assert (answer.status, answer.slug) == (401, "unauthenticated"), (operation, bool(headers))
