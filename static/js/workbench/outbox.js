// What a chair did and the server does not have yet: in the journal of the device, sent in order,
// each operation under an id of its own, so that sending one twice is harmless.

const RETRY = [1_000, 2_000, 4_000, 8_000, 15_000];
const DELAY = 1_000;
const BATCH = 50;
const FINAL = new Set(["applied", "merged", "conflict", "duplicate", "held"]);

export class Outbox extends EventTarget {
  #timer = null;
  #isSending = false;
  #failures = 0;
  #writing = Promise.resolve();
  #unwritten = 0;
  #sent = new Map();

  /** @param {{key: string, wire: import("../live/wire.js").Wire, journal: any}} parts */
  constructor({ key, wire, journal }) {
    super();
    Object.assign(this, { key, wire, journal });
    this.clientId = crypto.randomUUID();
    /** @type {import("../live/journal.js").Row[]} */
    this.rows = [];
    this.isKept = false;
    this.isReachable = navigator.onLine;
    this.needsSignIn = false;
    this.savedAt = null;
  }

  /** Take up what this device still has. @param {boolean} keeps whether it keeps anything */
  async open(keeps) {
    this.isKept = keeps;
    const rows = await this.journal.rows(this.key);
    const byId = new Map(rows.map((row) => [row.opId, row]));
    const notes = await this.journal.notes(this.key, () => false);
    for (const note of notes) {
      const row = byId.get(note.opId);
      if (!row) byId.set(note.opId, note);
      else if (row.state === "open") row.fields = note.fields;
    }
    const waiting = [...byId.values()].filter(({ state }) => state === "open" || state === "sending");
    this.rows = waiting;
    if (notes.length) {
      await this.journal.write(this.key, waiting.filter(({ state }) => state === "open"));
      this.journal.forgetLast();
    }
    addEventListener("online", () => this.send());
  }

  get unsent() {
    return this.rows.length;
  }

  get facts() {
    return {
      unsent: this.unsent,
      savedAt: this.savedAt,
      isReachable: this.isReachable,
      needsSignIn: this.needsSignIn,
      isKept: this.isKept && !this.#unwritten,
    };
  }

  /** What was heard from the server, also by asking for news. */
  reach({ outcome }) {
    this.isReachable = outcome !== "offline" && outcome !== "busy";
    this.needsSignIn = outcome === "auth_required";
    this.#announce("change");
  }

  /**
   * Words in a field: one growing operation for each field until it is sent.
   * @param {string} ref @param {string} name @param {string} text
   * @param {string} base the words that the server last had for this field
   */
  type(ref, name, text, base) {
    let row = this.#lastFor(ref, name);
    if (row?.state === "open") {
      row.fields[name] = text;
    } else {
      // On top of what is being sent: that is what the server will have.
      row = this.#row("update", ref, { [name]: text }, { [name]: row ? row.fields[name] : base });
      this.rows.push(row);
    }
    this.journal.note(this.key, [row]);
    this.#write(row);
    this.#soon(DELAY);
  }

  /** Anything but typing: sent at once. */
  ask(kind, ref, fields) {
    const row = this.#row(kind, ref, fields, {});
    this.rows.push(row);
    this.#write(row);
    this.#soon(0);
  }

  /** @returns {string|undefined} the words that wait for a field */
  waitingFor(ref, name) {
    return this.#lastFor(ref, name)?.fields[name];
  }

  /**
   * The words that the server acknowledged for a field and that a page of `version` may not hold.
   * @returns {string|undefined}
   */
  sentFor(ref, name, version) {
    const sent = this.#sent.get(`${ref} ${name}`);
    return sent && sent.version > version ? sent.text : undefined;
  }

  /** The page ends: what is not on the disk yet goes where it is kept at once. */
  last() {
    this.journal.noteLast(this.key, this.clientId, this.rows);
  }

  async send() {
    clearTimeout(this.#timer);
    if (this.#isSending || !this.rows.length) return;
    this.#isSending = true;
    try {
      await this.#writing;
      const batch = this.rows.slice(0, BATCH);
      for (const row of batch) row.state = "sending";
      await this.journal.settle(this.key, batch).catch(() => {});
      await this.#deliver(batch);
    } finally {
      this.#isSending = false;
    }
  }

  async #deliver(batch) {
    const ops = batch.map(({ opId, kind, pointId, base, fields, at }) => ({
      op_id: opId,
      kind,
      ref: pointId,
      base: base?.text ?? {},
      fields,
      client_time: at,
    }));
    const { clientId, wire } = this;
    const answer = await wire.send({ client_id: clientId, user: wire.userId, ops });
    if (answer.outcome !== "ok") {
      this.reach(answer);
      this.#failures += 1;
      const wait = RETRY[Math.min(this.#failures, RETRY.length) - 1];
      this.#soon(wait * (0.75 + Math.random() / 2));
      return;
    }
    this.#failures = 0;
    this.savedAt = answer.at;
    await this.#settle(batch, answer.body.acks);
    this.reach(answer);
    if (this.rows.length) this.#soon(0);
  }

  async #settle(batch, acks) {
    const answers = new Map(acks.map((ack) => [ack.op_id, ack]));
    const settled = [];
    const again = [];
    for (const row of batch) {
      const { result, message, version } = answers.get(row.opId);
      if (row.kind === "update") this.#noteSent(row, version);
      const isFinal = FINAL.has(result);
      // Another window of this browser may have sent an earlier state of the same words under the
      // same id: they go once more under their own before anybody is bothered.
      if (!isFinal && row.kind === "update" && !row.again) again.push(this.#anew(row));
      else if (!isFinal) this.#announce("refused", `${message} ${row.fields.text ?? ""}`.trim());
      else if (message) this.#announce("said", message);
      settled.push({ ...row, result, state: isFinal ? "acked" : "refused", ackedAt: Date.now() });
    }
    const done = new Set(batch.map(({ opId }) => opId));
    this.rows = this.rows.filter(({ opId }) => !done.has(opId));
    this.rows.unshift(...again);
    for (const row of again) this.#write(row);
    await this.journal.settle(this.key, settled).catch(() => {});
    this.#announce("answered");
  }

  #noteSent({ pointId, fields }, version) {
    for (const [name, text] of Object.entries(fields)) {
      this.#sent.set(`${pointId} ${name}`, { text, version });
    }
  }

  #lastFor(ref, name) {
    return this.rows.findLast(
      ({ kind, pointId, fields }) => kind === "update" && pointId === ref && name in fields,
    );
  }

  #row(kind, ref, fields, base) {
    return {
      opId: crypto.randomUUID(),
      clientId: this.clientId,
      kind,
      pointId: ref,
      fields,
      base: { version: null, text: base },
      at: new Date().toISOString(),
      state: "open",
    };
  }

  #anew(row) {
    return { ...row, seq: undefined, opId: crypto.randomUUID(), state: "open", again: true };
  }

  #write(row) {
    this.#unwritten += 1;
    this.#announce("change");
    this.#writing = this.#writing
      .then(() => (row.state === "open" ? this.journal.write(this.key, [row]) : null))
      .catch(() => {
        this.isKept = false;
      })
      .then(() => {
        this.#unwritten -= 1;
        this.#announce("change");
      });
  }

  #soon(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), wait);
  }

  #announce(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
