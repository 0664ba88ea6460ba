// A long select becomes a field in which one types the beginning of a word; what is chosen is kept in the select, which is sent as ever.
import Combobox from "./vendor/combobox-nav.js";

// What is typed in either script, with or without diacritics, finds the name.
const LATIN = Object.fromEntries("аaбbвvгgдdђdjеeжzзzиiјjкkлlљljмmнnњnjоoпpрrсsтtћcуuфfхhцcчcџdzшsđdj".match(/.[a-z]{1,2}/g).map((pair) => [pair[0], pair.slice(1)]));
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^ -~]/g, (letter) => LATIN[letter] ?? letter).replace(/[^a-z0-9]+/g, " ").trim();

function made(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

export function enhance(select) {
  const { id } = select;
  const label = document.querySelector(`label[for="${id}"]`);
  const offered = [...select.options].filter((each) => each.value);
  const options = new Map(offered.map((each) => [each.value, made("div", { role: "option", class: "spona-combobox__option", "data-value": each.value }, each.text)]));
  const groups = [...select.querySelectorAll("optgroup")].map((group) =>
    made("div", { role: "group", "aria-label": group.label }, made("div", { class: "spona-combobox__heading", "aria-hidden": "true" }, group.label), ...[...group.children].map((each) => options.get(each.value))),
  );
  const rest = offered.filter((each) => !each.parentElement.matches("optgroup")).map((each) => options.get(each.value));
  const list = made("div", { id: `${id}-list`, role: "listbox", class: "spona-combobox__list", "aria-label": label.textContent.trim(), hidden: "hidden" }, ...groups, ...rest);
  const status = made("p", { class: "spona-note spona-combobox__status", role: "status" });
  const empty = select.options[0].value ? "" : select.options[0].text;
  const classes = `govuk-input spona-pick${select.matches(".govuk-select--error") ? " govuk-input--error" : ""}`;
  const input = made("input", { id, class: classes, type: "text", autocomplete: "off", placeholder: empty, "aria-describedby": select.getAttribute("aria-describedby") });
  const whole = made("div", { class: "spona-combobox" }, input, list, status);
  const box = new Combobox(input, list, { tabInsertsSuggestions: false });

  const chosen = () => (select.value ? select.selectedOptions[0].text : "");
  const shown = () => [...options.values()].filter((each) => !each.hidden);
  function show() {
    input.value = chosen();
  }
  function close() {
    if (list.hidden) return;
    list.hidden = true;
    status.textContent = "";
    box.stop();
  }
  function open(typed) {
    const sought = plain(typed);
    for (const each of options.values()) each.hidden = !` ${plain(each.textContent)}`.includes(` ${sought}`);
    for (const each of groups) each.hidden = !each.querySelector('[role="option"]:not([hidden])');
    box.firstOptionSelectionMode = sought ? "active" : "none";
    if (sought) status.textContent = select.dataset.found.replace("#", shown().length);
    if (list.hidden) {
      list.hidden = false;
      box.start();
    } else box.resetSelection();
  }
  function choose(value) {
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  }

  // At the whole, since the library itself unmarks the first option when something is typed into the field.
  whole.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => open(""));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (list.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) open("");
  });
  // Who types and goes on has chosen when only one name is left; else what was chosen before is shown again.
  input.addEventListener("blur", () => {
    const left = list.hidden ? [] : shown();
    if (!input.value.trim()) choose("");
    else if (left.length === 1) choose(left[0].dataset.value);
    close();
    show();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("combobox-commit", ({ target }) => choose(target.dataset.value));
  select.addEventListener("change", show);
  window.addEventListener("pageshow", show);

  show();
  input.defaultValue = input.value;
  select.id = `${id}-select`;
  select.hidden = true;
  select.after(whole);
}
