// "Read back my text": what a downloaded file holds and the report does not, looked at before it
// counts, then added as points.
import { button, freshId, h } from "./dom.js";
import { Sheet } from "./help.js";
import { fill, gettext, ngettext } from "./words.js";

export class ReadBack {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.file = h("input", {
      type: "file",
      accept: ".txt,text/plain",
      hidden: true,
      "aria-label": gettext("File made by “Download my text”"),
      on: { change: () => this.#read() },
    });
    this.button = button(gettext("Read back my text"), { on: { click: () => this.file.click() } });
    this.body = h("div", { class: "read-back" });
    this.sheet = new Sheet(gettext("Read back my text"), this.body);
    this.element = h("div", { class: "read-back__place" }, this.file, this.sheet.element);
  }

  async #read() {
    const [file] = this.file.files;
    if (!file) return;
    try {
      this.#offer(this.editor.engine.missingFrom(await file.text()));
    } catch (error) {
      this.body.replaceChildren(h("p", { role: "alert", text: error.message }));
    }
    // The same file can be chosen again.
    this.file.value = "";
    this.sheet.open();
  }

  #offer(missing) {
    if (!missing.length) {
      const text = gettext("Everything in this file is in the report. There is nothing to add.");
      this.body.replaceChildren(h("p", { text }));
      return;
    }
    const count = missing.length;
    const words = ngettext(
      "%(count)s text of the file is not in the report. Choose what to add; it goes to the end of its section.",
      "%(count)s texts of the file are not in the report. Choose what to add; it goes to the end of its section.",
      count,
    );
    const choices = missing.map((item) => this.#choice(item));
    const add = button(gettext("Add to the report"), {
      class: "btn btn-primary",
      on: { click: () => this.#add(choices) },
    });
    this.body.replaceChildren(
      h("p", { text: fill(words, { count }) }),
      h("ul", { class: "read-back__list" }, ...choices.map(({ element }) => element)),
      add,
    );
  }

  #choice({ fields, isChanged }) {
    const id = freshId("read-back");
    const box = h("input", { type: "checkbox", class: "form-check-input", id });
    box.checked = !isChanged;
    const { title } = this.editor.model.section(fields.section);
    const place = isChanged
      ? fill(gettext("%(title)s – the report has this point with other words"), { title })
      : title;
    const element = h(
      "li",
      { class: "read-back__item" },
      box,
      h(
        "label",
        { for: id },
        h("span", { class: "read-back__text", dir: "auto", text: fields.text }),
        h("span", { class: "read-back__section", dir: "auto", text: place }),
      ),
    );
    return { element, box, fields };
  }

  #add(choices) {
    const { editor } = this;
    const chosen = choices.filter(({ box }) => box.checked).map(({ fields }) => fields);
    this.sheet.element.close();
    if (!chosen.length) return;
    const ids = editor.commands.bringBack(chosen);
    editor.refresh();
    editor.focus(ids[0], 0);
    const text = ngettext("%(count)s point was added.", "%(count)s points were added.", ids.length);
    editor.say(fill(text, { count: ids.length }));
  }
}
