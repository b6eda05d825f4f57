// What was written on this device and the server does not have, as a text file.
import { openJournal } from "../live/journal.js";

const UNSENT = new Set(["open", "sending", "refused"]);

/** @param {string} user @param {string} key of the synthesis or statement @returns {Promise<Blob>} */
export async function wordsOn(user, key) {
  const journal = await openJournal(user);
  const rows = await journal.rows(key);
  journal.close();
  const words = rows
    .filter(({ state }) => UNSENT.has(state))
    .flatMap(({ fields }) => [fields.text, fields.heading, fields.contested_note, fields.first, fields.second])
    .filter(Boolean);
  return new Blob([words.join("\n\n")], { type: "text/plain;charset=utf-8" });
}
