// What is left of each term counts down, in the words in which the server wrote it (`running` in dates.py).
const table = document.querySelector("[data-late]");
const MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
// English is that of the server's dates.
const locale = document.documentElement.lang.replace(/^en$/, "en-GB");
const said = (unit, count) =>
  new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count);

function running(seconds) {
  const [days, hours, minutes] = [DAY, HOUR, MINUTE].map((each) => Math.floor(seconds / each));
  let parts = [["minute", minutes]];
  if (hours) parts = [["hour", hours], ["minute", hours < 6 ? minutes % 60 : 0]];
  if (days >= 2) parts = [["day", days], ["hour", hours % 24]];
  const counted = parts.filter(([, count]) => count);
  return (counted.length ? counted : [["minute", 0]]).map(([unit, count]) => said(unit, count)).join(" ");
}

function show() {
  for (const term of table.querySelectorAll(".spona-left")) {
    const left = (Date.parse(term.dateTime) - Date.now()) / 1000;
    const late = left < 0;
    const text = late ? table.dataset.late.replace("{}", running(-left)) : running(left);
    if (term.textContent !== text) term.textContent = text;
    term.classList.toggle("spona-left--presses", left < HOUR);
    const row = term.closest("tbody").classList;
    for (const calm of late ? ["neutral", "waiting"] : []) row.replace(`spona-means-${calm}`, "spona-means-danger");
  }
}

if (table) {
  show();
  setInterval(show, 10_000);
}
