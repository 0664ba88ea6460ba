// A bar says how much is new. It comes and goes by itself; the rows below it stay where they are until it is pressed.
// A report in danger is counted in the title too, and heard on a computer whose reader wants that.
const place = document.querySelector("[data-news]");
const press = document.querySelector("[data-sound]");
const title = document.title;
const SOUND = "spona-sound", NOTE_HZ = 880, LOUDNESS = 0.3, SECONDS = 0.5;
let source, audio;
let known = 0;
// Of several windows one sounds, and goes on listening while it is hidden.
let first = false;

function show({ new: count, danger }) {
  place.replaceChildren();
  if (count) {
    const form = place.dataset[new Intl.PluralRules(document.documentElement.lang).select(count)] || place.dataset.other;
    const bar = document.getElementById("news-bar").content.cloneNode(true);
    bar.querySelector(".spona-news__count").textContent = form.replace(/\d+/, String(count));
    const dangers = bar.querySelector(".spona-tag");
    dangers.querySelector("span").textContent = String(danger);
    if (!danger) dangers.remove();
    place.append(bar);
  }
  document.title = danger ? `(${danger}) ${title.replace(/^\(.*?\) /, "")}` : title;
  if (danger > known && first && sounds()) sound();
  known = danger;
}

function listen() {
  source?.close();
  if (document.hidden && !first) return;
  source = new EventSource(place.dataset.news);
  source.addEventListener("news", (event) => show(JSON.parse(event.data)));
  source.addEventListener("over", () => source.close());
}

const wanted = () => localStorage.getItem(SOUND) === "on";
const sounds = () => wanted() && audio?.state === "running";

function sound() {
  const tone = audio.createOscillator(), volume = audio.createGain();
  tone.frequency.value = NOTE_HZ;
  volume.gain.value = LOUDNESS;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + SECONDS);
}

function offerSound() {
  const turnOn = press.textContent;
  // A browser may refuse every sound until its reader has pressed something on the page: until then the sound is not on.
  const say = () => (press.textContent = sounds() ? press.dataset.sound : turnOn);
  const wake = () => {
    audio ??= Object.assign(new AudioContext(), { onstatechange: say });
    return audio.resume();
  };
  press.addEventListener("click", async () => {
    localStorage.setItem(SOUND, sounds() ? "off" : "on");
    if (wanted()) await wake().then(sound);
    say();
  });
  for (const each of ["pointerdown", "keydown"])
    addEventListener(each, ({ target }) => wanted() && target !== press && wake());
  addEventListener("storage", say);
  if (wanted()) wake();
}

if (place) {
  if (press) offerSound();
  listen();
  document.addEventListener("visibilitychange", listen);
  navigator.locks?.request(SOUND, () => {
    first = true;
    if (document.hidden) listen();
    return new Promise(() => {});
  });
}
