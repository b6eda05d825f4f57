// Sliding through a session: the report as it was, fetched while the slider moves. Without this
// the same form and links load the page.

const PAUSE = 80;

const form = document.querySelector("[data-slider]");
const shown = document.querySelector("[data-slider-shown]");

/** @type {AbortController|null} */
let asking = null;
let timer = 0;

/** @param {string} query such as `step=4`; what is asked later always wins */
async function show(query) {
  asking?.abort();
  const turn = new AbortController();
  asking = turn;
  shown.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`${form.action}?${query}&part=1`, { signal: turn.signal });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    place(await response.text());
  } catch (error) {
    // Let the page load itself: it says what is the matter.
    if (error.name !== "AbortError") window.location.search = query;
  } finally {
    if (asking === turn) shown.setAttribute("aria-busy", "false");
  }
}

function place(html) {
  const focused = shown.contains(document.activeElement) ? document.activeElement.rel : "";
  const top = window.scrollY;
  shown.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  const { step, moment } = shown.querySelector("[data-step]").dataset;
  form.elements.step.value = step;
  for (const link of document.querySelectorAll(".milestones [data-moment-link]")) {
    const isHere = new URL(link.href).searchParams.get("moment") === moment;
    if (isHere) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  window.history.replaceState(null, "", `?moment=${moment}`);
  if (focused) shown.querySelector(`a[rel=${focused}]`)?.focus({ preventScroll: true });
  window.scrollTo({ top, behavior: "instant" });
}

if (form && shown) {
  form.classList.add("is-live");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.step.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(`step=${form.elements.step.value}`), PAUSE);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-moment-link]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !isPlain) return;
    event.preventDefault();
    show(new URL(link.href).searchParams.toString());
  });
}
