// What one window knows about one report, kept on the disk and in step with the other windows.
import { asOperation } from "./batch.js";
import { Disk } from "./disk.js";
import { KEPT_FOR } from "./journal.js";
import { Replica } from "./replica.js";
import { applied } from "./points.js";
import { sha256 } from "./hash.js";

/** @typedef {import("./journal.js").Row} Row */

const KEEP_AFTER = 1_500;

export class Core {
  #keepTimer = null;

  /**
   * @param {{code: string, userId: string, wire: import("./wire.js").Wire,
   *   journal: import("./journal.js").Journal, tell: (name: string, detail: any) => void,
   *   toWindows: (message: any) => void}} parts
   */
  constructor({ code, userId, wire, journal, tell, toWindows }) {
    Object.assign(this, { code, userId, wire, tell, toWindows });
    const onFrozen = (row) => this.frozenElsewhere(row);
    this.disk = new Disk({ code, journal, tell, onFrozen });
    this.clientId = crypto.randomUUID();
    this.replica = new Replica(this.clientId);
    this.epoch = null;
    this.cursor = 0;
    this.header = null;
    this.presence = [];
    this.conflicts = [];
    this.held = [];
    /** Points with words that a window which crashed had not sent. */
    this.restored = 0;
    /** Conflicts that the person has decided and the server has not heard of. */
    this.settling = new Set();
    this.facts = { isReachable: navigator.onLine, needsSignIn: false, savedAt: null };
  }

  /** What is kept of this report, or of this page where the browser keeps nothing. */
  get journal() {
    return this.disk.journal;
  }

  // --- From the disk ---------------------------------------------------------------------------

  /**
   * Show what this device has.
   * @param {(clientId: string) => boolean} [isAlive] whether another window is open
   * @param {Set<string>} [crashed] client ids of windows that ended without a word
   * @returns {Promise<boolean>} whether there is a report to show
   */
  async open(isAlive = () => false, crashed = new Set()) {
    const kept = await this.journal.kept(this.code);
    const notes = await this.journal.notes(this.code, isAlive);
    const rows = await this.journal.rows(this.code);
    const unsent = [...rows.filter(({ state }) => state === "open" || state === "sending"), ...notes];
    const restored = unsent.filter(({ clientId }) => crashed.has(clientId));
    this.restored = new Set(restored.map(({ pointId }) => pointId)).size;
    if (kept) this.#take(kept);
    for (const row of rows) {
      if (row.state === "acked") this.#overlay(row);
      else this.replica.adopt(row);
    }
    this.#recall(notes, new Map(rows.map((row) => [row.opId, row])));
    this.#soon(() => this.journal.prune(this.code, Date.now() - KEPT_FOR));
    return Boolean(kept);
  }

  /** Take over what another window had typed when it ended. */
  async recall(isAlive) {
    const notes = await this.journal.notes(this.code, isAlive);
    const rows = notes.length ? await this.journal.rows(this.code) : [];
    this.#recall(notes, new Map(rows.map((row) => [row.opId, row])));
    this.changed([...new Set(notes.map(({ pointId }) => pointId))], true);
  }

  /** What was typed in the last moment of a page that ended, before it was written as rows. */
  #recall(notes, stored) {
    const frozen = [];
    for (const note of notes) {
      const row = this.replica.recall(note, stored.get(note.opId));
      if (row?.state === "open") this.#journalled(row);
      else if (row) frozen.push(row);
      if (row?.opId !== note.opId) this.disk.forgetNote(note.opId);
    }
    this.disk.noteSoon();
    this.#soon(async () => {
      if (frozen.length) await this.journal.freeze(this.code, frozen);
      await this.disk.ready();
      this.journal.forgetLast();
    });
  }

  /** What was sent after the report had last been kept is part of it too. */
  #overlay(row) {
    const { server } = this.replica;
    const known = server.get(row.pointId);
    if (row.result !== "applied" || row.version <= (known?.version ?? 0)) return;
    server.set(row.pointId, { ...applied(known, row, row.pointId), version: row.version });
    this.replica.refresh(row.pointId);
  }

  // --- What the person does --------------------------------------------------------------------

  /**
   * @param {string} kind
   * @param {string} pointId
   * @param {Record<string, any>} fields
   * @param {{version: number, text: string}} [from] see `Engine.update`
   * @returns {Promise<void>} resolves when it is on the disk
   */
  type(kind, pointId, fields, from) {
    const row = this.replica.type(kind, pointId, fields, from);
    row.typedAt = performance.now();
    return this.#journalled(row);
  }

  #journalled(row) {
    this.toWindows({ type: "row", row });
    return this.disk.add(row);
  }

  /** The page ends with this event. */
  noteLast() {
    this.disk.noteLast(this.clientId, this.replica.waiting());
  }

  // --- Towards the server ----------------------------------------------------------------------

  /** @param {Row[]} rows @returns {Promise<Row[]>} as they will be sent, now and ever again */
  async freeze(rows) {
    const open = rows.filter((row) => row.state === "open");
    for (const row of open) {
      row.state = "sending";
      row.base = this.replica.baseOf(row);
    }
    if (!open.length) return rows;
    for (const { base } of open) base.sha256 = base.text === null ? null : await sha256(base.text);
    const before = await this.disk.kept(() => this.journal.freeze(this.code, open));
    for (const row of before) this.frozenElsewhere({ ...row });
    const known = new Map(before.map((row) => [row.opId, row]));
    const frozen = rows.map((row) => known.get(row.opId) ?? row);
    this.toWindows({ type: "frozen", rows: frozen });
    return frozen;
  }

  /** Freeze rows in the event that ends the page: there is no time to wait for anything. */
  freezeNow(rows) {
    for (const row of rows.filter(({ state }) => state === "open")) {
      row.base = this.replica.baseOf(row);
      row.state = "sending";
      this.disk.note(row);
    }
    this.disk.noteNow();
    return rows;
  }

  /** @param {Row[]} rows frozen ones, of one window @param {any[]} settled ids of conflicts */
  payload(rows, settled) {
    const client = rows[0]?.clientId ?? this.clientId;
    const request = { client_id: client, user: this.userId, ops: rows.map(asOperation) };
    return settled.length ? { ...request, settled } : request;
  }

  /** @param {{row: Row, ack: any}[]} entries @param {Date} at when the server said so */
  async settle(entries, at) {
    const rows = entries.map(({ row, ack }) => settled(row, ack));
    await this.disk.kept(() => this.journal.settle(this.code, rows));
    this.facts.savedAt = at;
    this.toWindows({ type: "settled", entries, at });
    this.applySettled(entries, at);
  }

  applySettled(entries, at) {
    const ids = new Set();
    this.facts.savedAt = at;
    for (const { row, ack } of entries) {
      for (const id of this.#settleOne(row, ack)) ids.add(id);
    }
    // Only what others did changes the sight of a point that we have sent.
    this.changed([...ids], true);
  }

  #settleOne(row, answer) {
    // A second delivery is told what became of the first.
    const ack = { ...answer, result: answer.first_result ?? answer.result };
    if (ack.result === "held" || ack.result === "invalid") {
      if (ack.result === "invalid") this.#complain(row, ack.message);
      return this.replica.setAside(settled(row, ack));
    }
    return this.replica.acknowledge(row, ack);
  }

  async refuse(row, message) {
    await this.settle([{ row, ack: { result: "invalid", message } }], this.facts.savedAt);
  }

  #complain(row, message) {
    this.tell("problem", { pointId: row.pointId, message, text: row.fields.text ?? null });
  }

  // --- From the server -------------------------------------------------------------------------

  /** @returns {boolean} whether something is missing in between */
  receive(operations, cursor = 0) {
    const news = operations.filter(({ cursor: at = Infinity }) => at > this.cursor);
    if (news.length) this.toWindows({ type: "operations", operations: news });
    const hasGap = this.applyOperations(news);
    this.cursor = Math.max(this.cursor, cursor);
    return hasGap;
  }

  applyOperations(operations) {
    this.cursor = Math.max(this.cursor, ...operations.map(({ cursor: at = 0 }) => at));
    const ids = new Set();
    let hasGap = false;
    for (const operation of operations) {
      const known = this.replica.server.get(operation.point_id);
      hasGap ||= Boolean(operation.point_id) && operation.version > (known?.version ?? 0) + 1;
      hasGap ||= !operation.point_id;
      for (const id of this.replica.remote(operation)) ids.add(id);
    }
    if (operations.length) this.changed([...ids], true);
    return hasGap;
  }

  /** @param {any} state as the state address gives it @param {Date} at */
  takeState(state, at) {
    this.facts.savedAt ??= at;
    this.toWindows({ type: "state", state, at });
    this.applyState(state);
  }

  applyState(state) {
    this.changed(this.#take(state), true);
    this.#tellSides();
  }

  /** @param {{conflicts?: any[], held?: any[]}} sides what lies beside the points */
  takeSides(sides) {
    const { conflicts, held } = this;
    const before = JSON.stringify({ conflicts, held });
    const ids = this.#setSides(sides);
    if (JSON.stringify({ conflicts: this.conflicts, held: this.held }) === before) return;
    this.toWindows({ type: "sides", sides: { conflicts: this.conflicts, held: this.held } });
    this.changed(ids, true);
    this.#tellSides();
  }

  #tellSides() {
    this.tell("conflicts", { ids: this.conflicts.map(({ id }) => id), remote: true });
    this.tell("held", { ids: this.held.map(({ op_id: id }) => id), remote: true });
  }

  #take({ epoch, cursor, report, sections, questions, user, points, settling, ...sides }) {
    for (const id of settling ?? []) this.settling.add(id);
    const isSameLife = this.epoch === epoch;
    if (this.epoch && !isSameLife) this.replica.forgetServer();
    const ids = this.replica.load(points);
    // Where the list is older than what we know of a point, the log has to tell the rest.
    const isBehind = isSameLife && this.replica.echoes.size > 0;
    this.cursor = isBehind ? Math.min(this.cursor, cursor) : cursor;
    this.epoch = epoch;
    this.header = { report, sections, questions, user };
    return [...ids, ...this.#setSides(sides)];
  }

  #setSides({ conflicts = this.conflicts, held = this.held }) {
    this.conflicts = conflicts.filter(({ id }) => !this.settling.has(id));
    this.held = held;
    // What the chair has decided is part of the report, or comes back as declined.
    const waiting = held.filter(({ status }) => status === "waiting");
    const still = new Set(waiting.map(({ point_id: id }) => id));
    const decided = this.replica.inState("held").filter(({ pointId }) => !still.has(pointId));
    this.#soon(() => this.journal.drop(decided.map(({ opId }) => opId)));
    return decided.flatMap((row) => this.replica.forget(row));
  }

  /** After a restore from an older copy: everything of the last week once more, in order. */
  async offerAgain() {
    const rows = await this.journal.rows(this.code);
    const again = rows.filter(({ state }) => state === "acked" || state === "held");
    for (const row of again) Object.assign(row, { state: "sending", again: true });
    if (!again.length) return;
    await this.disk.kept(() => this.journal.settle(this.code, again));
    this.toWindows({ type: "again", rows: again });
    this.adopt(again);
    this.tell("restored", { count: again.length });
  }

  /** The person has decided: gone from the screen now, from the server as soon as it hears. */
  settleConflict(id, remote = false) {
    this.settling.add(id);
    this.conflicts = this.conflicts.filter((conflict) => conflict.id !== id);
    if (!remote) this.toWindows({ type: "decided", id });
    this.tell("conflicts", { ids: [id], remote });
    this.tell("status", {});
    this.keepSoon();
  }

  settledOnServer(ids, remote = false) {
    for (const id of ids) this.settling.delete(id);
    if (!ids.length) return;
    if (!remote) this.toWindows({ type: "decidedOnServer", ids });
    this.tell("status", {});
    this.keepSoon();
  }

  // --- From other windows ----------------------------------------------------------------------

  adopt(rows) {
    this.changed([...new Set(rows.flatMap((row) => this.replica.adopt({ ...row })))], true);
  }

  frozenElsewhere(row) {
    const rest = this.replica.splitFrom(row);
    if (!rest) return;
    // Its note speaks of words that stand in another row now.
    this.disk.forgetNote(row.opId);
    this.#journalled(rest);
  }

  // --- To the person ---------------------------------------------------------------------------

  changed(ids, remote) {
    if (ids.length) this.tell("points", { ids, remote });
    this.tell("status", {});
    this.keepSoon();
  }

  setPresence(people) {
    this.presence = people
      .filter(({ client_id: clientId }) => clientId !== this.clientId)
      .map(({ name, point_id: pointId }) => ({ name, pointId }));
    this.toWindows({ type: "presence", people: this.presence });
    this.tell("presence", { remote: true });
  }

  reach(isReachable) {
    this.#setFacts({ isReachable });
  }

  askSignIn(needsSignIn) {
    this.#setFacts({ needsSignIn });
  }

  #setFacts(facts) {
    const isNews = Object.entries(facts).some(([name, value]) => this.facts[name] !== value);
    if (!isNews) return;
    Object.assign(this.facts, facts);
    this.toWindows({ type: "facts", facts: this.facts });
    this.tell("status", {});
  }

  fail(error) {
    this.reach(false);
    console.error(error);
  }

  // --- Keeping the report itself ---------------------------------------------------------------

  keepSoon() {
    this.#keepTimer ??= setTimeout(() => this.keep(), KEEP_AFTER);
  }

  async keep() {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    if (!this.epoch) return;
    await this.journal.keep(this.code, this.snapshot()).catch(() => {});
  }

  snapshot() {
    const { epoch, cursor, conflicts, held, header, replica } = this;
    const points = [...replica.server.values()].filter((point) => !point.deleted);
    const settling = [...this.settling];
    return { epoch, cursor, ...header, points, conflicts, held, settling };
  }

  #soon(work) {
    setTimeout(() => work().catch(() => {}), 0);
  }

  async close() {
    await this.disk.ready();
    await this.keep();
    this.journal.close();
  }
}

function settled(row, { result: second, first_result: result = second, version, message }) {
  if (result === "held") return { ...row, state: "held", message };
  if (result === "invalid") return { ...row, state: "refused", message };
  return { ...row, state: "acked", result, version, ackedAt: Date.now() };
}
