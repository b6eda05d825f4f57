// The one window that speaks with the server: sends what waits, fetches what others did.
import { AFTER_LAST_KEY, atMost, nextBatch, retryDelay } from "./batch.js";
import { sha256 } from "./hash.js";
import { Stream } from "./stream.js";
import { portalWords } from "./status.js";

/** @typedef {import("./journal.js").Row} Row */

const PRESENCE_EVERY = 10_000;
const PRESENCE_PAUSE = 400;
// A save that takes longer is no save that a person waits for: say where the text is.
const LONG = 5_000;
// What a browser sends for a page that is gone: 64 KB in all, whatever the alphabet.
const LAST_WORDS = 12_000;
// Results that leave something beside the points: texts in conflict, and what is held.
const BESIDE = new Set(["conflict", "held"]);

export class Link {
  #queue = Promise.resolve();
  #timer = null;
  #firstAt = null;
  #failures = 0;
  #closed = false;
  #pointId = null;
  #presenceTimer = null;
  #presenceBeat = null;
  #isPresenceDue = false;
  #presenceRequest = null;
  #isHeldUp = false;
  #isAsking = false;
  #isSpeaking = false;

  /**
   * Before `start` nothing is said: another window speaks for all.
   * @param {import("./core.js").Core} core what this window knows, and whom it tells
   */
  constructor(core) {
    this.core = core;
    this.stream = null;
  }

  /** Begin to speak: fetch what happened, then listen, then send what waits. */
  async start() {
    this.#isSpeaking = true;
    await this.#alone(() => this.#catchUp());
    if (this.#closed) return;
    const { base, userId } = this.core.wire;
    this.stream = new Stream(`${base}stream/?user=${encodeURIComponent(userId)}`, {
      onOpen: () => this.#ask(),
      onOperation: (operation) => this.#alone(() => this.#receive([operation])),
      onPresence: (people) => this.core.setPresence(people),
      onConflicts: (conflicts) => this.#alone(() => this.core.takeSides({ conflicts })),
      onAsk: () => this.#ask(),
    });
    this.#presenceBeat = setInterval(() => this.#sendPresence(), PRESENCE_EVERY);
    this.poke();
  }

  /** Something was typed: send it when the person pauses, or soon. */
  schedule() {
    if (!this.#isSpeaking) return;
    const now = performance.now();
    this.#firstAt ??= now;
    if (this.#failures) return;
    const latest = this.#firstAt + atMost(this.core.disk.storage);
    this.#arm(Math.min(now + AFTER_LAST_KEY, latest) - now);
  }

  /** The network or the person came back: try now. */
  poke() {
    if (!this.#isSpeaking) return;
    this.#failures = 0;
    this.stream?.open();
    this.#ask();
    this.#arm(0);
  }

  /** The device slept: a line that looks open may have died meanwhile. */
  wake() {
    this.stream?.doubt();
    this.poke();
  }

  /** @param {string|null} pointId where the person is */
  announce(pointId) {
    this.#pointId = pointId;
    if (!this.#isSpeaking) return;
    clearTimeout(this.#presenceTimer);
    this.#presenceTimer = setTimeout(() => this.#sendPresence(), PRESENCE_PAUSE);
  }

  /** Fetch the report anew, when what was kept does not fit any more. */
  refresh() {
    return this.#alone(() => this.#fetchState());
  }

  /** Send what waits without the pause after the last key. */
  hurry() {
    if (this.#isSpeaking && !this.#failures) this.#arm(0);
  }

  /**
   * The window closes: others see at once that nobody writes here any more. The last words go
   * along; nobody hears the answer, so they are sent again when the report is opened next.
   */
  leave() {
    const { core } = this;
    if (!this.stream) return;
    const { isReachable, needsSignIn } = core.facts;
    const rows = core.epoch && isReachable && !needsSignIn ? this.#lastWords() : [];
    const unsent = core.replica.waiting().length - rows.length;
    core.wire.leave({ ...core.payload(core.freezeNow(rows), []), presence: null, unsent });
  }

  #lastWords() {
    const { core } = this;
    // What another window typed before in the same point has to come first.
    const batch = nextBatch(core.replica.waiting(), performance.now(), LAST_WORDS);
    return batch.filter(({ clientId, seq }) => clientId === core.clientId && seq);
  }

  close() {
    this.leave();
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#presenceTimer);
    clearInterval(this.#presenceBeat);
    this.stream?.close();
  }

  /** One thing at a time: no answer can overtake another one. */
  #alone(work) {
    const turn = this.#queue.then(() => (this.#closed ? undefined : work()));
    this.#queue = turn.catch((error) => {
      this.core.fail(error);
      this.#retry();
    });
    return this.#queue;
  }

  /** Catch up soon; asking twice before there was an answer changes nothing. */
  async #ask() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    await this.#alone(() => this.#catchUp());
    this.#isAsking = false;
  }

  #arm(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Words do not wait behind the news of where the caret is.
      if (this.core.replica.waiting().length) this.#presenceRequest?.abort();
      this.#alone(() => this.#flush());
    }, Math.max(0, delay));
  }

  async #flush() {
    this.#firstAt = null;
    const now = performance.now();
    let batch = nextBatch(this.core.replica.waiting(), now);
    while ((batch.length || this.core.settling.size) && !this.#closed) {
      if (!(await this.#ready())) return this.#retry();
      const failure = await this.#send(batch);
      if (failure) return this.#retry(failure.retryAfter);
      this.#failures = 0;
      batch = nextBatch(this.core.replica.waiting(), now);
    }
    if (this.core.replica.waiting().length && !this.#closed) this.#arm(AFTER_LAST_KEY);
  }

  #retry(atLeast) {
    this.#failures += 1;
    this.#arm(retryDelay(this.#failures, atLeast));
  }

  /** Whether we may send under our own name: not while somebody else is signed in here. */
  async #ready() {
    if (!this.core.facts.needsSignIn && this.core.epoch) return true;
    return this.#fetchState();
  }

  /** Returns null when the rows are settled, else what stood in the way. */
  async #send(rows) {
    const { core } = this;
    const batch = await core.freeze(rows);
    const settled = [...core.settling];
    const payload = core.payload(batch, settled);
    if (this.#isPresenceDue && payload.client_id === core.clientId) {
      payload.presence = { point_id: this.#pointId };
      payload.unsent = core.replica.waiting().length - batch.length;
    }
    let answer = await this.#sendInTime(payload);
    if (answer.outcome === "csrf" && (await this.#fetchState())) {
      answer = await this.#sendInTime(payload);
    }
    if (answer.outcome !== "ok") return this.#cannot(answer, batch);
    if (payload.presence) this.#isPresenceDue = false;
    this.#isHeldUp = false;
    core.reach(true);
    if (answer.body.epoch !== core.epoch && !(await this.#renew())) return answer;
    const acks = new Map(answer.body.acks.map((ack) => [ack.op_id, ack]));
    const entries = batch.map((row) => ({ row, ack: acks.get(row.opId) }));
    if (!(await this.#agree(entries))) return this.#cannot({ outcome: "offline" }, batch);
    core.settledOnServer(settled);
    await core.settle(entries, answer.at);
    this.#hearOf(answer.body.cursor);
    if (entries.some(({ ack }) => BESIDE.has(ack.first_result ?? ack.result))) {
      await this.#catchUp();
    }
    return null;
  }

  async #sendInTime(payload) {
    const timer = setTimeout(() => this.#holdUp(), LONG);
    const answer = await this.core.wire.send(payload);
    clearTimeout(timer);
    return answer;
  }

  /** What waits stays here for now, whatever else the server answers meanwhile. */
  #holdUp() {
    this.#isHeldUp = true;
    this.core.reach(false);
  }

  /** An answer that was on its way when the network went says nothing about the way now. */
  #reached() {
    if (!navigator.onLine) return;
    if (!this.#isHeldUp || !this.core.replica.waiting().length) this.core.reach(true);
  }

  /** The log goes that far: the stream should bring it. */
  #hearOf(cursor) {
    this.stream?.expect(() => this.core.cursor >= cursor);
  }

  /** Make sure that we hold what the server holds, before a row of ours is let go. */
  async #agree(entries) {
    let isBehind = false;
    for (const { row, ack } of entries) {
      const { text } = row.fields;
      const result = ack.first_result ?? ack.result;
      const isTyped = result === "applied" && text !== undefined;
      if (isTyped && (await sha256(text)) !== ack.sha256) return false;
      const lags = this.core.replica.lags(row, { ...ack, result });
      isBehind ||= lags && !(await this.#isEqual(row, ack));
    }
    return !isBehind || this.#catchUp();
  }

  async #isEqual(row, ack) {
    const known = this.core.replica.server.get(row.pointId);
    if (known?.deleted && row.kind !== "delete") return false;
    return known?.version === ack.version && (await sha256(known.text)) === ack.sha256;
  }

  async #cannot(answer, batch) {
    const { core } = this;
    if (answer.outcome === "offline" || answer.outcome === "busy") this.#holdUp();
    else core.reach(true);
    if (answer.isPortal) core.tell("problem", { pointId: null, message: portalWords() });
    if (answer.outcome === "auth_required" || answer.outcome === "csrf") core.askSignIn(true);
    if (answer.outcome === "too_large" || answer.outcome === "invalid") {
      return this.#divide(answer, batch);
    }
    if (answer.outcome === "forbidden" || answer.outcome === "not_found") {
      core.reach(false);
      core.tell("problem", { pointId: null, message: answer.message });
    }
    return answer;
  }

  /** One row of a batch that cannot be read must not hold back the others. */
  async #divide(answer, batch) {
    if (batch.length === 1) {
      await this.core.refuse(batch[0], answer.message);
      return null;
    }
    const half = Math.ceil(batch.length / 2);
    return (await this.#send(batch.slice(0, half))) ?? this.#send(batch.slice(half));
  }

  /** Returns whether we know everything now. */
  async #catchUp() {
    const { core } = this;
    if (!core.epoch || core.facts.needsSignIn) return this.#fetchState();
    for (;;) {
      const answer = await core.wire.since(core.cursor);
      this.#note(answer);
      if (answer.outcome !== "ok") return false;
      if (answer.body.epoch !== core.epoch) return this.#renew();
      await this.#receive(answer.body.ops, answer.body.cursor);
      core.takeSides(answer.body);
      if (!answer.body.more) return true;
    }
  }

  /** What an answer to a question says about the way to the server. */
  #note({ outcome }) {
    if (outcome === "offline" || outcome === "busy") this.core.reach(false);
    else this.#reached();
    if (outcome === "auth_required") this.core.askSignIn(true);
  }

  async #receive(operations, cursor = 0) {
    const hasGap = this.core.receive(operations, cursor);
    if (hasGap) await this.#fetchState();
  }

  async #fetchState() {
    const { core } = this;
    const answer = await core.wire.state();
    this.#note(answer);
    if (answer.outcome !== "ok") return false;
    if (String(answer.body.user.id) !== String(core.userId)) {
      core.askSignIn(true);
      return false;
    }
    core.askSignIn(false);
    const isNew = core.epoch && core.epoch !== answer.body.epoch;
    core.takeState(answer.body, answer.at);
    if (isNew) await core.offerAgain();
    return true;
  }

  /** The server came back from an older copy: what it forgot, we still have. */
  async #renew() {
    const done = await this.#fetchState();
    if (done) this.#arm(0);
    return done;
  }

  async #sendPresence() {
    const { core } = this;
    if (this.#closed || core.facts.needsSignIn || document.visibilityState === "hidden") return;
    this.#isPresenceDue = true;
    // It goes along with the words, where some wait.
    if (core.replica.waiting().length) return;
    const presence = { point_id: this.#pointId };
    const payload = { ...core.payload([], []), presence, unsent: 0 };
    this.#presenceRequest = new AbortController();
    const { signal } = this.#presenceRequest;
    const answer = await this.#alone(() => signal.aborted || core.wire.send(payload, { signal }));
    if (answer?.outcome === "ok") {
      this.#isPresenceDue = false;
      this.#hearOf(answer.body.cursor);
    }
    if (answer?.outcome === "auth_required") core.askSignIn(true);
  }
}
