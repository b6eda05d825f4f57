// The lectern: a timer, the item that is read now and the next one. All text is in the page, so
// nothing here asks the server. Without this script the page is a text in large type.

const STEP_SIZES = 5;
const root = document.querySelector("[data-prompter]");
if (root) begin(root);

function begin(page) {
  const steps = [...page.querySelectorAll("[data-step]")];
  const part = (name) => page.querySelector(`[data-${name}]`);
  const lengths = steps.map((step) => Number(step.dataset.seconds.replace(",", ".")));
  const budget = Number(page.dataset.budget.replace(",", "."));
  const start = part("start");
  const words = { start: start.textContent, pause: start.dataset.pause };
  const state = { here: 0, gone: 0, since: null, size: 3 };

  const elapsed = () => state.gone + (state.since === null ? 0 : performance.now() - state.since);
  const planned = () => lengths.slice(0, state.here).reduce((sum, length) => sum + length, 0);

  function show({ scroll = false } = {}) {
    const seconds = elapsed() / 1000;
    const now = part("now");
    now.textContent = clock(seconds);
    now.classList.toggle("prompter__now--over", budget > 0 && seconds > budget);
    start.textContent = state.since === null ? words.start : words.pause;
    page.classList.toggle("prompter--running", seconds > 0);
    steps.forEach((step, place) => step.classList.toggle("step--now", place === state.here));
    sayPace(seconds);
    if (scroll) steps[state.here]?.scrollIntoView({ block: "center", behavior: motion() });
  }

  /** How far somebody is from where the words would be by now. */
  function sayPace(seconds) {
    const pace = part("pace");
    const early = planned() - seconds;
    const late = -early - (lengths[state.here] ?? 0);
    if (seconds && late > 5) pace.textContent = `${pace.dataset.behind} ${clock(late)}`;
    else if (seconds && early > 5) pace.textContent = `${pace.dataset.ahead} ${clock(early)}`;
    else pace.textContent = "";
  }

  function toggle() {
    if (state.since === null) state.since = performance.now();
    else {
      state.gone = elapsed();
      state.since = null;
    }
    show({ scroll: state.since !== null });
  }

  function go(way) {
    state.here = Math.max(0, Math.min(steps.length - 1, state.here + way));
    show({ scroll: true });
  }

  function zero() {
    Object.assign(state, { here: 0, gone: 0, since: null });
    show({ scroll: true });
  }

  function size(way) {
    page.classList.remove(`prompter--size-${state.size}`);
    state.size = Math.max(1, Math.min(STEP_SIZES, state.size + way));
    page.classList.add(`prompter--size-${state.size}`);
  }

  const actions = {
    start: toggle,
    back: () => go(-1),
    next: () => go(1),
    zero,
    smaller: () => size(-1),
    larger: () => size(1),
  };
  for (const [name, act] of Object.entries(actions)) part(name).addEventListener("click", act);
  steps.forEach((step, place) => step.addEventListener("click", () => go(place - state.here)));
  document.addEventListener("keydown", (event) => onKey(event, actions));
  part("tools").hidden = false;
  setInterval(show, 250);
  keepAwake();
  keepHere(page, part("kept"));
  show();
}

/** Keep this page on the device, so that it opens again where there is no network. */
async function keepHere(page, sign) {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return;
  try {
    await navigator.serviceWorker.register(page.dataset.worker, { scope: "/" });
    await navigator.serviceWorker.ready;
    if (!navigator.onLine) return;
    const cache = await caches.open("gfmd-lectern");
    await cache.add(new Request(location.pathname, { cache: "reload" }));
    sign.hidden = false;
  } catch {
    // Without network it cannot be kept anew; what was kept before stays.
  }
}

const KEYS = {
  " ": "start",
  ArrowDown: "next",
  ArrowUp: "back",
  PageDown: "next",
  PageUp: "back",
};

function onKey(event, actions) {
  const name = KEYS[event.key];
  // A focused button has its own meaning of the space bar.
  if (!name || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === " " && event.target.closest("a, button, summary, input, select")) return;
  event.preventDefault();
  actions[name]();
}

function clock(seconds) {
  const whole = Math.round(Math.max(0, seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const motion = () =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

/** The screen stays on while somebody reads, where the browser allows it. */
function keepAwake() {
  const ask = () => navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
  });
  ask();
}
