// The head of the page says when the report was last changed; it goes on with the text.
import { momentOf } from "./words.js";

/** @param {object} engine as static/js/live/engine.js describes it */
export function followLastChange(engine) {
  let waits = engine.status.unsent > 0;
  engine.addEventListener("status", () => {
    const { unsent, savedAt } = engine.status;
    if (waits && !unsent && savedAt) show(savedAt);
    waits = unsent > 0;
  });
  engine.addEventListener("points", ({ detail }) => {
    if (!detail.remote) return;
    const { points } = engine.state;
    const moments = detail.ids.map((id) => Date.parse(points.get(id)?.changed_at) || 0);
    const newest = Math.max(0, ...moments);
    if (newest) show(new Date(newest));
  });
}

function show(moment) {
  for (const time of document.querySelectorAll(".report-head time")) {
    if (Date.parse(time.dateTime) >= moment.getTime()) continue;
    time.dateTime = moment.toISOString();
    time.textContent = momentOf(moment);
  }
}
