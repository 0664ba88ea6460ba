"""Files that authors add in tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.integration.identification.service import Service
from tests.support import files
from tests.support.asgi import Answer

ATTACHMENTS, CLINICAL = "attachments", "clinical_images"
OCTETS = {"content-type": "application/octet-stream"}


async def ticket(
    service: Service,
    report: str,
    class_: str = ATTACHMENTS,
    who: str = "health.nis",
    caption: str | None = None,
    **more: Any,
) -> str:
    """A ticket for one file of the report as it is now."""
    version = (await service.get(who, f"/reports/{report}/receipt")).json()["version"]
    asked = {"expectedVersion": version, "fileClass": class_, "caption": caption}
    answer = await service.post(who, f"/reports/{report}/uploads", asked, **more)
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def sent(service: Service, ticket_id: str, content: bytes | Iterable[bytes], who: str = "health.nis") -> Answer:
    """Whatever is answered to a file that is sent with a ticket."""
    chunks = [content] if isinstance(content, bytes) else content
    return await service.as_person(who).request("PUT", f"/uploads/{ticket_id}", chunks=chunks, headers=_framed())


async def attached(
    service: Service,
    report: str,
    class_: str = ATTACHMENTS,
    content: bytes = b"",
    who: str = "health.nis",
    caption: str | None = None,
) -> str:
    """Id of a file that was added, a document unless another is given."""
    answer = await sent(service, await ticket(service, report, class_, who, caption), content or files.pdf(), who)
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


def _framed() -> dict[str, str]:
    return {**OCTETS, "transfer-encoding": "chunked"}
