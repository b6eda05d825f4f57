// Suggested tags under the points that are being written. A suggestion is a question: it shows the
// words that speak for it, and a person accepts or dismisses it. Dismissed ones do not come back.
import { h, keepingPlace } from "./dom.js";
import { tagLabel } from "./vocabulary.js";
import { fill, gettext } from "./words.js";

const PAUSE = 300;

export class Suggestions {
  /** @param {Editor} editor @param {Suggester} suggester */
  constructor(editor, suggester) {
    Object.assign(this, { editor, suggester });
    /** Points that somebody has been in since the page opened: others stay quiet. */
    this.seen = new Set();
    this.boxes = new Map();
    const { element, engine } = editor;
    element.addEventListener("focusin", (event) => this.#note(event, 0));
    element.addEventListener("input", (event) => this.#note(event, PAUSE));
    // What is set elsewhere, by a tool, by a hash tag or by somebody else, is not suggested on.
    element.addEventListener("click", () => this.#soon(0));
    engine.addEventListener("points", () => this.#soon(PAUSE));
    // Somebody may have begun before the words were there.
    if (editor.current) this.seen.add(editor.current);
    this.#soon(0);
  }

  #note(event, after) {
    const id = event.target.dataset?.point;
    if (!id) return;
    this.seen.add(id);
    this.#soon(after);
  }

  #soon(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), after);
  }

  #look() {
    for (const id of this.seen) this.#show(id);
  }

  /** @returns {object[]} what to ask about a point */
  of(point) {
    if (point.draft || this.editor.model.report.can_edit === false) return [];
    return this.suggester.open(point, point.language || this.editor.model.report.language);
  }

  /** Alt and Enter decide about the first one without leaving the text; Shift dismisses. */
  onKey(event, area) {
    const { point: id } = area.dataset;
    const point = this.editor.model.point(id);
    const [first] = point ? this.of(point) : [];
    if (!first) return;
    event.preventDefault();
    if (event.shiftKey) this.dismiss(id, first);
    else this.accept(id, first);
  }

  accept(id, { kind, code }) {
    this.editor.addTag(id, kind, code);
    this.#said(id, gettext("%(tag)s accepted."), kind, code);
  }

  dismiss(id, { kind, code }) {
    const known = this.editor.model.point(id).dismissed || [];
    this.editor.change(id, { dismissed: [...known, `${kind}:${code}`].sort() });
    this.#said(id, gettext("%(tag)s is not suggested here again."), kind, code);
  }

  #said(id, sentence, kind, code) {
    this.#show(id);
    this.editor.say(fill(sentence, { tag: tagLabel(this.editor.vocabulary, kind, code) }));
  }

  #show(id) {
    const row = this.editor.rows.get(id);
    const point = this.editor.model.point(id);
    if (!row || !point) {
      this.seen.delete(id);
      this.boxes.delete(id);
      return;
    }
    const items = this.of(point);
    const key = JSON.stringify([items, row.number, this.editor.vocabulary.lists.language]);
    const old = this.boxes.get(id);
    if (old ? old.key === key && old.box.isConnected : !items.length) return;
    const had = old?.box.contains(document.activeElement);
    const active = document.activeElement;
    keepingPlace(active?.matches?.(".point__text") ? active : null, () => {
      old?.box.remove();
      this.boxes.delete(id);
      if (!items.length) return;
      const box = this.#box(row, items);
      this.boxes.set(id, { key, box });
      row.meta.after(box);
    });
    if (had) (this.boxes.get(id)?.box.querySelector("button") || row.area).focus();
  }

  #box(row, items) {
    const label = fill(gettext("Suggested tags of point %(number)s"), { number: row.number });
    return h(
      "div",
      {
        class: "point-suggest",
        role: "group",
        "aria-label": label,
      },
      ...items.map((item) => this.#chip(row, item)),
    );
  }

  #chip(row, item) {
    const { kind, code, words } = item;
    const { vocabulary } = this.editor;
    const tag = tagLabel(vocabulary, kind, code);
    const label = vocabulary.label(kind, code);
    const full = tag === label ? label : `${tag}, ${label}`;
    const why = words.map((word) => fill(gettext("“%(words)s”"), { words: word })).join(" ");
    const onDelete = (event) => {
      if (event.key !== "Delete" && event.key !== "Backspace") return;
      event.preventDefault();
      this.dismiss(row.id, item);
    };
    const take = h(
      "button",
      {
        type: "button",
        class: "suggest__take",
        title: gettext("Enter accepts, Delete dismisses"),
        "aria-label": fill(gettext("Accept %(tag)s, because of %(words)s"), {
          tag: full,
          words: why,
        }),
        on: { click: () => this.accept(row.id, item), keydown: onDelete },
      },
      h("span", { class: "suggest__tag", text: `+ ${tag}` }),
      tag !== label && h("span", { class: "suggest__label", text: label }),
      h("span", { class: "suggest__why", dir: "auto", text: why }),
    );
    const drop = h("button", {
      type: "button",
      class: "suggest__drop",
      title: gettext("Do not suggest it here again"),
      "aria-label": fill(gettext("Dismiss %(tag)s"), { tag: full }),
      text: "×",
      on: { click: () => this.dismiss(row.id, item) },
    });
    return h("span", { class: "suggest" }, take, drop);
  }
}
