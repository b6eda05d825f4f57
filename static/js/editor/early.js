// What is typed into the plain form before the editor has come: kept on the device at once, as if
// another window of the same person had typed it. If the page ends first, the next one sends it.
import { openJournal } from "../live/journal.js";
import { Tabs } from "../live/tabs.js";

/** @typedef {import("../live/journal.js").Row} Row */

class Early {
  #rows = new Map();
  #leaving = new AbortController();
  #clientId = globalThis.crypto?.randomUUID?.();
  #journal = null;
  #tabs = null;

  /** @param {HTMLElement|null} place where the editor will stand @param {HTMLFormElement|null} form */
  constructor(place, form) {
    const { code, user } = place?.dataset ?? {};
    Object.assign(this, { code, user, form });
    /** Resolves when the editor may look at what the device has. */
    this.ready = this.#canKeep() ? this.#begin().catch(() => {}) : Promise.resolve();
  }

  /** Without locks no other window could know that this one still types. */
  #canKeep() {
    return Boolean(this.form && this.user && this.#clientId && navigator.locks?.query);
  }

  async #begin() {
    const { signal } = this.#leaving;
    this.form.addEventListener("input", ({ target }) => this.#take(target), { signal });
    addEventListener("pagehide", () => this.#noteLast(), { signal });
    this.#tabs = new Tabs(`${this.user}:${this.code}`, () => {});
    const others = await this.#tabs.appear(this.#clientId);
    this.#journal = await openJournal(this.user);
    await this.#forgetWhatArrived((id) => others.some((name) => name.endsWith(id)));
    for (const area of this.form.querySelectorAll("textarea")) {
      if (area.value !== area.defaultValue) this.#take(area);
    }
  }

  #take(area) {
    const [, kind, target] = /^(text|new|heading)-(.+)$/.exec(area.name) ?? [];
    if (kind === "text") this.#change(target, area);
    else if (kind) this.#add(target);
  }

  #change(pointId, { value: text, defaultValue, name }) {
    const version = Number(this.form.elements[name.replace("text-", "version-")]?.value);
    const row = this.#rows.get(name) ?? {
      ...this.#row("update", pointId),
      base: { version, text: defaultValue },
    };
    this.#note(name, row, { text });
  }

  #add(section) {
    const area = this.form.elements[`new-${section}`];
    const heading = this.form.elements[`heading-${section}`]?.value.trim() ?? "";
    const row = this.#rows.get(area.name) ?? this.#row("create", crypto.randomUUID());
    const kind = area.dataset.kind ?? "point";
    if (area.value.trim()) this.#note(area.name, row, { section, kind, heading, text: area.value });
    else if (this.#rows.delete(area.name)) this.#keep([], [row.opId]);
  }

  /** @returns {Row} */
  #row(kind, pointId) {
    const opId = crypto.randomUUID();
    return { opId, clientId: this.#clientId, kind, pointId, base: null, edits: -1, state: "open" };
  }

  #note(name, row, fields) {
    const at = new Date().toISOString();
    Object.assign(row, { fields, at, edits: row.edits + 1, isEarly: true });
    this.#rows.set(name, row);
    this.#keep([row]);
  }

  #keep(rows, gone = []) {
    try {
      this.#journal?.note(this.code, rows, gone);
    } catch {
      // No room, or signed out elsewhere: the form itself still holds the words.
    }
  }

  #noteLast() {
    try {
      this.#journal?.noteLast(this.code, this.#clientId, [...this.#rows.values()]);
    } catch {
      // As above.
    }
  }

  /** What was sent with the form's own button stands in the page now: it is not offered again. */
  async #forgetWhatArrived(isAlive) {
    const rows = await this.#journal.notes(this.code, isAlive);
    const arrived = rows.filter((row) => row.isEarly && this.#shows(row));
    if (!arrived.length) return;
    const opIds = arrived.map(({ opId }) => opId);
    this.#keep(
      rows.filter((row) => !arrived.includes(row)),
      opIds,
    );
    this.#journal.forgetLast();
  }

  #shows({ kind, pointId, fields }) {
    const selector =
      kind === "create"
        ? `#section-${CSS.escape(fields.section)} .point__text`
        : `[name="text-${CSS.escape(pointId)}"]`;
    const words = fields.text.trim();
    return [...this.form.querySelectorAll(selector)].some(
      ({ defaultValue }) => defaultValue.trim() === words,
    );
  }

  /**
   * The editor has taken the words over.
   * @param {object} engine as static/js/live/engine.js describes it
   */
  async handOver(engine) {
    this.#leaving.abort();
    await engine.onDisk();
    this.#keep(
      [],
      [...this.#rows.values()].map(({ opId }) => opId),
    );
    this.#rows.clear();
    this.#tabs?.close();
    this.#journal?.close();
    this.#journal = null;
  }
}

export const early = new Early(
  document.getElementById("live-editor"),
  document.getElementById("report-form"),
);
