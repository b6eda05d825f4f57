// The page where chairs compile: what they do goes into the journal of this device first and from
// there to the server, and what others do comes in while they work. Without this script the same
// page works with its forms.
import { MemoryJournal, openJournal } from "../live/journal.js";
import { Wire } from "../live/wire.js";
import { Outbox } from "./outbox.js";
import { Outline } from "./outline.js";
import { Points } from "./points.js";
import { showStatus } from "./status.js";

const PAUSE = 3_000;
const root = document.querySelector("[data-workbench]");

if (root?.dataset.open === "1") begin();

async function begin() {
  const { base, key, user, csrf } = root.dataset;
  const kept = await openJournal(user).catch(() => null);
  const wire = new Wire({ base, csrfToken: csrf, userId: user });
  const outbox = new Outbox({ key, wire, journal: kept ?? new MemoryJournal() });
  await outbox.open(Boolean(kept));
  const points = new Points(root, outbox);
  const outline = new Outline(root, outbox, points);
  outbox.addEventListener("change", () => showStatus(root, outbox));
  outbox.addEventListener("refused", ({ detail }) => warn(`${root.dataset.wordRefused} ${detail}`));
  outbox.addEventListener("said", ({ detail }) => warn(detail));
  outbox.addEventListener("answered", async () => {
    await outline.refresh();
    await points.refresh();
  });
  outline.recall();
  root.dataset.live = "1";
  showStatus(root, outbox);
  outbox.send();
  follow(wire, outbox, outline, points);
  addEventListener("pagehide", () => outbox.last());
  addEventListener("beforeunload", (event) => {
    if (outbox.unsent && !outbox.facts.isKept) event.preventDefault();
  });
}

function warn(sentence) {
  const box = root.querySelector("[data-alert]");
  box.textContent = sentence;
  box.hidden = false;
}

/** Ask again and again whether others have changed something; at once when the network is back. */
function follow(wire, outbox, outline, points) {
  let cursor = Number(root.dataset.cursor);
  let reports = Number(root.dataset.points);
  let timer = null;
  const look = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      const answer = await wire.since(cursor);
      outbox.reach(answer);
      if (answer.outcome === "ok") {
        const { body } = answer;
        const isNew = body.cursor !== cursor;
        const hasMoved = isNew || body.points !== reports;
        // A change of a report may be a change of a source, or of what a speaker agreed to.
        const isShown = hasMoved && (await outline.refresh()) && (await points.refresh());
        if (isShown) [cursor, reports] = [body.cursor, body.points];
        outbox.send();
      }
    }
    timer = setTimeout(look, PAUSE);
  };
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, PAUSE);
}
