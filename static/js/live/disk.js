// Brings what is typed in one window to the disk: a note in the event that typed it, the row itself
// right after. Where there is no disk, or no room on it, it says so and goes on without.
import { MemoryJournal } from "./journal.js";
import { isFull } from "./storage.js";

/** @typedef {import("./journal.js").Row} Row */

export class Disk {
  #dirty = new Map();
  #unnoted = new Set();
  #gone = [];
  #written = Promise.resolve();
  #isWriting = false;
  #dirtySince = null;
  #writingSince = null;
  #isNoting = false;
  #waiters = [];

  /**
   * @param {{code: string, journal: import("./journal.js").Journal,
   *   tell: (name: string, detail: any) => void, onFrozen: (row: Row) => void}} parts
   *   `onFrozen` hears of a row that another window has sent meanwhile, as it was sent
   */
  constructor({ code, journal, tell, onFrozen }) {
    Object.assign(this, { code, journal, tell, onFrozen });
    /** @type {import("./storage.js").StorageKind} */
    this.storage = "ok";
  }

  /** @param {Row} row @returns {Promise<void>} resolves when it is on the disk */
  add(row) {
    this.#dirty.set(row.opId, row);
    this.#dirtySince ??= performance.now();
    this.note(row);
    const onDisk = new Promise((resolve) => this.#waiters.push(resolve));
    this.noteSoon();
    return onDisk;
  }

  /** Note a row with the next notes. @param {Row} row */
  note(row) {
    this.#unnoted.add(row);
  }

  /** Take a note back with the next notes: another row holds its words now. */
  forgetNote(opId) {
    this.#gone.push(opId);
  }

  /** After all that one event does, and before anything else can happen, its end included. */
  noteSoon() {
    if (this.#isNoting) return;
    this.#isNoting = true;
    queueMicrotask(() => {
      this.#isNoting = false;
      this.noteNow();
      if (!this.#isWriting && this.#dirty.size) this.#written = this.#write();
    });
  }

  noteNow() {
    const rows = [...this.#unnoted];
    const gone = this.#gone.splice(0);
    this.#unnoted.clear();
    try {
      if (rows.length || gone.length) this.journal.note(this.code, rows, gone);
    } catch {
      // The rows are written all the same: what is wrong with the disk is said there.
    }
  }

  /** The page ends with this event. @param {string} clientId @param {Row[]} rows what waits */
  noteLast(clientId, rows) {
    this.noteNow();
    try {
      this.journal.noteLast(this.code, clientId, rows);
    } catch {
      // No room, or no permission: what could be kept is kept.
    }
  }

  /**
   * @returns {number|null} since when, on the page's clock, the oldest letter waits that is not on
   *   the disk; for ever where nothing is kept, null when all are there
   */
  get behindSince() {
    if (this.storage === "memory" || this.storage === "full") return -Infinity;
    return this.#writingSince ?? this.#dirtySince;
  }

  /** Resolves when everything typed so far is on the disk. */
  async ready() {
    // What this event typed is handed over right after it.
    await null;
    await this.#written;
  }

  /** One transaction after the other, each with everything typed meanwhile. */
  async #write() {
    this.#isWriting = true;
    while (this.#dirty.size) {
      const rows = [...this.#dirty.values()].filter((row) => row.state === "open");
      const waiters = this.#waiters.splice(0);
      this.#dirty.clear();
      this.#writingSince = this.#dirtySince;
      this.#dirtySince = null;
      const frozen = await this.kept(() => this.journal.write(this.code, rows));
      for (const row of frozen) this.onFrozen(row);
      for (const done of waiters) done();
    }
    this.#isWriting = false;
    this.#writingSince = null;
    this.tell("status", {});
  }

  /**
   * Run something that needs room on the disk. Without room, make some; where that does not help
   * say so, and go on without the disk: what is typed is sent all the same.
   */
  async kept(work) {
    try {
      return await work();
    } catch (error) {
      if (isFull(error) && (await this.journal.prune(this.code, Date.now()).catch(() => 0))) {
        return this.kept(work);
      }
      this.#say(isFull(error) ? "full" : "memory");
      this.journal = new MemoryJournal(this.journal.last);
      return work();
    }
  }

  #say(kind) {
    if (this.storage === kind) return;
    this.storage = kind;
    this.tell("storage", { kind });
  }
}
