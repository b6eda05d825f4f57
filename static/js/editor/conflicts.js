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
