// The audits of graphql-http.
// Arguments: the address, a bearer token and the documentId of a trusted document that takes no variables, for the documents that are
// not run here: the schema does not describe itself, and in production only trusted documents are run.
import { serverAudits } from "graphql-http";

const [url, token, documentId] = process.argv.slice(2);
const RUNS = new Set([
  "{ __typename }",
  "query Query { __typename }",
  '{ __type(name: "Run🏃Swim🏊") { name } }',
  "query Type($name: String!) { __type(name: $name) { name } }",
]);

// What would be run elsewhere is asked for by its id; everything else goes as it is.
function trusted(sent) {
  if (!RUNS.has(sent.query)) return sent;
  const { query, operationName, ...rest } = sent;
  return { documentId, ...(operationName === "Query" || operationName === undefined ? {} : { operationName }), ...rest };
}

function addressed(address) {
  const asked = new URL(address);
  const parameters = Object.fromEntries(asked.searchParams);
  asked.search = new URLSearchParams(trusted(parameters)).toString();
  return asked.toString();
}

function bodied(body) {
  try {
    return JSON.stringify(trusted(JSON.parse(body)));
  } catch {
    return body;
  }
}

async function fetchFn(address, options = {}) {
  const body = options.body === undefined ? {} : { body: bodied(options.body) };
  const headers = { ...options.headers, authorization: `Bearer ${token}` };
  return fetch(addressed(address), { ...options, ...body, headers });
}

const results = [];
for (const audit of serverAudits({ url, fetchFn })) results.push(await audit.fn());
for (const each of results.filter((result) => result.status !== "ok")) {
  console.log(`  ${each.status} ${each.id} ${each.name}: ${each.reason}`);
}
const count = (status) => results.filter((result) => result.status === status).length;
console.log(`  ${results.length} audits: ${["ok", "notice", "warn", "error"].map((status) => `${count(status)} ${status}`).join(", ")}`);
process.exit(count("error") + count("warn") > 0 || count("notice") > 1 ? 1 : 0);
