// What one person has on this device, over all reports: counted, read and wiped when they sign out.
import { Core } from "./core.js";
import { answer, databaseName, openDatabase } from "./database.js";
import { textFile } from "./download.js";
import { forgetAllLast } from "./farewell.js";
import { openJournal } from "./journal.js";
import { forgetAllOpen } from "./open_windows.js";

const LAST_USER = "gfmd-live-user";
const UNSENT = new Set(["open", "sending", "refused"]);
const PATIENCE = 3_000;

/** @returns {string} the account that wrote last on this device, empty after a sign-out */
export const lastPerson = () => localStorage.getItem(LAST_USER) ?? "";

/** @param {string} userId */
export const rememberPerson = (userId) => localStorage.setItem(LAST_USER, userId);

/** Forget who wrote last on this device: the page without network shows nothing then. */
export const forgetPerson = () => localStorage.removeItem(LAST_USER);

/**
 * @param {string} userId
 * @returns {Promise<Map<string, number>>} how many changes wait, by the code of the report
 */
export async function unsentOf(userId) {
  const counts = new Map();
  if (!(await isThere(userId))) return counts;
  const database = await openDatabase(userId);
  const store = database.transaction("operations", "readonly").objectStore("operations");
  for (const { report, state } of await answer(store.getAll())) {
    if (UNSENT.has(state)) counts.set(report, (counts.get(report) ?? 0) + 1);
  }
  database.close();
  return counts;
}

/** @param {string} userId @param {string} code @returns {Promise<Blob>} as in the report itself */
export async function textOn(userId, code) {
  const journal = await openJournal(userId);
  const silent = () => {};
  const core = new Core({ code, userId, wire: null, journal, tell: silent, toWindows: silent });
  await core.open(() => true);
  const unsent = [...core.replica.rows.values()].flat();
  const { header, replica } = core;
  journal.close();
  return textFile({ code, header, points: replica.points, conflicts: [], unsent });
}

/**
 * Take everything of a person from this device. The text on the server stays.
 * @param {string} userId
 * @returns {Promise<boolean>} whether it is gone
 */
export async function wipe(userId) {
  forgetPerson();
  forgetAllLast(databaseName(userId));
  forgetAllOpen(databaseName(userId));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
  return Promise.race([deleted(databaseName(userId)), late]);
}

function deleted(name) {
  return new Promise((resolve) => {
    // Windows that are open give way: see `giveWay`.
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
  });
}

async function isThere(userId) {
  const known = await indexedDB.databases?.();
  return !known || known.some(({ name }) => name === databaseName(userId));
}
