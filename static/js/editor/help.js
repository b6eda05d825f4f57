// The sheet of keys, and other dialogs.
import { button, freshId, h } from "./dom.js";
import { shortcuts } from "./keys.js";
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

/** @returns {Sheet} all keys with what they do */
export function keySheet() {
  const rows = shortcuts().map(({ keys, does }) =>
    h(
      "div",
      { class: "keys__row" },
      h("dt", { class: "keys__keys" }, ...keys.map((key) => h("kbd", { text: key }))),
      h("dd", { class: "keys__does", text: does }),
    ),
  );
  return new Sheet(gettext("Keys"), h("dl", { class: "keys" }, ...rows));
}
