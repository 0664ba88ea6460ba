"""Files a report by the client that openapi-python-client makes, reads its receipt and a file, and is refused."""

import json
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4

from spona_identification import AuthenticatedClient, models
from spona_identification.api.files import get_file
from spona_identification.api.reports import get_receipt, post_report

address, token, report_id, file_id = sys.argv[1:]
door = AuthenticatedClient(address, token)


def filing(**grounds: object) -> models.ReportFiling:
    return models.ReportFiling(
        encounter_date=datetime.now(UTC).date(),
        encounter_municipality="71331",
        age=models.Age.NOT_SURE,
        way_in=models.WayIn.CHILD_DUTY,
        danger=models.Answer.NO,
        still_here=models.Answer.UNKNOWN,
        companion=models.Companion.SPEAKS_FOR_PERSON,
        seen_alone=models.Answer.NO,
        police_told=models.PoliceTold.NO,
        callback_phone="+381 18 506 700",
        **grounds,
    )


filed = post_report.sync(
    client=door,
    idempotency_key=uuid4().hex,
    body=filing(
        suspicions=[models.Suspicion.SEXUAL_EXPLOITATION],
        indicators=["G1"],
        concern="A man answers for her.",
        person=models.Person(names=[models.Name(given="Ime")]),
    ),
)
assert isinstance(filed, models.FilingAnswer)
receipt = get_receipt.sync(filed.id, client=door)
assert isinstance(receipt, models.ReportAnswer)
content = get_file.sync(UUID(report_id), UUID(file_id), client=door)
refused = {
    "incomplete": post_report.sync(client=door, idempotency_key=uuid4().hex, body=filing()),
    "missing": get_receipt.sync(uuid4(), client=door),
}
assert all(isinstance(each, models.Problem) for each in refused.values())
refusals = {name: [each.type_, each.status, each.missing or None] for name, each in refused.items()}
stage = receipt.classes["receipt"]["stage"]
kept = content.payload.getbuffer().nbytes
sys.stdout.write(json.dumps({"id": str(filed.id), "stage": stage, "content": kept, "refused": refusals}))
