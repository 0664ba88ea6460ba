"""Files a report by the client that openapi-generator makes, reads its receipt and a file, and is refused."""

import json
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4

import spona_identification as client
from spona_identification.exceptions import NotFoundException, UnprocessableEntityException

address, token, report_id, file_id = sys.argv[1:]
door = client.ApiClient(client.Configuration(host=address, access_token=token))
reports, files = client.ReportsApi(door), client.FilesApi(door)


def filing(**grounds: object) -> client.ReportFiling:
    return client.ReportFiling(
        encounter_date=datetime.now(UTC).date(),
        encounter_municipality="71331",
        age=client.Age.NOT_SURE,
        way_in=client.WayIn.CHILD_DUTY,
        danger=client.Answer.NO,
        still_here=client.Answer.UNKNOWN,
        companion=client.Companion.SPEAKS_FOR_PERSON,
        seen_alone=client.Answer.NO,
        police_told=client.PoliceTold.NO,
        callback_phone="+381 18 506 700",
        **grounds,
    )


filed = reports.post_report(
    uuid4().hex,
    filing(
        suspicions=[client.Suspicion.SEXUAL_EXPLOITATION],
        indicators=["G1"],
        concern="A man answers for her.",
        person=client.Person(names=[client.Name(given="Ime")]),
    ),
)
receipt = reports.get_receipt(filed.id)
content = files.get_file(UUID(report_id), UUID(file_id))
refused = {}
try:
    reports.post_report(uuid4().hex, filing())
except UnprocessableEntityException as refusal:
    refused["incomplete"] = refusal.data
try:
    reports.get_receipt(uuid4())
except NotFoundException as refusal:
    refused["missing"] = refusal.data
assert all(isinstance(each, client.Problem) for each in refused.values())
refusals = {name: [each.type, each.status, each.missing] for name, each in refused.items()}
stage = receipt.classes["receipt"]["stage"]
sys.stdout.write(json.dumps({"id": str(filed.id), "stage": stage, "content": len(content), "refused": refusals}))
