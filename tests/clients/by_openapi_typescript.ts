// Files a report by the types that openapi-typescript makes, reads its receipt and a file, and is refused.
import createClient from "openapi-fetch";
import type { components, paths } from "./identification.js";

declare const process: { argv: string[] };

type Filing = components["schemas"]["ReportFiling"];

const [address, token, reportId, fileId] = process.argv.slice(2) as [string, string, string, string];
const door = createClient<paths>({ baseUrl: address, headers: { authorization: `Bearer ${token}` } });
const minimum: Filing = {
  encounterDate: new Date().toISOString().slice(0, 10),
  encounterMunicipality: "71331",
  age: "not_sure",
  wayIn: "child_duty",
  danger: "no",
  stillHere: "unknown",
  companion: "speaks_for_person",
  seenAlone: "no",
  policeTold: "no",
  callbackPhone: "+381 18 506 700",
  stillHereUntilUnknown: false,
};
const key = () => ({ header: { "Idempotency-Key": `${Date.now()}-${Math.random()}` } });
const receiptOf = (report_id: string) => door.GET("/reports/{report_id}/receipt", { params: { path: { report_id } } });

const filed = await door.POST("/reports", {
  params: key(),
  body: {
    ...minimum,
    suspicions: ["sexual_exploitation"],
    indicators: ["G1"],
    concern: "A man answers for her.",
    person: { names: [{ given: "Ime" }] },
  },
});
if (filed.error) throw new Error(filed.error.title);
const receipt = await receiptOf(filed.data.id);
if (receipt.error) throw new Error(receipt.error.title);
const file = await door.GET("/reports/{report_id}/files/{file_id}", {
  params: { path: { report_id: reportId, file_id: fileId } },
  parseAs: "arrayBuffer",
});
if (file.error) throw new Error(file.error.title);
const incomplete = await door.POST("/reports", { params: key(), body: minimum });
const missing = await receiptOf("3f6c1b1e-0000-4000-8000-000000000000");
if (!incomplete.error || !missing.error) throw new Error("nothing was refused");
const told = ({ type, status, missing }: components["schemas"]["Problem"]) => [type, status, missing ?? null];
console.log(
  JSON.stringify({
    id: filed.data.id,
    stage: receipt.data.classes["receipt"]?.["stage"],
    content: file.data.byteLength,
    refused: { incomplete: told(incomplete.error), missing: told(missing.error) },
  }),
);
