"""The content of a file that was opened, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from identification.application.files.open_file import must_still_be_open

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from chassis.domain.principal import Principal
    from chassis.ports import Clock
    from identification.application.files.open_file import OpenedFile
    from identification.application.ports import UnitsOfWork


async def segments_of(
    file: OpenedFile, principal: Principal, units_of_work: UnitsOfWork, clock: Clock
) -> AsyncIterator[bytes]:
    """Each in a transaction of its own that asks again: a slow reader keeps none open; one who loses the right gets no more.

    Raises ReportAltered and NotFound, also in the middle: what was sent until then must not look whole.
    """
    number = 0
    while True:
        async with units_of_work(principal) as uow:
            await must_still_be_open(file, principal, uow, clock)
            segment = await uow.files.segment(file.filing, file.id, number, file.size)
        if segment is None:
            return
        yield segment
        number += 1
