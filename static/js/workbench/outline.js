// The outline: edited in place, ordered by keys and by dragging, joined with what others changed.
import { Drags } from "./drags.js";
import { act } from "./actions.js";
import { fetched } from "./points.js";
import { morph } from "./morph.js";

const TEXTS = "textarea[name=text], textarea[name=contested_note]";

export class Outline {
  /**
   * The words that the server last had, by field: what a new wording is compared with there.
   * @type {WeakMap<HTMLTextAreaElement, string>}
   */
  #base = new WeakMap();

  /**
   * @param {HTMLElement} root
   * @param {import("./outbox.js").Outbox} outbox
   * @param {import("./points.js").Points} points
   */
  constructor(root, outbox, points) {
    Object.assign(this, { root, outbox, points });
    this.place = root.querySelector("[data-outline]");
    for (const field of this.place.querySelectorAll(TEXTS)) this.#base.set(field, field.defaultValue);
    this.place.addEventListener("input", (event) => this.#input(event));
    this.place.addEventListener("change", (event) => this.#change(event));
    this.place.addEventListener("submit", (event) => this.#submit(event));
    this.place.addEventListener("keydown", (event) => this.#key(event));
    this.drags = new Drags(this);
  }

  /** Show the words that this device has and the server has not, as after a reload. */
  recall() {
    for (const field of this.place.querySelectorAll(TEXTS)) {
      const waiting = this.outbox.waitingFor(refOf(field), field.name);
      if (waiting !== undefined) field.value = waiting;
    }
  }

  /**
   * Take over what the server has. Fields with words on their way keep them.
   * @returns {Promise<boolean>} whether the outline is up to date
   */
  async refresh() {
    const html = await fetched(this.place.dataset.address);
    if (html === null) return false;
    const next = document.createElement("div");
    next.innerHTML = html;
    const { activeElement } = document;
    morph(this.place, next, (field, words) => this.#take(field, words));
    for (const field of this.place.querySelectorAll(TEXTS)) {
      if (!this.#base.has(field)) this.#take(field, field.defaultValue);
    }
    // Whoever was writing in an item that changed places goes on there.
    if (activeElement?.isConnected && this.place.contains(activeElement)) activeElement.focus();
    const targets = this.place.querySelector("template[data-targets]");
    if (targets) this.points.retarget(targets.innerHTML);
    return true;
  }

  /** Take the server's words for a field, unless the person's own are on their way there. */
  #take(field, words) {
    const ref = refOf(field);
    const version = Number(field.closest("[data-item]").dataset.version);
    const sent = this.outbox.sentFor(ref, field.name, version);
    this.#base.set(field, sent ?? words);
    const mine = this.outbox.waitingFor(ref, field.name) ?? sent ?? words;
    if (field.value === mine) return;
    const { selectionStart: start, selectionEnd: end } = field;
    field.value = mine;
    if (document.activeElement === field) field.setSelectionRange(start, end);
  }

  #input({ target }) {
    if (!target.matches(TEXTS)) return;
    const ref = refOf(target);
    const { version } = target.closest("[data-item]").dataset;
    const sent = this.outbox.sentFor(ref, target.name, Number(version));
    this.outbox.type(ref, target.name, target.value, sent ?? this.#base.get(target) ?? "");
  }

  #change({ target }) {
    const ref = refOf(target);
    if (!ref) return;
    if (target.name === "place") this.outbox.ask("update", ref, { place: target.value });
    if (target.name === "rank" && target.validity.valid && target.value) {
      this.outbox.ask("update", ref, { rank: Number(target.value) });
    }
  }

  #submit(event) {
    event.preventDefault();
    act(this, event.target, event.submitter);
  }

  #key(event) {
    const item = event.target.closest("[data-item]");
    if (!item) return;
    const up = event.key === "ArrowUp";
    if (event.altKey && (up || event.key === "ArrowDown")) {
      event.preventDefault();
      if (event.shiftKey) this.#toSection(item, up);
      else this.step(item, up);
    } else if (event.ctrlKey && event.key === "Enter" && event.target.name === "text") {
      event.preventDefault();
      act(this, item.querySelector("form"), item.querySelector("[value=split]"));
    } else if (event.altKey && event.key.toLowerCase() === "m") {
      event.preventDefault();
      const button = item.querySelector('[value^="merge:"]');
      if (button) act(this, item.querySelector("form"), button);
    }
  }

  /** Move an item one place; the page shows it at once. */
  step(item, up) {
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other?.matches("[data-item]")) return;
    if (up) other.before(item);
    else other.after(item);
    this.moved(item);
  }

  #toSection(item, up) {
    const section = item.closest("[data-section]");
    const others = [...this.place.querySelectorAll("[data-section]")];
    const other = others[others.indexOf(section) + (up ? -1 : 1)];
    if (!other) return;
    other.querySelector("[data-items]").append(item);
    this.moved(item);
  }

  /** Tell the server where an item stands now, and the person too. */
  moved(item) {
    const before = item.previousElementSibling?.closest("[data-item]");
    const section = item.closest("[data-section]");
    this.outbox.ask("move", item.dataset.item, {
      section: section.dataset.section,
      after: before?.dataset.item ?? null,
    });
    const items = [...section.querySelectorAll("[data-item]")];
    const words = this.root.dataset.wordMove
      .replace("%(place)s", String(items.indexOf(item) + 1))
      .replace("%(count)s", String(items.length));
    this.say(words);
    item.querySelector("textarea[name=text]").focus();
  }

  say(words) {
    this.root.querySelector("[data-said]").textContent = words;
  }
}

const refOf = (element) => element.closest("[data-item]")?.dataset.item ?? "";
