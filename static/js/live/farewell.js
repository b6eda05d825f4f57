// The last words of a page: what a page types in the moment it ends. The disk's own store drops
// what it has just been handed when a page goes; this one is written before the page can go.

const SEPARATOR = ":last:";

/** @param {string} name of the person's database @param {string} report @param {string} clientId */
const keyOf = (name, report, clientId) => `${name}${SEPARATOR}${report}:${clientId}`;

/**
 * @param {string} name of the person's database
 * @param {string} report
 * @param {string} clientId the window that ends
 * @param {{counter: Uint8Array, data: Uint8Array}} sealed
 */
export function keepLast(name, report, clientId, { counter, data }) {
  const text = `${asText(counter)} ${asText(data)}`;
  localStorage.setItem(keyOf(name, report, clientId), text);
}

/**
 * @param {string} name @param {string} report
 * @returns {{clientId: string, key: string, sealed: {counter: Uint8Array, data: Uint8Array}}[]}
 */
export function lastOf(name, report) {
  const prefix = keyOf(name, report, "");
  return keysOf(prefix).map((key) => {
    const [counter, data] = localStorage.getItem(key).split(" ").map(asBytes);
    return { clientId: key.slice(prefix.length), key, sealed: { counter, data } };
  });
}

/** @param {string} key as `lastOf` gave it */
export function forgetLast(key) {
  localStorage.removeItem(key);
}

/** Forget all of a person's. @param {string} name of the database */
export const forgetAllLast = (name) => forgetKeys(name + SEPARATOR);

/** @param {string} prefix */
export function forgetKeys(prefix) {
  for (const key of keysOf(prefix)) localStorage.removeItem(key);
}

/** @param {string} prefix @returns {string[]} */
export function keysOf(prefix) {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

function asText(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function asBytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
