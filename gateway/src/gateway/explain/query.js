"use strict";

const at = (id) => document.getElementById(id);

async function run() {
  const answer = at("result");
  let variables;
  try {
    variables = JSON.parse(at("variables").value || "{}");
  } catch {
    at("status").textContent = "The variables are not valid JSON.";
    return;
  }
  at("status").textContent = "…";
  const started = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer " + at("token").value.trim() },
      body: JSON.stringify({ query: at("document").value, variables }),
    });
    const text = await response.text();
    at("status").textContent = response.status + " in " + Math.round(performance.now() - started) + " ms";
    answer.textContent = readable(text);
  } catch {
    at("status").textContent = "The gateway does not answer: is it running?";
  }
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function use(operation) {
  at("document").value = operation.querySelector(".text").textContent;
  const example = operation.querySelector(".example").textContent;
  at("variables").value = (example || "{}").replaceAll("NEW-KEY", "page-" + crypto.randomUUID());
  at("document").scrollIntoView();
}

at("run").addEventListener("click", run);
for (const operation of document.querySelectorAll(".operation")) {
  operation.querySelector("button").addEventListener("click", () => use(operation));
}
