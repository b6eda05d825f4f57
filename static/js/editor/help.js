// The sheet of keys, other dialogs, and the help of a section.
import { button, freshId, h } from "./dom.js";
import { nameKeys } from "./mac_keys.js";
import { gettext } from "./words.js";

/** A dialog that gives the focus back to where it was. */
export class Sheet {
  /** @param {string} title @param {...Node} content */
  constructor(title, ...content) {
    const id = freshId("live-sheet");
    const close = button(gettext("Close"), {
      class: "btn btn-outline-primary",
      on: { click: () => this.element.close() },
    });
    this.element = h(
      "dialog",
      { class: "live-sheet", "aria-labelledby": id },
      h(
        "div",
        { class: "live-sheet__head" },
        h("h2", { class: "live-sheet__title", id, text: title }),
        close,
      ),
      ...content,
    );
    this.element.addEventListener("close", () => this.back?.());
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  open() {
    if (this.element.open) return;
    const from = document.activeElement;
    const selection = from?.matches?.("textarea") ? [from.selectionStart, from.selectionEnd] : null;
    this.back = () => {
      from?.focus?.({ preventScroll: true });
      if (selection) from.setSelectionRange(...selection);
    };
    this.element.showModal();
  }
}

/** @returns {Sheet} all keys with what they do, as the page brought them along */
export function keySheet() {
  const list = copyOf("keys-sheet");
  nameKeys(list);
  return new Sheet(gettext("Keys"), list);
}

/** @param {string} kind of a section @returns {Element|null} how to write it, with an example */
export function sectionHelp(kind) {
  return copyOf("section-help").querySelector(`[data-kind="${CSS.escape(kind || "")}"]`);
}

function copyOf(id) {
  const kept = document.getElementById(id);
  return kept ? document.importNode(kept.content, true) : document.createDocumentFragment();
}
