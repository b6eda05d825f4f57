// What was typed, on this device, before anything else happens to it. Rows are sealed; beside the
// seal stands only what sending needs: the report, the row's state and its operation id.
import { answer, openDatabase, transact, writeNow } from "./database.js";
import { forgetLast, keepLast, lastOf } from "./farewell.js";
import { Keystream, newStreamKey, unsealed } from "./keystream.js";
import { newKey, seal, unseal } from "./vault.js";

/**
 * @typedef {{version: number|null, text: string|null, sha256?: string|null}} Base
 *
 * One operation as the journal keeps it.
 * - open: may still grow while the person types; sending: frozen, its content never changes again
 * - acked: on the server, kept for a week in case the server is restored from an older copy
 * - held: with the chair; refused: the server cannot store it, only the person can help
 * @typedef {{seq?: number, opId: string, clientId: string, kind: string, pointId: string,
 *   fields: Record<string, any>, base: Base|null, at: string, edits?: number,
 *   state: "open"|"sending"|"acked"|"held"|"refused", result?: string, version?: number,
 *   ackedAt?: number, message?: string, again?: boolean, typedAt?: number}} Row
 */

export const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const STORE = "operations";
const SEALED = Object.freeze(
  "clientId kind pointId fields base at edits result version message again".split(" "),
);
const PRUNED_AT_ONCE = 200;

/**
 * @param {string|number} userId
 * @returns {Promise<Journal>} rejects where nothing can be kept
 */
export async function openJournal(userId) {
  const database = await openDatabase(userId);
  const key = await keyOf(database, "own", newKey);
  const streamKey = await keyOf(database, "typed", newStreamKey);
  const journal = new Journal(database, key, streamKey);
  await journal.keystream.fill();
  return journal;
}

async function keyOf(database, name, make) {
  const kept = await readKey(database, name);
  if (kept) return kept;
  const made = await make();
  // `add` fails where another window was faster: then that window's key counts.
  await transact(database, "keys", "readwrite", (store) => store.add(made, name)).catch(() => {});
  return readKey(database, name);
}

async function readKey(database, name) {
  const transaction = database.transaction("keys", "readonly");
  return answer(transaction.objectStore("keys").get(name));
}

export class Journal {
  /** How often each row was noted, of those that have a note. */
  #noted = new Map();
  #lastKeys = [];

  /** @param {IDBDatabase} database @param {CryptoKey} key @param {CryptoKey} streamKey */
  constructor(database, key, streamKey) {
    this.database = database;
    this.key = key;
    this.streamKey = streamKey;
    this.keystream = new Keystream(streamKey);
    /** The last place in the order of typing that is known here. */
    this.last = 0;
  }

  /**
   * All rows of a report in the order they were typed. A row that cannot be opened is left alone.
   * @param {string} report
   * @returns {Promise<Row[]>}
   */
  async rows(report) {
    const transaction = this.database.transaction(STORE, "readonly");
    const records = await answer(transaction.objectStore(STORE).index("report").getAll(report));
    this.last = Math.max(this.last, records.at(-1)?.seq ?? 0);
    const rows = await Promise.all(records.map((record) => this.#open(record)));
    return rows.filter(Boolean);
  }

  /**
   * Note rows in the event that typed them: what the page holds now is there even if it ends now.
   * The note goes when the row itself is written.
   * @param {string} report
   * @param {Row[]} rows
   * @param {string[]} [gone] operation ids of rows that are noted under another one now
   */
  note(report, rows, gone = []) {
    writeNow(this.database, "typed", (store) => {
      for (const row of rows) {
        const sealed = this.keystream.seal(row);
        if (!sealed) continue;
        store.put({ report, ...sealed }, row.opId);
        this.#noted.set(row.opId, (this.#noted.get(row.opId) ?? 0) + 1);
      }
      for (const opId of gone) this.#forgetNote(store, opId);
    });
  }

  /**
   * The page ends: keep what is not known to be on the disk where it is kept at once.
   * @param {string} report
   * @param {string} clientId
   * @param {Row[]} rows
   */
  noteLast(report, clientId, rows) {
    const open = rows.filter(({ opId }) => this.#noted.has(opId));
    const sealed = open.length ? this.keystream.seal(open) : null;
    if (sealed) keepLast(this.database.name, report, clientId, sealed);
  }

  /**
   * The last words of windows that have ended.
   * @param {string} report
   * @param {(clientId: string) => boolean} isAlive
   * @returns {Promise<Row[]>} call `forgetLast` when they are written
   */
  async #last(report, isAlive) {
    const rows = [];
    for (const { clientId, key, sealed } of lastOf(this.database.name, report)) {
      if (isAlive(clientId)) continue;
      rows.push(...((await unsealed(this.streamKey, sealed).catch(() => null)) ?? []));
      this.#lastKeys.push(key);
    }
    return rows;
  }

  /** The last words that were read are written now. */
  forgetLast() {
    for (const key of this.#lastKeys.splice(0)) forgetLast(key);
  }

  /**
   * What was noted and not written as a row any more, since the page ended.
   * @param {string} report
   * @param {(clientId: string) => boolean} isAlive a window that will write its own notes
   * @returns {Promise<Row[]>}
   */
  async notes(report, isAlive) {
    const store = this.database.transaction("typed", "readonly").objectStore("typed");
    const [records, opIds] = await Promise.all([answer(store.getAll()), answer(store.getAllKeys())]);
    const rows = [];
    for (const [index, record] of records.entries()) {
      if (record.report !== report) continue;
      const row = await unsealed(this.streamKey, record).catch(() => null);
      if (!row || isAlive(row.clientId)) continue;
      this.#noted.set(opIds[index], 0);
      rows.push(row);
    }
    rows.push(...(await this.#last(report, isAlive)));
    return rows.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
  }

  #isWhole(opId, noted) {
    return noted !== undefined && this.#noted.get(opId) === noted;
  }

  #forgetNotes(opIds) {
    if (!opIds.length) return;
    writeNow(this.database, "typed", (store) => {
      for (const opId of opIds) this.#forgetNote(store, opId);
    });
  }

  #forgetNote(store, opId) {
    store.delete(opId);
    this.#noted.delete(opId);
  }

  /**
   * Write open rows. Where another window has frozen one meanwhile it is left as it was frozen,
   * and returned as it stands on the disk.
   * @param {string} report
   * @param {Row[]} rows
   * @returns {Promise<Row[]>}
   */
  async write(report, rows) {
    return this.#put(report, rows, (record) => record.state === "open");
  }

  /**
   * Freeze rows before they are sent. Rows that were frozen before are returned as they were.
   * @param {string} report
   * @param {Row[]} rows with state "sending"
   * @returns {Promise<Row[]>}
   */
  async freeze(report, rows) {
    return this.#put(report, rows, (record) => record.state === "open");
  }

  /**
   * Write rows whatever their state was: after an acknowledgement, or to offer them again.
   * @param {string} report
   * @param {Row[]} rows
   */
  async settle(report, rows) {
    await this.#put(report, rows, () => true);
  }

  /**
   * Forget rows that were acknowledged before `limit`, at most some hundred at once.
   * @param {string} report
   * @param {number} limit milliseconds since 1970
   * @returns {Promise<number>} how many
   */
  async prune(report, limit) {
    const old = { count: 0 };
    await transact(this.database, STORE, "readwrite", (store) => {
      store.index("report").openCursor(report).onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor || old.count >= PRUNED_AT_ONCE) return;
        if (cursor.value.state === "acked" && cursor.value.ackedAt < limit) {
          cursor.delete();
          old.count += 1;
        }
        cursor.continue();
      };
    });
    return old.count;
  }

  /** @param {string[]} opIds rows that the person has in hand elsewhere */
  async drop(opIds) {
    await transact(this.database, STORE, "readwrite", (store) => {
      for (const opId of opIds) {
        store.index("opId").getKey(opId).onsuccess = ({ target: { result: seq } }) => {
          if (seq !== undefined) store.delete(seq);
        };
      }
    });
  }

  /** @param {string} report @returns {Promise<any|null>} what was kept by `keep` */
  async kept(report) {
    const transaction = this.database.transaction("reports", "readonly");
    const sealed = await answer(transaction.objectStore("reports").get(report));
    return sealed ? unseal(this.key, sealed).catch(() => null) : null;
  }

  /** @param {string} report @param {any} state what the server last said about the report */
  async keep(report, state) {
    const sealed = await seal(this.key, state);
    await transact(this.database, "reports", "readwrite", (store) => store.put(sealed, report));
  }

  close() {
    this.database.close();
  }

  async #put(report, rows, mayReplace) {
    const noted = rows.map(({ opId }) => this.#noted.get(opId));
    const records = await Promise.all(rows.map((row) => this.#close(report, row)));
    const frozen = [];
    await transact(this.database, STORE, "readwrite", (store) => {
      records.forEach((record, index) => {
        store.index("opId").get(record.opId).onsuccess = ({ target: { result: old } }) => {
          if (!old) {
            store.add(record).onsuccess = ({ target }) => (rows[index].seq = target.result);
          } else if (mayReplace(old)) {
            store.put({ ...record, seq: old.seq });
          } else {
            frozen.push(old);
          }
          if (old) rows[index].seq = old.seq;
        };
      });
    });
    this.last = Math.max(this.last, ...rows.map(({ seq = 0 }) => seq));
    // What was typed while the seal was made is in the note only. The stores do not share a
    // transaction: a note never waits for the disk.
    this.#forgetNotes(
      rows.map(({ opId }) => opId).filter((opId, index) => this.#isWhole(opId, noted[index])),
    );
    return Promise.all(frozen.map((record) => this.#open(record)));
  }

  async #close(report, row) {
    const inner = Object.fromEntries(SEALED.map((name) => [name, row[name]]));
    const { opId, state, ackedAt = 0 } = row;
    return { report, opId, state, ackedAt, ...(await seal(this.key, inner)) };
  }

  async #open({ seq, opId, state, ackedAt, iv, data }) {
    const inner = await unseal(this.key, { iv, data }).catch(() => null);
    return inner && { seq, opId, state, ackedAt, ...inner };
  }
}

/** The same where the browser keeps nothing: everything lasts as long as the page. */
export class MemoryJournal {
  /** @param {number} [last] where the order of typing goes on */
  constructor(last = 0) {
    this.last = last;
  }

  async rows() {
    return [];
  }

  note() {}

  noteLast() {}

  forgetLast() {}

  async notes() {
    return [];
  }

  async write(_report, rows) {
    for (const row of rows) row.seq ??= this.last += 1;
    return [];
  }

  async freeze(report, rows) {
    return this.write(report, rows);
  }

  async settle() {}

  async prune() {
    return 0;
  }

  async drop() {}

  async kept() {
    return null;
  }

  async keep() {}

  close() {}
}
