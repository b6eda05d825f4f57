// The way in: what the editor asks for and listens to. Everything else in this folder is behind it.
import { asConflict, decision } from "./conflicts.js";
import { Core } from "./core.js";
import { databaseName } from "./database.js";
import { lastPerson, rememberPerson } from "./device.js";
import { missingFrom, textFile } from "./download.js";
import { normalised } from "./hash.js";
import { MemoryJournal, openJournal } from "./journal.js";
import { Link } from "./link.js";
import { noteClosed, noteOpen, takeCrashed } from "./open_windows.js";
import { statusOf } from "./status.js";
import { storageKind, storageWords } from "./storage.js";
import { Tabs } from "./tabs.js";
import { onWake } from "./wake.js";
import { Wire } from "./wire.js";
import { registerWorker } from "./worker.js";

// "ok" is here too: the report came, but for somebody else who has signed in meanwhile.
const ERROR_CODES = { offline: "nothing_kept", busy: "nothing_kept", ok: "auth_required" };

/**
 * Open a report for writing.
 * @param {{code: string, userId?: string|number|null, csrfToken?: string, base?: string}} options
 *   `userId`: null in the page that opens without network: then the person who wrote last
 * @returns {Promise<Engine>} rejects with `error.code` "nothing_kept" (this device does not have
 *   the report and cannot fetch it), or an error code of the server such as "forbidden"
 */
export async function openEngine({ code, userId = null, csrfToken = "", base }) {
  const person = String(userId ?? lastPerson());
  const journal = await openJournal(person).catch(() => null);
  const wire = new Wire({ base: base ?? `/reports/${encodeURIComponent(code)}/`, csrfToken, userId: person });
  const engine = new Engine({ code, userId: person, wire, journal: journal ?? new MemoryJournal() });
  await engine.begin(Boolean(journal));
  return engine;
}

export class Engine extends EventTarget {
  #core;
  #link;
  #tabs;
  #away = new AbortController();
  #activate = null;
  #status;
  #isStale = false;

  constructor({ code, userId, wire, journal }) {
    super();
    const tell = (name, detail) => this.#tell(name, detail);
    const toWindows = (message) => this.#tabs.tell(message);
    this.#tabs = new Tabs(`${userId}:${code}`, (message) => this.#hear(message));
    this.#core = new Core({ code, userId, wire, journal, tell, toWindows });
    this.#link = new Link(this.#core);
    this.#status = this.#statusNow();
  }

  /** @param {boolean} keeps whether the browser keeps anything */
  async begin(keeps) {
    const core = this.#core;
    const others = await this.#tabs.appear(core.clientId);
    const isAlive = (id) => others.some((name) => name.endsWith(id));
    const crashed = keeps ? takeCrashed(this.#name, core.code, isAlive) : new Set();
    const isKept = await core.open(isAlive, crashed);
    if (keeps) this.#sayOpen();
    for (const name of others) this.#outlive(name);
    if (!isKept) await this.#firstState();
    core.disk.storage = await storageKind(keeps);
    this.#tabs.lead(() => this.#link.start());
    this.#tabs.tell({ type: "hello" });
    this.#listen();
    rememberPerson(core.userId);
    this.#status = this.#statusNow();
  }

  /** A window that ends without a word leaves this behind. */
  #sayOpen() {
    const { code, clientId } = this.#core;
    const { signal } = this.#away;
    const begin = () => noteOpen(this.#name, code, clientId);
    const end = () => noteClosed(this.#name, code, clientId);
    addEventListener("pageshow", begin, { signal });
    addEventListener("pagehide", end, { signal });
    signal.addEventListener("abort", end);
    begin();
  }

  get #name() {
    return databaseName(this.#core.userId);
  }

  /** What another window was typing when it ended goes on here. */
  async #outlive(name) {
    await this.#tabs.ended(name).catch(() => null);
    const open = (await this.#tabs.open()).filter((other) => other !== name);
    const isAlive = (clientId) => open.some((other) => other.endsWith(clientId));
    if (!this.#away.signal.aborted) await this.#core.recall(isAlive);
  }

  async #firstState() {
    const core = this.#core;
    const answer = await core.wire.state();
    const isOurs = String(answer.body?.user.id ?? "") === core.userId;
    if (answer.outcome === "ok" && (isOurs || !core.userId)) {
      core.reach(true);
      core.applyState(answer.body);
      core.facts.savedAt = answer.at;
      // A crash in the first second has to find a report to put the typing in.
      await core.keep();
      return;
    }
    await this.destroy();
    const code = ERROR_CODES[answer.outcome] ?? answer.outcome;
    throw Object.assign(new Error(answer.message ?? code), { code });
  }

  // --- What there is to show -------------------------------------------------------------------

  /** @returns {{report: any, sections: any[], questions: any[], user: any, points: Map<string, any>}} */
  get state() {
    return { ...this.#core.header, points: this.#core.replica.points };
  }

  /**
   * @returns {import("./status.js").Status & {isReachable: boolean, behindSince: number|null}}
   *   `behindSince`: as the disk says it
   */
  get status() {
    return this.#isStale ? this.#statusNow() : this.#status;
  }

  /** @returns {{name: string, pointId: string|null}[]} */
  get presence() {
    return this.#core.presence;
  }

  /** @returns {{id: any, pointId: string, mine: string, theirs: string, author: string, at: string}[]} */
  get conflicts() {
    return this.#core.conflicts.map((copy) => asConflict(copy, this.#core.userId));
  }

  /** What waits for the chair, and what the chair declined. */
  get held() {
    return this.#core.held;
  }

  /** What the server cannot store, with its sentence for the person. */
  get refused() {
    const rows = this.#core.replica.inState("refused");
    return rows.map(({ pointId, message = "" }) => ({ pointId, message }));
  }

  /** How many points have words back that were not sent when a page ended without a word. */
  get restored() {
    return this.#core.restored;
  }

  /** @returns {Date|null} since when the oldest words wait that nobody but this device has */
  get aloneSince() {
    const { replica } = this.#core;
    const rows = [...replica.inState("open"), ...replica.inState("sending")];
    const times = rows.map(({ at }) => Date.parse(at)).filter((time) => !Number.isNaN(time));
    return times.length ? new Date(Math.min(...times)) : null;
  }

  /** @returns {{kind: import("./storage.js").StorageKind, words: string}} */
  get storage() {
    return { kind: this.#core.disk.storage, words: storageWords(this.#core.disk.storage) };
  }

  /**
   * Whether the server was heard to say more than is known here.
   * @param {[string, number][]} versions ids of points with the versions that somebody has seen
   */
  isBehind(versions) {
    const { server } = this.#core.replica;
    return versions.some(([id, version]) => !(server.get(id)?.version >= version));
  }

  // --- What the person does --------------------------------------------------------------------

  /**
   * @param {Record<string, any>} fields as the changes address takes them; `id` may be given
   * @returns {string} the point's id
   */
  create({ id = crypto.randomUUID(), ...fields }) {
    this.#type("create", id, fields);
    return id;
  }

  /**
   * @param {string} id
   * @param {Record<string, any>} fields
   * @param {{version: number, text: string}} [from] the point that a text was typed on, where that
   *   is not the point as it is known here
   * @returns {Promise<void>} on the disk
   */
  update(id, fields, from) {
    return this.#type("update", id, fields, from);
  }

  /** @param {string} id @returns {Promise<void>} on the disk */
  remove(id) {
    return this.#type("delete", id, {});
  }

  /** @param {string} id @returns {Promise<void>} on the disk */
  restore(id) {
    return this.#type("restore", id, {});
  }

  /** Resolves when everything typed so far is on the disk. */
  async onDisk() {
    await this.#core.disk.ready();
  }

  /**
   * Decide between two texts of one point. "both" makes a second point of the other text.
   * @param {any} conflictId
   * @param {"mine"|"theirs"|"both"} choice
   * @returns {Promise<void>} on the disk
   */
  async resolve(conflictId, choice) {
    const conflict = this.conflicts.find(({ id }) => id === conflictId);
    if (!conflict) return;
    for (const [kind, id, fields] of decision(conflict, choice, this.state.points)) {
      this.#type(kind, id, fields);
    }
    this.#core.settleConflict(conflictId);
    this.#link.schedule();
    await Promise.all([this.onDisk(), this.#core.keep()]);
  }

  /** @param {string|null} pointId where the person is writing */
  announce(pointId) {
    this.#link.announce(pointId);
    if (!this.#tabs.isLeader) this.#tabs.tell({ type: "announce", pointId });
  }

  /** Try now: the person pressed something, or signed in again. */
  retry() {
    this.#link.poke();
    this.#tabs.tell({ type: "poke" });
  }

  /** @returns {Blob} all text, readable by people and by `missingFrom` */
  download() {
    const { code, header, replica } = this.#core;
    const unsent = [...replica.rows.values()].flat();
    const { points } = replica;
    return textFile({ code, header, points, conflicts: this.conflicts, unsent });
  }

  /**
   * What a downloaded file holds and the report does not, ready for `create`.
   * @param {string} text of the file
   * @throws {Error} with a sentence for the person
   */
  missingFrom(text) {
    const { code, header, replica } = this.#core;
    return missingFrom(text, { code, header, points: replica.points });
  }

  /** Fetch what opens this page without a network: asked for once it stands, not while it comes. */
  async keepFrame() {
    await registerWorker((activate) => this.#offerUpdate(activate));
  }

  /** Use the new version of the page; it opens again with everything in it. */
  async applyUpdate() {
    await this.onDisk();
    this.#activate?.();
  }

  async destroy() {
    this.#away.abort();
    this.#link.close();
    this.#tabs.close();
    await this.#core.close();
  }

  #type(kind, id, fields, from) {
    const clean = { ...fields };
    for (const name of ["text", "heading"]) {
      if (typeof clean[name] === "string") clean[name] = normalised(clean[name]);
    }
    const onDisk = this.#core.type(kind, id, clean, from);
    this.#tell("points", { ids: [id], remote: false });
    this.#tell("status", {});
    this.#link.schedule();
    return onDisk;
  }

  // --- Around ----------------------------------------------------------------------------------

  #statusNow() {
    const { replica, facts, conflicts, held, settling, disk } = this.#core;
    const unsent = Math.max(replica.pointsIn("open", "sending", "refused"), settling.size);
    const waiting = held.filter(({ status }) => status === "waiting");
    const listed = new Set(waiting.map(({ point_id: id }) => id)).size;
    const { behindSince } = disk;
    const isKept = behindSince === null;
    const own = Math.max(replica.pointsIn("held"), listed);
    const status = statusOf({ ...facts, unsent, isKept, conflicts: conflicts.length, held: own });
    return { ...status, isReachable: facts.isReachable, behindSince };
  }

  #tell(name, detail) {
    if (name === "status") this.#tellStatus();
    else this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Once for all that happens at one moment: counting for each of many changes would be slow. */
  #tellStatus() {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#status = this.#statusNow();
      this.dispatchEvent(new CustomEvent("status", { detail: this.#status }));
    });
  }

  #offerUpdate(activate) {
    this.#activate = activate;
    this.#tell("update-ready", {});
  }

  #listen() {
    const { signal } = this.#away;
    const isHidden = () => document.visibilityState === "hidden";
    const wake = () => !isHidden() && this.#link.poke();
    addEventListener("online", wake, { signal });
    addEventListener("focus", wake, { signal });
    addEventListener("pageshow", wake, { signal });
    onWake(() => this.#link.wake(), signal);
    // A phone may end the page any time from now on, without another word.
    const look = () => (isHidden() ? this.#link.hurry() : wake());
    document.addEventListener("visibilitychange", look, { signal });
    addEventListener("offline", () => this.#core.reach(false), { signal });
    addEventListener("pagehide", () => this.#goAway(), { signal });
  }

  #goAway() {
    this.#core.keep();
    if (this.#tabs.isLeader) this.#link.leave();
    this.#core.noteLast();
  }

  #hear(message) {
    const core = this.#core;
    const heard = {
      hello: () => this.#tabs.isLeader && core.epoch && this.#introduce(),
      row: ({ row }) => {
        core.adopt([{ ...row, typedAt: performance.now() }]);
        if (this.#tabs.isLeader) this.#link.schedule();
      },
      frozen: ({ rows }) => rows.forEach((row) => core.frozenElsewhere(row)),
      settled: ({ entries, at }) => core.applySettled(entries, at),
      operations: ({ operations }) => core.applyOperations(operations),
      state: ({ state, at }) => {
        core.facts.savedAt ??= at;
        core.applyState(state);
      },
      sides: ({ sides }) => core.takeSides(sides),
      again: ({ rows }) => core.adopt(rows),
      facts: ({ facts }) => {
        Object.assign(core.facts, facts);
        this.#tell("status", {});
      },
      presence: ({ people }) => {
        core.presence = people;
        this.#tell("presence", { remote: true });
      },
      announce: ({ pointId }) => this.#tabs.isLeader && this.#link.announce(pointId),
      decided: ({ id }) => {
        core.settleConflict(id, true);
        if (this.#tabs.isLeader) this.#link.schedule();
      },
      decidedOnServer: ({ ids }) => core.settledOnServer(ids, true),
      poke: () => this.#tabs.isLeader && this.#link.poke(),
    };
    heard[message.type]?.(message);
  }

  #introduce() {
    this.#tabs.tell({ type: "state", state: this.#core.snapshot(), at: this.#core.facts.savedAt });
    this.#tabs.tell({ type: "facts", facts: this.#core.facts });
  }
}
