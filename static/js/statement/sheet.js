// The lines on the page: what is typed in them, and what the server has of them.
import { statusOf } from "../live/status.js";
import { morph } from "../workbench/morph.js";
import { fetched } from "../workbench/points.js";

const FIELDS = "[data-field]";
const PATIENCE = 8_000;
const DRAFT_DELAY = 200;

export class Sheet extends EventTarget {
  /** The words that the server last had, by field. @type {WeakMap<HTMLElement, string>} */
  #base = new WeakMap();
  #goes = false;
  #draft = { timer: 0, isKept: true };

  /**
   * @param {HTMLFormElement} form
   * @param {import("../workbench/outbox.js").Outbox} outbox
   * @param {any} journal where the sentence waits that is not added yet
   */
  constructor(form, outbox, journal) {
    super();
    Object.assign(this, { form, outbox, journal, draftKey: `${form.dataset.key}-draft` });
    for (const field of this.#fields) this.#base.set(field, field.defaultValue);
    form.addEventListener("input", ({ target }) => this.#input(target));
    form.addEventListener("change", ({ target }) => this.#change(target));
    form.addEventListener("submit", (event) => this.#submit(event));
  }

  get #fields() {
    return this.form.querySelectorAll(FIELDS);
  }

  get #facts() {
    return this.form.querySelector("[data-conflicts]").dataset;
  }

  get cursor() {
    return Number(this.#facts.cursor);
  }

  /** @param {{cursor: number, points: number, status: string}} there what the server has */
  isAt({ cursor, points, status }) {
    const { points: known, state: shown } = this.#facts;
    return cursor === this.cursor && points === Number(known) && status === shown;
  }

  /** Whether a sentence stands in the field for a new one and nowhere else. */
  get hasLooseDraft() {
    return !this.#draft.isKept;
  }

  showStatus() {
    const line = this.form.querySelector("[data-status]");
    const { conflicts, held, writable } = this.#facts;
    const facts = { ...this.outbox.facts, conflicts: Number(conflicts), held: Number(held) };
    const { kind, words } = statusOf(facts);
    const speaks = writable === "1" || kind !== "saved";
    if (line.textContent !== (speaks ? words : "")) line.textContent = speaks ? words : "";
    line.dataset.kind = kind;
  }

  /** Show the words that this device has and the server has not, as after a reload. */
  async recall() {
    for (const field of this.#fields) {
      const waiting = this.outbox.waitingFor(refOf(field), field.dataset.field);
      if (waiting !== undefined) field.value = waiting;
    }
    const draft = await this.journal.kept(this.draftKey).catch(() => null);
    const field = this.#newText;
    if (draft?.text && field && !field.value) {
      field.value = draft.text;
      this.form.elements.namedItem("new-kind").value = draft.part;
    }
  }

  /** Take over what the server has. Fields with words on their way keep them. */
  async refresh() {
    const html = await fetched(`${this.form.dataset.base}?part=1`);
    if (html === null || this.#goes) return;
    const next = document.createElement("form");
    next.innerHTML = html;
    const status = this.form.querySelector("[data-status]");
    next.querySelector("[data-status]").replaceWith(status.cloneNode(true));
    const begun = [...this.form.querySelectorAll("input:not([type=hidden]):not([data-field])")]
      .filter((field) => field.value !== field.defaultValue)
      .map(({ name, value }) => ({ name, value }));
    morph(this.form, next, (field, words) => this.#take(field, words));
    for (const { name, value } of begun) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = value;
    }
    // What a field for several lines began with stays in it: only new ones are read from there.
    for (const field of this.#fields) {
      const isNew = !this.#base.has(field);
      if (isNew || field.nodeName === "INPUT") this.#take(field, field.defaultValue);
    }
    this.showStatus();
  }

  /** Take the server's words for a field, unless the person's own are on their way there. */
  #take(field, words) {
    const { field: name } = field.dataset;
    if (!name) return;
    const ref = refOf(field);
    const sent = this.outbox.sentFor(ref, name, versionOf(field));
    this.#base.set(field, sent ?? words);
    const mine = this.outbox.waitingFor(ref, name) ?? sent ?? words;
    if (field.value === mine) return;
    const { selectionStart: start, selectionEnd: end } = field;
    field.value = mine;
    if (document.activeElement === field) field.setSelectionRange(start, end);
  }

  #input(field) {
    if (field.name === "new-text") this.#keepDraft();
    if (!field.matches(FIELDS)) return;
    const { field: name } = field.dataset;
    const ref = refOf(field);
    const sent = this.outbox.sentFor(ref, name, versionOf(field));
    this.outbox.type(ref, name, field.value, sent ?? this.#base.get(field) ?? "");
  }

  #change(field) {
    if (field.matches("[data-part]")) this.outbox.ask("update", refOf(field), { part: field.value });
    if (field.name === "new-kind") this.#keepDraft();
  }

  get #newText() {
    return this.form.elements.namedItem("new-text");
  }

  #keepDraft() {
    const text = this.#newText.value;
    const part = this.form.elements.namedItem("new-kind").value;
    clearTimeout(this.#draft.timer);
    this.#noteDraft(!text);
    this.#draft.timer = setTimeout(async () => {
      const isThere = await this.journal.keep(this.draftKey, { text, part }).then(
        () => this.outbox.isKept,
        () => false,
      );
      if (this.#newText?.value === text) this.#noteDraft(isThere || !text);
    }, DRAFT_DELAY);
  }

  #noteDraft(isKept) {
    this.#draft.isKept = isKept;
    this.form.dataset.draft = isKept ? "kept" : "loose";
  }

  #submit(event) {
    if (this.#goes) return;
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.value === "save") this.outbox.send();
    else if (submitter?.value === "add-line") this.#add();
    else this.#leave(submitter);
  }

  #add() {
    const field = this.#newText;
    const part = this.form.elements.namedItem("new-kind").value;
    if (!field.value.trim()) return field.focus();
    this.outbox.ask("create", crypto.randomUUID(), { text: field.value, part });
    field.value = "";
    this.#keepDraft();
    return field.focus();
  }

  /** Everything else is a form that is sent: after the words, so that it begins from them. */
  async #leave(submitter) {
    const end = performance.now() + PATIENCE;
    this.outbox.send();
    // A form cannot be sent from within its own event: one pause at least.
    do await pause();
    while (this.outbox.unsent && this.#mayArrive && performance.now() < end);
    if (this.outbox.unsent) {
      this.dispatchEvent(new Event("offline"));
      return;
    }
    this.#goes = true;
    for (const field of this.#fields) field.disabled = true;
    this.form.requestSubmit(submitter);
  }

  get #mayArrive() {
    const { isReachable, needsSignIn } = this.outbox.facts;
    return isReachable && !needsSignIn;
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
const refOf = (element) => element.closest("[data-line]")?.dataset.line ?? "";
const versionOf = (element) => Number(element.closest("[data-line]")?.dataset.version ?? 0);
