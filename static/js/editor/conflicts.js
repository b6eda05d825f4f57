// Two people changed the same words: both versions, side by side, one press to choose.
import { button, h, keepingPlace } from "./dom.js";
import { changedWords } from "./text.js";
import { fill, gettext, timeOf } from "./words.js";

// The page does not move under somebody who types.
const PAUSE = 1000;
const MARGIN = 8;

export class Conflicts {
  #revealing = null;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.boxes = new Map();
    this.orphans = h("div", { class: "live-orphans" });
  }

  update() {
    const open = this.editor.engine.conflicts || [];
    const ids = new Set(open.map((conflict) => conflict.id));
    for (const [id, box] of this.boxes) {
      if (ids.has(id)) continue;
      box.closest(".point")?.classList.remove("point--unsaved");
      box.remove();
      this.boxes.delete(id);
    }
    const loose = open.filter((one) => this.boxes.get(one.id)?.parentElement !== this.#holder(one));
    if (!loose.length) return;
    // A point in conflict gets an edge, which is not to push the words that somebody is typing.
    keepingPlace(document.activeElement, () => loose.forEach((conflict) => this.#place(conflict)));
  }

  #holder({ pointId }) {
    return this.editor.rows.get(pointId)?.element || this.orphans;
  }

  #place(conflict) {
    const box = this.boxes.get(conflict.id) || this.#box(conflict);
    this.boxes.set(conflict.id, box);
    const row = this.editor.rows.get(conflict.pointId);
    if (!row) return this.orphans.append(box);
    row.element.classList.add("point--unsaved");
    row.area.after(box);
    if (document.activeElement === row.area) this.#reveal(box, row.area);
    return undefined;
  }

  showFirst() {
    const box = this.boxes.values().next().value;
    box?.scrollIntoView({ block: "center" });
    box?.querySelector("button")?.focus({ preventScroll: true });
  }

  /** The versions stand under the field, which may be right above the bar: in a pause they come up. */
  #reveal(box, area) {
    this.#revealing?.abort();
    this.#revealing = new AbortController();
    const { signal } = this.#revealing;
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.#revealing.abort();
        if (document.activeElement === area) this.#bringUp(box, area);
      }, PAUSE);
    };
    for (const name of ["keydown", "input"]) area.addEventListener(name, wait, { signal });
    signal.addEventListener("abort", () => clearTimeout(timer));
    wait();
  }

  #bringUp(box, area) {
    const { bar, notices } = this.editor;
    const { height = innerHeight, offsetTop = 0 } = globalThis.visualViewport ?? {};
    const floor = Math.min(bar.element.getBoundingClientRect().top, offsetTop + height);
    const ceiling = Math.max(offsetTop, notices.element.getBoundingClientRect().bottom);
    const hidden = box.getBoundingClientRect().bottom + MARGIN - floor;
    const room = area.getBoundingClientRect().top - MARGIN - ceiling;
    const top = Math.min(hidden, room);
    if (top > 0) window.scrollBy({ top, behavior: "instant" });
  }

  #box(conflict) {
    const { id, mine, theirs, deletes } = conflict;
    const title = titleOf(conflict);
    const versions = deletes
      ? null
      : h(
          "div",
          { class: "conflict__versions" },
          version(gettext("Mine"), mine ?? "", theirs ?? "", "ins"),
          version(gettext("Theirs"), theirs ?? "", mine ?? "", "del"),
        );
    return h(
      "div",
      { class: "conflict", role: "group", "aria-label": title, data: { conflict: id } },
      h("p", { class: "conflict__title", text: title }),
      versions,
      h("div", { class: "conflict__choices" }, ...this.#choices(conflict)),
    );
  }

  #choices(conflict) {
    const choose = (label, choice, primary = false) =>
      button(label, {
        class: `btn btn-sm ${primary ? "btn-primary" : "btn-outline-primary"}`,
        on: { click: () => this.#resolve(conflict, choice) },
      });
    if (conflict.deletes) {
      const [keep, remove] = conflict.copyIsMine ? ["theirs", "mine"] : ["mine", "theirs"];
      return [choose(gettext("Keep the point"), keep, true), choose(gettext("Delete it"), remove)];
    }
    const choices = [
      choose(gettext("Keep mine"), "mine"),
      choose(gettext("Keep theirs"), "theirs"),
    ];
    // Two sub-headings cannot stand over one point.
    if (conflict.field === "heading") return choices;
    return [...choices, choose(gettext("Keep both as two points"), "both", true)];
  }

  #resolve({ id, pointId }, choice) {
    this.editor.resolve(id, pointId, choice);
  }
}

function titleOf({ author, at, deletes, field }) {
  const values = { name: author || gettext("somebody else"), time: at ? timeOf(at) : "" };
  if (deletes) return fill(gettext("Deleted by %(name)s while somebody was writing in it"), values);
  if (field === "heading") {
    return fill(
      gettext("The sub-heading was changed at the same time by %(name)s, %(time)s"),
      values,
    );
  }
  return fill(gettext("Changed at the same time by %(name)s, %(time)s"), values);
}

function version(label, text, other, tone) {
  const parts = changedWords(other, text).map(({ text: words, isNew }) =>
    isNew ? h("mark", { class: `conflict__words conflict__words--${tone}`, text: words }) : words,
  );
  return h(
    "div",
    { class: "conflict__version" },
    h("p", { class: "conflict__whose", text: label }),
    h("blockquote", { class: "conflict__text", dir: "auto" }, ...parts),
  );
}
