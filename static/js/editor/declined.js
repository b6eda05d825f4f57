// What the chair did not take into the report: the text is its author's again.
import { button, h, setText } from "./dom.js";
import { fill, gettext, momentOf, ngettext } from "./words.js";

const HIDDEN = "gfmd-declined-seen";

export class Declined {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.title = h("h2", { class: "live-declined__title", text: gettext("Not taken into the report") });
    this.count = h("p", { class: "live-declined__count" });
    this.list = h("ul", { class: "live-declined__list" });
    this.element = h(
      "section",
      { class: "live-declined", hidden: true, "aria-label": gettext("Not taken into the report") },
      this.title,
      this.count,
      this.list,
      button(gettext("Download my text"), { on: { click: () => editor.download() } }),
    );
  }

  update() {
    const done = new Set(seen());
    const rows = (this.editor.engine.held || []).filter(
      ({ status, op_id: id, fields }) => status === "declined" && fields?.text && !done.has(id),
    );
    const key = rows.map(({ op_id: id }) => id).join();
    if (this.shown === key) return;
    this.shown = key;
    this.element.hidden = !rows.length;
    const count = rows.length;
    const words = ngettext(
      "%(count)s change of yours came when the report was closed for you, and was declined. The words are kept here.",
      "%(count)s changes of yours came when the report was closed for you, and were declined. The words are kept here.",
      count,
    );
    setText(this.count, fill(words, { count }));
    this.list.replaceChildren(...rows.map((row) => this.#item(row)));
  }

  #item(row) {
    const { fields, note, received_at: at } = row;
    const why = note
      ? fill(gettext("Reason given: %(note)s"), { note })
      : gettext("No reason was given.");
    return h(
      "li",
      { class: "live-declined__item" },
      h("blockquote", { class: "live-declined__text", dir: "auto", text: fields.text }),
      h("p", { class: "live-declined__why", dir: "auto", text: `${momentOf(at)} · ${why}` }),
      h(
        "div",
        { class: "live-declined__choices" },
        this.editor.model.report.can_edit &&
          button(gettext("Put back as a new point"), {
            on: { click: () => this.#putBack(row) },
          }),
        button(gettext("Copy"), { on: { click: (event) => this.#copy(event.target, fields.text) } }),
        button(gettext("Done with this"), { on: { click: () => this.#forget(row) } }),
      ),
    );
  }

  #putBack(row) {
    const { model } = this.editor;
    const { text, section, heading = "", level = 0 } = row.fields;
    const key = model.section(section) ? section : this.#sectionOf(row);
    const line = this.editor.commands.lineAfter(null, key);
    const id = this.editor.change(line.id, { text, heading, level });
    this.#forget(row);
    this.editor.refresh();
    this.editor.focus(id, text.length);
  }

  #sectionOf({ point_id: id }) {
    const { model } = this.editor;
    return model.point(id)?.section ?? model.sections[0].key;
  }

  async #copy(target, text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    this.editor.say(gettext("The text is copied."));
    setText(target, gettext("Copied"));
  }

  /** Only from the sight of this device: the server keeps it. */
  #forget({ op_id: id }) {
    localStorage.setItem(HIDDEN, JSON.stringify([...seen(), id].slice(-200)));
    this.update();
  }
}

function seen() {
  try {
    return JSON.parse(localStorage.getItem(HIDDEN) ?? "[]");
  } catch {
    return [];
  }
}
