// A bar says how much is new. It comes and goes by itself; the rows below it stay where they are until it is pressed.
const place = document.querySelector("[data-news]");
let source;

function show(count) {
  if (!count) return;
  const form = place.dataset[new Intl.PluralRules(document.documentElement.lang).select(count)] || place.dataset.other;
  const bar = document.getElementById("news-bar").content.cloneNode(true);
  bar.querySelector("strong").textContent = form.replace(/\d+/, String(count));
  place.replaceChildren(bar);
}

function listen() {
  source = new EventSource(place.dataset.news);
  source.addEventListener("news", (event) => show(JSON.parse(event.data).new));
  source.addEventListener("over", () => source.close());
}

if (place) {
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? source.close() : listen()));
}
