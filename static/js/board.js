// Keeps the board live: asks for the part that changes every few seconds, and replaces only the
// rooms in which something did. Without this the page is loaded again by hand.
import { inARow } from "./live/words.js";

const EVERY = 4_000;
const AT_MOST = 30_000;

const board = document.querySelector("[data-board]");
const state = document.querySelector("[data-board-state]");
const clock = document.querySelector("[data-board-time]");
const said = document.querySelector("[data-board-said]");

let tag = "";
let failures = 0;
let timer = 0;
let isLive = false;

async function ask() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  try {
    const response = await fetch(board.dataset.board + window.location.search, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status !== 304 && response.status !== 200) throw new Error(String(response.status));
    if (response.status === 200) place(await response.text());
    tag = response.headers.get("ETag") ?? "";
    failures = 0;
    tell(true, response.headers.get("X-Read-At"));
  } catch {
    failures += 1;
    tell(false);
  }
  timer = setTimeout(ask, Math.min(EVERY * 2 ** failures, AT_MOST));
}

function place(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  board.querySelector(".stats").replaceWith(fresh.querySelector(".stats"));
  const [old, next] = [board, fresh].map((part) => part.querySelector(".rooms, .empty"));
  if (!old.matches(".rooms") || !next.matches(".rooms")) return old.replaceWith(next);
  const here = new Map([...old.children].map((room) => [room.dataset.room, room]));
  const calls = [];
  const rooms = [...next.children].map((room) => {
    const known = here.get(room.dataset.room);
    if (!known) return room;
    if (known.dataset.stamp !== room.dataset.stamp) {
      room.classList.add("room--new");
      if (room.matches(".room--call")) calls.push(room.querySelector(".room__title").textContent);
    }
    return known.outerHTML === room.outerHTML ? known : room;
  });
  arrange(old, rooms);
  if (calls.length) said.textContent = `${said.dataset.label} ${inARow(calls)}`;
}

/** Put the rooms in their order; the link that has the focus keeps it. */
function arrange(list, rooms) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const room = focused?.closest("[data-room]")?.dataset.room;
  const isSame = rooms.length === list.children.length && rooms.every((one, i) => one === list.children[i]);
  if (isSame) return;
  list.replaceChildren(...rooms);
  if (!focused || list.contains(document.activeElement)) return;
  const again = [...list.querySelectorAll(`[data-room="${room}"] a`)];
  again.find((link) => link.href === focused.href)?.focus({ preventScroll: true });
}

/** @param {boolean} works @param {string} [time] on the clock of the rooms */
function tell(works, time) {
  if (time) {
    clock.dateTime = time;
    clock.textContent = time;
  }
  if (works === isLive && state.dataset.told) return;
  isLive = works;
  state.dataset.told = "1";
  state.textContent = works ? state.dataset.live : state.dataset.lost;
  state.parentElement.classList.toggle("board-state--live", works);
  state.parentElement.classList.toggle("board-state--lost", !works);
  if (!works) said.textContent = state.dataset.lost;
}

if (board) {
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
  for (const field of document.querySelectorAll(".board-choice select")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
  ask();
}
