// What the chair is told about the safety of the words: the same sentences as in the reports.
import { statusOf } from "../live/status.js";

/** @param {HTMLElement} root @param {import("./outbox.js").Outbox} outbox */
export function showStatus(root, outbox) {
  const line = root.querySelector("[data-status]");
  const conflicts = Number(root.querySelector("[data-conflicts]")?.dataset.conflicts ?? 0);
  const { kind, words } = statusOf({ ...outbox.facts, conflicts, held: 0 });
  if (line.textContent !== words) line.textContent = words;
  line.dataset.kind = kind;
}
