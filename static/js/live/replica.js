// One report as this window knows it: what the server last said, with what was typed here and is
// not yet part of that on top. Nothing here waits, and nothing here touches disk or network.
import { merge } from "./merge.js";
import { applied, joined, kindOf } from "./points.js";

/** @typedef {import("./journal.js").Row} Row */

const WAITING = new Set(["open", "sending"]);

export class Replica {
  /** @param {string} clientId this window, as the server and other windows know it */
  constructor(clientId) {
    this.clientId = clientId;
    /** Points as the person sees them: deleted ones are not here. */
    this.points = new Map();
    /** Points as the server last said, deleted ones too. */
    this.server = new Map();
    /** Rows that the server's points do not include yet, by point, oldest first. */
    this.rows = new Map();
    /** Operation ids of ours that the server's log was seen to hold. */
    this.logged = new Set();
    /** The operation of ours that made a point what it is, until the log has repeated it. */
    this.echoes = new Map();
  }

  /**
   * Start from what the server says, or said.
   * @param {object[]} points
   * @returns {string[]} ids that look different now
   */
  load(points) {
    const before = this.server;
    this.server = new Map(points.map((point) => [point.id, { deleted: false, ...point }]));
    for (const [id, point] of before) {
      const listed = this.server.get(id);
      if (listed?.version >= point.version) this.echoes.delete(id);
      // The list may be older than the last acknowledgement. It names present points only: what
      // else it does not name was deleted meanwhile.
      if (this.echoes.has(id) || listed?.version < point.version) this.server.set(id, point);
      else if (!listed) this.server.set(id, { ...point, deleted: true });
    }
    for (const id of this.rows.keys()) this.#rebaseOn(id);
    const ids = new Set([...this.server.keys(), ...this.rows.keys(), ...this.points.keys()]);
    return [...ids].filter((id) => this.#project(id));
  }

  /** Versions count anew: the server came back from an older copy. What waits here stays. */
  forgetServer() {
    this.server.clear();
    this.echoes.clear();
    this.logged.clear();
  }

  /**
   * Take over a row that was typed earlier or in another window.
   * @param {Row} row
   * @returns {string[]}
   */
  adopt(row) {
    const rows = this.#of(row.pointId);
    const index = rows.findIndex((known) => known.opId === row.opId);
    if (index < 0) rows.push(row);
    else if (rows[index].state === "open" || row.state !== "open") rows[index] = row;
    return this.refresh(row.pointId);
  }

  /**
   * Take note of what the person did. Returns the row that holds it: a new one, or the one that
   * was open for this point already.
   * @param {string} kind
   * @param {string} pointId
   * @param {Record<string, any>} fields
   * @param {{version: number, text: string}} [from] what the text was typed on, where the server's
   *   point as it is known here is another one
   * @returns {Row}
   */
  type(kind, pointId, fields, from) {
    const rows = this.#of(pointId);
    const last = rows.at(-1);
    const grows = kind === "update" && last && this.#isGrowing(last);
    const row = grows ? this.#grow(last, fields) : this.#begin(kind, pointId, fields);
    if (from && !rows.some((other) => other !== row && isTextWaiting(other))) row.base = from;
    if (!grows) rows.push(row);
    this.#project(pointId);
    return row;
  }

  /**
   * Take over what was noted as the page ended. Returns the row that has to be written, if any.
   * @param {Row} note as it was typed last
   * @param {Row} [stored] the row of the same operation, as it was written last
   * @returns {Row|null}
   */
  recall(note, stored) {
    const held = this.#of(note.pointId).find(({ opId }) => opId === note.opId);
    if (held) held.seq ??= stored?.seq;
    const known = held ?? stored;
    const isNews = !known || (note.edits ?? 0) > (known.edits ?? 0) || note.state !== "open";
    // What was only heard from the window that ended, nobody else will write.
    if (!isNews) return !stored && held?.state === "open" ? held : null;
    if (!known || known.state === "open") {
      const row = { ...note, seq: known?.seq };
      this.adopt(row);
      return row;
    }
    const fields = Object.fromEntries(
      Object.entries(note.fields).filter(([name, value]) => !same(value, known.fields[name])),
    );
    return Object.keys(fields).length ? this.type("update", note.pointId, fields) : null;
  }

  /**
   * Give what was typed after a row had been frozen elsewhere a row of its own.
   * @param {Row} frozen as it was sent
   * @returns {Row|null} the new row, where there is something to keep
   */
  splitFrom(frozen) {
    const rows = this.#of(frozen.pointId);
    const index = rows.findIndex((row) => row.opId === frozen.opId);
    if (index < 0) return null;
    const mine = rows[index];
    rows[index] = { ...frozen, state: frozen.state };
    if (mine.state !== "open" || same(mine.fields, frozen.fields)) return null;
    const row = this.#begin("update", mine.pointId, mine.fields);
    rows.push(row);
    this.#project(mine.pointId);
    return row;
  }

  /**
   * Take note of what somebody did, us included, from the server's log.
   * @param {{op_id: string, kind: string, point_id: string|null, version: number,
   *   fields: Record<string, any>, author?: string, created_at?: string}} operation
   * @returns {string[]} ids that look different now
   */
  remote({ op_id: opId, kind, point_id: id, version, fields, author, created_at: changedAt }) {
    if (!id) return [];
    const rows = this.#of(id);
    if (rows.some((row) => row.opId === opId)) this.logged.add(opId);
    const known = this.server.get(id);
    // The server may have added to what we did, such as the attribution of a mention.
    const isEcho = this.echoes.get(id) === opId;
    if (isEcho) this.echoes.delete(id);
    if (known && version <= known.version && !(isEcho && version === known.version)) return [];
    const news = { version, author, changed_at: changedAt };
    this.server.set(id, { ...applied(known, { kind, fields }, id), ...news });
    this.#rebaseOn(id);
    return this.refresh(id);
  }

  /**
   * Whether the log has to be read before an acknowledged row can be let go.
   * @param {Row} row
   * @param {{result: string, version: number}} acknowledgement
   */
  lags(row, { result, version }) {
    if (result === "held" || result === "invalid") return false;
    const known = this.server.get(row.pointId)?.version ?? 0;
    if (result === "applied" && version === known + 1) return false;
    return known < version || !this.logged.has(row.opId);
  }

  /**
   * A row is on the server. For `applied` nothing else happened to the point; otherwise the log
   * has been read first, so that `server` holds what the point became.
   * @param {Row} row
   * @param {{result: string, version: number}} acknowledgement
   * @returns {string[]}
   */
  acknowledge(row, { result, version }) {
    const id = row.pointId;
    const known = this.server.get(id);
    if (version === (known?.version ?? 0) + 1 && result === "applied") {
      this.server.set(id, { ...applied(known, row, id), version });
      this.echoes.set(id, row.opId);
    }
    this.#take(row);
    // What the server had refused before is answered by what came after it.
    for (const refused of this.#of(id).filter(({ state }) => state === "refused")) {
      this.#take(refused);
    }
    if ("text" in row.fields) this.#rebaseAfter(row, result, version);
    return this.refresh(id);
  }

  /**
   * A row stays with us, or with the chair: what follows builds on what it built on.
   * @param {Row} row
   * @returns {string[]}
   */
  setAside(row) {
    const ids = this.adopt(row);
    const [next] = this.#texts(row.pointId);
    if (next && !next.base && row.base?.text != null) next.base = row.base;
    return ids;
  }

  /**
   * Forget a row that will never become part of the report.
   * @param {Row} row
   * @returns {string[]}
   */
  forget(row) {
    this.#take(row);
    return this.refresh(row.pointId);
  }

  /** Work out anew what the person sees of a point. @returns {string[]} its id, if that changed */
  refresh(id) {
    return this.#project(id) ? [id] : [];
  }

  /**
   * What a row builds on, as it has to be said to the server.
   * @param {Row} row
   * @returns {{version: number|null, text: string|null}}
   */
  baseOf(row) {
    const point = this.server.get(row.pointId);
    if (row.kind === "create" || (!row.base && !point)) return { version: null, text: null };
    return row.base ?? { version: point.version, text: point.text };
  }

  /** @returns {Row[]} in the order they were typed */
  waiting() {
    const placed = [...this.rows.values()].flatMap(inPlace);
    placed.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
    return placed.map(([, row]) => row).filter((row) => WAITING.has(row.state));
  }

  /**
   * How many points have rows in some states: what a person counts. How the typing was cut into
   * rows depends on the network.
   * @param {...Row["state"]} states
   */
  pointsIn(...states) {
    const isIn = ({ state }) => states.includes(state);
    let count = 0;
    for (const rows of this.rows.values()) if (rows.some(isIn)) count += 1;
    return count;
  }

  /** @param {string} state @returns {Row[]} */
  inState(state) {
    return [...this.rows.values()].flat().filter((row) => row.state === state);
  }

  #of(id) {
    if (!this.rows.has(id)) this.rows.set(id, []);
    return this.rows.get(id);
  }

  #isGrowing(row) {
    const grows = row.kind === "create" || row.kind === "update" || row.kind === "move";
    return grows && row.state === "open" && row.clientId === this.clientId && !row.again;
  }

  #grow(row, fields) {
    if ("text" in fields && !("text" in row.fields)) row.base = this.#newBase(row.pointId);
    row.fields = joined(row.fields, fields);
    if (row.kind !== "create") row.kind = kindOf(row.fields);
    row.at = new Date().toISOString();
    row.edits = (row.edits ?? 0) + 1;
    return row;
  }

  #begin(kind, pointId, fields) {
    return {
      opId: crypto.randomUUID(),
      clientId: this.clientId,
      kind: kind === "update" ? kindOf(fields) : kind,
      pointId,
      fields,
      base: "text" in fields && kind !== "create" ? this.#newBase(pointId) : null,
      at: new Date().toISOString(),
      edits: 0,
      state: "open",
    };
  }

  /** The server's text that new typing starts from; null while earlier typing is on its way. */
  #newBase(id) {
    const earlier = this.#of(id).some(isTextWaiting);
    const point = this.server.get(id);
    return earlier || !point ? null : { version: point.version, text: point.text };
  }

  /** Somebody changed the point while our typing waits: put our typing on top, where it fits. */
  #rebaseOn(id) {
    const texts = this.#texts(id);
    if (!texts.length || texts.some((row) => row.state === "sending")) return;
    const { base } = texts[0];
    const point = this.server.get(id);
    // Typing on a deleted point has to say that it did not know: the server brings it back then.
    if (base && base.text !== null && point && !point.deleted) {
      this.#rebase(id, texts, base, point);
    }
  }

  #rebaseAfter(row, result, version) {
    const texts = this.#texts(row.pointId);
    if (!texts.length || texts[0].state === "sending") return;
    const point = this.server.get(row.pointId);
    const sent = { version, text: row.fields.text };
    if (this.#rebase(row.pointId, texts, sent, point)) return;
    // Only a version whose text is what we sent can stand for it; else the older one has to.
    texts[0].base = result === "applied" || row.base?.text == null ? sent : row.base;
  }

  /** Returns whether all of our typing fitted; if not, nothing was changed. */
  #rebase(id, texts, from, point) {
    const merged = texts.map((row) => merge(from.text, point.text, row.fields.text));
    if (merged.some(({ conflict }) => conflict)) return false;
    texts.forEach((row, index) => {
      row.fields = { ...row.fields, text: merged[index].text };
    });
    texts[0].base = { version: point.version, text: point.text };
    return true;
  }

  #texts(id) {
    return this.#of(id).filter(isTextWaiting);
  }

  #take(row) {
    const left = this.#of(row.pointId).filter(({ opId }) => opId !== row.opId);
    if (left.length) this.rows.set(row.pointId, left);
    else this.rows.delete(row.pointId);
    this.logged.delete(row.opId);
  }

  /** Work out what the person sees of a point; returns whether that is something else now. */
  #project(id) {
    let point = this.server.get(id);
    for (const row of this.rows.get(id) ?? []) {
      point = applied(point, row, id);
      // Nobody's words go while they are being typed: the server brings the point back.
      if (row.kind === "update" && "text" in row.fields) point.deleted = false;
    }
    const before = this.points.get(id);
    if (!point || point.deleted) return this.points.delete(id);
    this.points.set(id, point);
    return !before || !same(inSight(before), inSight(point));
  }
}

/**
 * Rows of one point, each with its place among those of all points. A row builds on those before
 * it: where another window wrote one of them, its place on the disk may not be known here yet.
 * @param {Row[]} rows @returns {[number, Row][]}
 */
function inPlace(rows) {
  let place = 0;
  return rows.map((row) => [(place = Math.max(place, row.seq ?? Infinity)), row]);
}

function isTextWaiting(row) {
  return WAITING.has(row.state) && "text" in row.fields;
}

/** A save of ours changes nothing that the person looks at. */
function inSight({ version: _version, author: _author, changed_at: _at, ...rest }) {
  return Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
