// Each chosen file is sent by itself, and how far it is can be seen; the server is asked as the form alone would ask it.
const form = document.querySelector("form[data-sends]");
const [field, bar, status] = [form.querySelector('[type="file"]'), form.querySelector("progress"), form.querySelector("#sending")];
const button = form.querySelector(".govuk-button");

function sent(file, number, of) {
  const body = new FormData(form);
  body.set("key", `${body.get("key")}.${number}`);
  body.delete("file");
  body.set("file", file);
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

form.addEventListener("submit", async (event) => {
  const files = [...field.files];
  // What is missing is the server's to say.
  if (!files.length || !form.querySelector('[name="class"]:checked') || event.submitter?.name === "ui_language") return;
  event.preventDefault();
  bar.hidden = false;
  button.disabled = true;
  let answer;
  for (const [place, file] of files.entries()) {
    answer = await sent(file, place + 1, files.length);
    if (answer.status === 200 && new URL(answer.responseURL).searchParams.has("added")) continue;
    // The form is sent as it is with what is left: the answer is a page that says what to do.
    const left = new DataTransfer();
    files.slice(place).forEach((each) => left.items.add(each));
    field.files = left.files;
    return form.submit();
  }
  location.assign(answer.responseURL);
});
