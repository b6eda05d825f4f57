// Which rows go together, and how long the next ones wait.

/** @typedef {import("./journal.js").Row} Row */

export const AFTER_LAST_KEY = 1_000;
const AT_MOST = 5_000;
// Where nothing is kept here the server is the only one who keeps it.
const AT_MOST_UNKEPT = 2_000;
const RETRIES = [1, 2, 4, 8, 15];
const ROWS_AT_ONCE = 200;
const CHARACTERS_AT_ONCE = 300_000;

/**
 * How long words may wait while somebody goes on typing, in milliseconds.
 * @param {import("./storage.js").StorageKind} storage
 */
export const atMost = (storage) => (storage === "ok" ? AT_MOST : AT_MOST_UNKEPT);

/**
 * The rows to send next: of one window, and one for each point, since the next one of a point
 * builds on the version that this one makes.
 * @param {Row[]} waiting in the order they were typed
 * @param {number} now as `performance.now()`; what was typed later waits
 * @param {number} [most] characters at once
 * @returns {Row[]}
 */
export function nextBatch(waiting, now, most = CHARACTERS_AT_ONCE) {
  const points = new Set();
  const batch = [];
  let size = 0;
  for (const row of waiting) {
    if (points.has(row.pointId)) continue;
    points.add(row.pointId);
    if (!isDue(row, now) || (batch.length && row.clientId !== batch[0].clientId)) continue;
    size += JSON.stringify(row.fields).length;
    if (size > most && (batch.length || most < CHARACTERS_AT_ONCE)) break;
    batch.push(row);
    if (batch.length === ROWS_AT_ONCE) break;
  }
  return batch;
}

function isDue({ state, typedAt = 0 }, now) {
  return state === "sending" || typedAt <= now;
}

/**
 * A frozen row as the changes address takes it.
 * @param {Row} row
 */
export function asOperation({ opId, seq, kind, pointId, fields, base, at }) {
  return {
    op_id: opId,
    seq,
    kind,
    point_id: pointId,
    base_version: base?.version ?? null,
    // Tells a version from another one of the same number, after a restore from an older copy.
    base_sha256: base?.sha256 ?? null,
    fields,
    client_time: at,
  };
}

/**
 * Milliseconds until the next try: longer each time, and never the same for all of a room.
 * @param {number} failures so far, from 1
 * @param {number} [atLeast] seconds the server asked for
 */
export function retryDelay(failures, atLeast = 0) {
  const seconds = RETRIES[Math.min(failures, RETRIES.length) - 1];
  const wanted = Math.max(seconds, Math.min(atLeast, RETRIES.at(-1)));
  return wanted * 1000 * (0.8 + 0.4 * Math.random());
}
