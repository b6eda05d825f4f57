// Windows that ended without a word: the battery was empty, or the browser was killed.
import { forgetKeys, keysOf } from "./farewell.js";

const SEPARATOR = ":open:";

/** @param {string} name of the person's database @param {string} report @param {string} clientId */
const keyOf = (name, report, clientId) => `${name}${SEPARATOR}${report}:${clientId}`;

/** This window is open, until `noteClosed` says otherwise. */
export function noteOpen(name, report, clientId) {
  try {
    localStorage.setItem(keyOf(name, report, clientId), "");
  } catch {
    // No room: after a crash the words are there, only nobody says so.
  }
}

export function noteClosed(name, report, clientId) {
  localStorage.removeItem(keyOf(name, report, clientId));
}

/**
 * The windows that neither are open nor were closed; each is named once.
 * @param {string} name @param {string} report
 * @param {(clientId: string) => boolean} isAlive
 * @returns {Set<string>} their client ids
 */
export function takeCrashed(name, report, isAlive) {
  const prefix = keyOf(name, report, "");
  const keys = keysOf(prefix).filter((key) => !isAlive(key.slice(prefix.length)));
  for (const key of keys) localStorage.removeItem(key);
  return new Set(keys.map((key) => key.slice(prefix.length)));
}

/** Forget all of a person's. @param {string} name of the database */
export const forgetAllOpen = (name) => forgetKeys(name + SEPARATOR);
