// Two people changed the same words: both versions, side by side, one press to choose.
import { button, h } from "./dom.js";
import { changedWords } from "./text.js";
import { fill, gettext, timeOf } from "./words.js";

export class Conflicts {
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
    for (const conflict of open) {
      const box = this.boxes.get(conflict.id) || this.#box(conflict);
      this.boxes.set(conflict.id, box);
      const row = this.editor.rows.get(conflict.pointId);
      const holder = row?.element || this.orphans;
      if (box.parentElement === holder) continue;
      if (row) {
        row.element.classList.add("point--unsaved");
        row.area.after(box);
      } else {
        holder.append(box);
      }
    }
  }

  showFirst() {
    const box = this.boxes.values().next().value;
    box?.scrollIntoView({ block: "center" });
    box?.querySelector("button")?.focus({ preventScroll: true });
  }

  #box(conflict) {
    const { id, mine, theirs, author, at } = conflict;
    const name = (author && author.name) || author || gettext("somebody else");
    const when = at ? timeOf(at) : "";
    const title = when
      ? fill(gettext("Changed at the same time by %(name)s, %(time)s"), { name, time: when })
      : fill(gettext("Changed at the same time by %(name)s"), { name });
    const choose = (label, choice, primary) =>
      button(label, {
        class: `btn btn-sm ${primary ? "btn-primary" : "btn-outline-primary"}`,
        on: { click: () => this.#resolve(conflict, choice) },
      });
    return h(
      "div",
      { class: "conflict", role: "group", "aria-label": title, data: { conflict: id } },
      h("p", { class: "conflict__title", text: title }),
      h(
        "div",
        { class: "conflict__versions" },
        version(gettext("Mine"), mine ?? "", theirs ?? "", "ins"),
        version(gettext("Theirs"), theirs ?? "", mine ?? "", "del"),
      ),
      h(
        "div",
        { class: "conflict__choices" },
        choose(gettext("Keep mine"), "mine"),
        choose(gettext("Keep theirs"), "theirs"),
        choose(gettext("Keep both as two points"), "both", true),
      ),
    );
  }

  #resolve({ id, pointId }, choice) {
    this.editor.resolve(id, pointId, choice);
  }
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
