// The guiding questions beside the text: they tick themselves as points answer them.
import { h, setText } from "./dom.js";
import { fill, gettext, ngettext } from "./words.js";

export class Questions {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.count = h("span", { class: "panel__count" });
    this.items = new Map();
    this.list = h(
      "ol",
      { class: "questions" },
      ...editor.model.questions.map((question) => this.#item(question)),
    );
    this.element = h(
      "details",
      { class: "panel", open: true },
      h("summary", { class: "panel__title" }, `${gettext("Guiding questions")} `, this.count),
      this.list,
    );
    this.update();
  }

  /** Stand where the page had its own list, or at the end of the column beside the text. */
  mount(page) {
    if (!this.items.size) return;
    const own = page.querySelector(".layout-split__aside .questions")?.closest("details");
    if (own) own.replaceWith(this.element);
    else page.querySelector(".layout-split__aside")?.append(this.element);
  }

  update() {
    const states = this.editor.model.answered();
    const labels = { answered: gettext("answered"), touched: gettext("touched") };
    let open = 0;
    for (const [number, { element, state }] of this.items) {
      const found = states.get(number);
      if (!found) open += 1;
      element.classList.toggle("questions__item--answered", found === "answered");
      element.classList.toggle("questions__item--touched", found === "touched");
      setText(state, labels[found] || gettext("untouched"));
    }
    setText(this.count, fill(ngettext("%(open)s untouched", "%(open)s untouched", open), { open }));
  }

  #item({ number, text }) {
    const state = h("span", { class: "questions__state" });
    const element = h(
      "li",
      { class: "questions__item", value: number },
      h("span", { dir: "auto", text }),
      " ",
      state,
    );
    this.items.set(String(number), { element, state });
    return element;
  }
}
