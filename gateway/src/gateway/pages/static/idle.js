// Two minutes before the session ends the reader is asked; at the end what was typed is sent to be kept, and the page goes.
const WARNED_MS = 120_000;
const KEPT_MS = 10_000;
const RETRY_MS = 5_000;

// What was typed and what was chosen; a form that nobody touched has nothing to keep.
const first = (list) => Math.max(0, [...list.options].findIndex((each) => each.defaultSelected));
const touched = (each) => {
  if (each.type === "textarea") return each.value.trim();
  if (each.options) return each.selectedIndex !== first(each);
  return each.checked !== each.defaultChecked || ("defaultValue" in each && each.value !== each.defaultValue);
};
const typedIn = (form) => [...form.elements].some(touched);

export function watchIdle(dialog) {
  let endsAt = Date.parse(dialog.dataset.endsAt);
  let timer;

  async function ask(method) {
    const answer = await fetch("/presence", { method, headers: { accept: "application/json" } });
    if (answer.ok) endsAt = Date.parse((await answer.json()).endsAt);
    return answer.ok || answer.status === 429 || answer.status >= 500;
  }

  // A form of the kind "now" only saves; one of the kind "later" does something, which only a press may do: it is sent when
  // nobody is signed in any more, and so is kept sealed until the reader is back.
  async function keepTyped() {
    for (const form of document.querySelectorAll('form[data-kept="now"]')) {
      const body = new URLSearchParams(new FormData(form));
      await fetch(form.action, { method: "POST", body, redirect: "manual" });
    }
  }

  async function end() {
    await keepTyped().catch(() => undefined);
    const later = [...document.querySelectorAll('form[data-kept="later"]')].find(typedIn);
    if (later && (await fetch("/signed-out").catch(() => ({ ok: false }))).ok) return later.submit();
    location.replace("/signed-out?to=" + encodeURIComponent(location.pathname + location.search));
  }

  async function look() {
    // Another window of the same session may have done something meanwhile.
    const known = await ask("GET").catch(() => true);
    const left = endsAt - Date.now();
    if (!known || left <= KEPT_MS) return end();
    if (left <= WARNED_MS) {
      if (!dialog.open) dialog.showModal();
      plan(left - KEPT_MS);
    } else {
      if (dialog.open) dialog.close();
      plan(left - WARNED_MS);
    }
  }

  async function stay() {
    dialog.close();
    await ask("POST").catch(() => undefined);
    look();
  }

  function plan(ms) {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(ms, RETRY_MS));
  }

  dialog.addEventListener("cancel", stay);
  dialog.querySelector("#idle-stay").addEventListener("click", stay);
  // A phone that slept, and a page that comes back out of the browser's memory, look at once.
  addEventListener("pageshow", (event) => event.persisted && look());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  plan(endsAt - Date.now() - WARNED_MS);
}
