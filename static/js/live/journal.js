// What was typed, on this device, before anything else happens to it. Rows are sealed; beside the
// seal stands only what sending needs: the report, the row's state and its operation id.
import { answer, openDatabase, transact } from "./database.js";
import { newKey, seal, unseal } from "./vault.js";

/**
 * @typedef {{version: number|null, text: string|null, sha256?: string|null}} Base
 *
 * One operation as the journal keeps it.
 * - open: may still grow while the person types; sending: frozen, its content never changes again
 * - acked: on the server, kept for a week in case the server is restored from an older copy
 * - held: with the chair; refused: the server cannot store it, only the person can help
 * @typedef {{seq?: number, opId: string, clientId: string, kind: string, pointId: string,
 *   fields: Record<string, any>, base: Base|null, at: string,
 *   state: "open"|"sending"|"acked"|"held"|"refused", result?: string, version?: number,
 *   ackedAt?: number, message?: string, again?: boolean, typedAt?: number}} Row
 */

export const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const STORE = "operations";
const SEALED = Object.freeze(
  "clientId kind pointId fields base at result version message again".split(" "),
);
const PRUNED_AT_ONCE = 200;

/**
 * @param {string|number} userId
 * @returns {Promise<Journal>} rejects where nothing can be kept
 */
export async function openJournal(userId) {
  const database = await openDatabase(userId);
  return new Journal(database, await keyOf(database));
}

async function keyOf(database) {
  const kept = await readKey(database);
  if (kept) return kept;
  const made = await newKey();
  // `add` fails where another window was faster: then that window's key counts.
  await transact(database, "keys", "readwrite", (store) => store.add(made, "own")).catch(() => {});
  return readKey(database);
}

async function readKey(database) {
  const transaction = database.transaction("keys", "readonly");
  return answer(transaction.objectStore("keys").get("own"));
}

export class Journal {
  /** @param {IDBDatabase} database @param {CryptoKey} key */
  constructor(database, key) {
    this.database = database;
    this.key = key;
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
