// Keeps the page of the venue live: fetches it again every ten seconds and replaces what changes.
// Without this the page is loaded again by hand.

const EVERY = 10_000;
const AT_MOST = 60_000;

const part = document.querySelector("[data-venue]");
const alarm = document.querySelector("[data-venue-alarm]");
const state = document.querySelector("[data-venue-state]");
const clock = document.querySelector("[data-venue-time]");
const said = document.querySelector("[data-venue-said]");

let failures = 0;
let timer = 0;

async function look() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  try {
    const answer = await fetch(location.href, {
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.status !== 200) throw new Error(String(answer.status));
    place(new DOMParser().parseFromString(await answer.text(), "text/html"));
    failures = 0;
  } catch {
    failures += 1;
    state.textContent = state.dataset.lost;
  }
  timer = setTimeout(look, Math.min(EVERY * 2 ** failures, AT_MOST));
}

function place(fresh) {
  const next = fresh.querySelector("[data-venue]");
  const unsent = (of) => of.querySelector("[data-venue-unsent]").textContent;
  if (unsent(part) !== unsent(next)) {
    const stat = next.querySelector("[data-venue-unsent]").closest(".stat");
    said.textContent = stat.textContent.trim().replace(/\s+/g, " ");
  }
  if (part.innerHTML !== next.innerHTML) part.replaceChildren(...next.childNodes);
  // An alarm is read out when it comes, and not each time the figures under it change.
  const raised = fresh.querySelector("[data-venue-alarm]");
  if (alarm.textContent !== raised.textContent) alarm.replaceChildren(...raised.childNodes);
  const now = fresh.querySelector("[data-venue-time]");
  clock.textContent = now.textContent;
  clock.dateTime = now.dateTime;
  state.textContent = state.dataset.live;
}

document.addEventListener("visibilitychange", look);
timer = setTimeout(look, EVERY);
