// The statement: what is typed goes into the journal of this device first and from there to the
// server, and what others change comes in. Without this script the page works with its buttons.
import { MemoryJournal, openJournal } from "../live/journal.js";
import { Wire } from "../live/wire.js";
import { Outbox } from "../workbench/outbox.js";
import { Sheet } from "./sheet.js";

const PAUSE = 3_000;
const form = document.getElementById("statement-form");

if (form) begin();

async function begin() {
  const { base, key, user, csrf } = form.dataset;
  const kept = await openJournal(user).catch(() => null);
  const journal = kept ?? new MemoryJournal();
  const wire = new Wire({ base, csrfToken: csrf, userId: user });
  const outbox = new Outbox({ key, wire, journal });
  await outbox.open(Boolean(kept));
  const sheet = new Sheet(form, outbox, journal);
  outbox.addEventListener("change", () => sheet.showStatus());
  outbox.addEventListener("refused", ({ detail }) => warn(`${form.dataset.wordRefused} ${detail}`));
  outbox.addEventListener("said", ({ detail }) => warn(detail));
  outbox.addEventListener("answered", () => sheet.refresh());
  sheet.addEventListener("offline", () => warn(form.dataset.wordOffline));
  await sheet.recall();
  form.dataset.live = "1";
  sheet.showStatus();
  outbox.send();
  follow(wire, outbox, sheet);
  addEventListener("pagehide", () => outbox.last());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  addEventListener("beforeunload", (event) => {
    const isSafe = outbox.facts.isKept || !outbox.unsent;
    if (!isSafe || sheet.hasLooseDraft) event.preventDefault();
  });
}

function warn(sentence) {
  const box = document.querySelector("[data-alert]");
  box.textContent = sentence;
  box.hidden = false;
}

/** Ask again and again whether others have changed something; at once when the network is back. */
function follow(wire, outbox, sheet) {
  let timer = null;
  const look = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      const answer = await wire.since(sheet.cursor);
      outbox.reach(answer);
      if (answer.outcome === "ok") {
        const { cursor, points, status } = answer.body;
        // A change of the report may be a change of a source, or of what a speaker agreed to.
        if (!sheet.isAt({ cursor, points, status })) await sheet.refresh();
        outbox.send();
      }
    }
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, PAUSE);
}
