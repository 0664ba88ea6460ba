// Components of govuk-frontend come to life; after an exchange by htmx the reader is taken to what is new.
import { initAll } from "./vendor/govuk-frontend.min.js";
import { watchIdle } from "./idle.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Only a page with a long list loads what makes it easy to search.
const long = [...document.querySelectorAll("select.spona-pick")].filter((each) => each.options.length > 30);
if (long.length) import("./combobox.js").then(({ enhance }) => long.forEach(enhance));

document.addEventListener("htmx:after:swap", () => {
  const page = document.getElementById("page");
  if (!page || page.dataset.initialised) return;
  page.dataset.initialised = "yes";
  initAll({ scope: page });
  const told = page.querySelector(".govuk-error-summary") || page.querySelector("h1") || page.querySelector("main");
  if (!told.hasAttribute("tabindex")) told.setAttribute("tabindex", "-1");
  told.focus();
});
document.getElementById("page").dataset.initialised = "yes";

// A link to what is behind a press opens it; older browsers do not do that by themselves.
const opensTarget = () => document.querySelector("details :target")?.closest("details").setAttribute("open", "");
window.addEventListener("hashchange", opensTarget);
opensTarget();

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-prints]")) window.print();
});

const idle = document.getElementById("idle");
if (idle) watchIdle(idle);
// What a page asks by itself ends quietly with the session: what was shown stays, nothing is asked any more.
document.addEventListener("htmx:response:error", ({ detail }) => {
  const watching = detail.ctx.sourceElement;
  if (detail.ctx.response.status !== 403 || !watching.matches("[data-watches]")) return;
  const still = watching.cloneNode(true);
  still.removeAttribute("hx-get");
  watching.replaceWith(still);
});
