// Each chosen file is sent by itself, with what it shows, and how far it is can be seen; the server is asked as the form alone would ask it.
const form = document.querySelector("form[data-sends]");
const [field, bar, status] = [form.querySelector('[type="file"]'), form.querySelector("progress"), form.querySelector("#sending")];
const button = form.querySelector(".govuk-button");
const first = form.querySelector("#caption").closest(".govuk-form-group");
const captions = () => [...form.querySelectorAll('[name^="caption"]')];
let typed = captions().map((each) => each.value);

// One field takes all files, and below it each has a line for what it shows.
field.multiple = true;
form.querySelectorAll("fieldset.spona-unscripted").forEach((each) => each.remove());
field.closest(".govuk-form-group").after(first);
const alone = first.querySelector("label").textContent;

field.addEventListener("change", () => {
  captions().forEach((each, place) => (typed[place] = each.value));
  form.querySelectorAll("[data-caption]").forEach((each) => each.remove());
  const named = field.files.length > 1;
  let last = first;
  for (const [place, file] of [...field.files].entries()) {
    const group = place ? first.cloneNode(true) : first;
    const [label, input] = [group.querySelector("label"), group.querySelector("input")];
    label.textContent = named ? form.dataset.captions.replace("#", () => file.name) : alone;
    if (!place) continue;
    group.dataset.caption = "";
    group.classList.remove("govuk-form-group--error");
    group.querySelectorAll(".govuk-hint, .govuk-error-message").forEach((each) => each.remove());
    input.name = input.id = label.htmlFor = `caption-${place + 1}`;
    input.value = typed[place] ?? "";
    input.classList.remove("govuk-input--error");
    input.removeAttribute("aria-describedby");
    last.after(group);
    last = group;
  }
});

function sent(file, caption, number, of) {
  const body = new FormData(form);
  body.set("key", `${body.get("key")}.${number}`);
  for (const name of new Set(body.keys())) if (name === "file" || name.startsWith("caption")) body.delete(name);
  body.append("caption", caption);
  body.append("file", file);
  const request = new XMLHttpRequest();
  const say = (part) => {
    const said = [number, of, Math.round(part * 100)];
    bar.value = part;
    status.textContent = form.dataset.says.replace(/#/g, () => said.shift());
  };
  say(0);
  request.upload.addEventListener("progress", ({ loaded, total }) => say(loaded / total));
  return new Promise((done) => {
    request.addEventListener("loadend", () => done(request));
    request.open("POST", form.action);
    request.setRequestHeader("accept", "text/html");
    request.send(body);
  });
}

// What is left is sent by the form itself: the answer is a page that says what to do. What a file shows comes before it there.
function send(files, texts) {
  const left = new DataTransfer();
  files.forEach((each) => left.items.add(each));
  field.files = left.files;
  // The server numbers the files of a form too: its keys must be none of those that files were sent under by themselves.
  form.elements.key.value += ".rest";
  for (const each of captions()) each.removeAttribute("name");
  for (const [place, text] of texts.entries()) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: place ? `caption-${place + 1}` : "caption", value: text });
    if (text) form.prepend(input);
  }
  form.submit();
}

form.addEventListener("submit", async (event) => {
  const [files, texts] = [[...field.files], captions().map((each) => each.value)];
  // What is missing is the server's to say.
  if (!files.length || !form.querySelector('[name="class"]:checked') || event.submitter?.name === "ui_language") return;
  event.preventDefault();
  bar.hidden = false;
  button.disabled = true;
  let answer;
  for (const [place, file] of files.entries()) {
    answer = await sent(file, texts[place], place + 1, files.length);
    if (answer.status === 200 && new URL(answer.responseURL).searchParams.has("added")) continue;
    return send(files.slice(place), texts.slice(place));
  }
  location.assign(answer.responseURL);
});
