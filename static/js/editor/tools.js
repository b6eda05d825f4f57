// What can be done with the point in use: one set of tools that follows the caret.
import { inOrder, TAG_NAMES } from "./chips.js";
import { chipButton, h, iconButton, button, setAttribute, setText } from "./dom.js";
import { picker } from "./listbox.js";
import { Speakers } from "./speakers.js";
import { DEEPEST_LEVEL } from "./text.js";
import { SUPPORT, supportLabel, tagLabel } from "./vocabulary.js";
import { fill, gettext } from "./words.js";

export class Tools {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.id = null;
    this.panel = null;
    this.isOpen = false;
    this.chips = [];
    this.chosen = [];
    this.supports = [];
    this.speakers = new Speakers(editor);
    this.element = h("div", { class: "tools", role: "group" });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      editor.focus(this.id);
    });
  }

  /** Build what depends on the report and the lists: when the lists have come, or before they have
   * with the first point in use. */
  build() {
    this.chips = [];
    this.chosen = [];
    this.supports = [];
    this.speakers.forget();
    this.more = button(gettext("Tags and more"), {
      class: "btn btn-sm btn-outline-secondary tools__more",
      "aria-expanded": "false",
      on: { click: () => this.toggle(!this.isOpen) },
    });
    this.panel = h("div", { class: "tools__panel", hidden: !this.isOpen }, ...this.#groups());
    this.element.replaceChildren(
      h(
        "div",
        { class: "tools__line" },
        this.#support(),
        this.#contested(),
        this.more,
        this.#moves(),
      ),
      this.speakers.element,
      this.panel,
    );
    if (this.id) this.update();
  }

  /** Go and stand under a point. */
  follow(row) {
    if (this.id === row.id && this.element.parentElement === row.element) return;
    if (!this.panel) this.build();
    this.id = row.id;
    row.element.append(this.element);
    this.update();
  }

  rename(from, to) {
    if (this.id === from) this.id = to;
  }

  toggle(open) {
    this.isOpen = open;
    this.panel.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.update();
  }

  focusFirst() {
    this.element.querySelector("button")?.focus();
  }

  /** Show what is set on the point now. */
  update() {
    const found = this.id && this.editor.model.locate(this.id);
    if (!found) return;
    const { point } = found;
    const number = found.index + 1;
    setAttribute(
      this.element,
      "aria-label",
      fill(gettext("Tags and actions of point %(number)s"), { number }),
    );
    for (const { element, isOn } of this.chips)
      setAttribute(element, "aria-pressed", String(Boolean(isOn(point))));
    const section = this.editor.model.section(point.section);
    for (const { element, value } of this.supports) setText(element, supportLabel(value, section));
    for (const { element, name } of this.chosen) this.#showChosen(element, name, point);
    const deepest = found.index
      ? Math.min(found.list[found.index - 1].level + 1, DEEPEST_LEVEL)
      : 0;
    this.out.disabled = point.level === 0;
    this.in.disabled = point.level >= deepest;
    this.up.disabled = found.index === 0;
    this.down.disabled = found.index === found.list.length - 1;
    this.splitButton.disabled = !point.text.trim();
    this.details.hidden = Boolean(point.draft);
    this.details.href = `${this.editor.address}points/${point.id}/`;
    this.comment.hidden = Boolean(point.draft);
    this.comment.href = `${this.editor.address}points/${point.id}/comment/`;
    this.#showPractice(point);
    this.speakers.show(point);
  }

  /** A practice is made from a point that the server knows; where there is one, it is shown. */
  #showPractice(point) {
    const { practice_new: fresh = "", practice = "" } = this.editor.model.report.links ?? {};
    const has = Boolean(point.practice);
    this.practice.hidden = !(has ? practice : fresh && point.version);
    this.practice.href = has
      ? practice.replace("PRACTICE", point.practice)
      : fresh.replace("POINT", point.id);
    setText(this.practice, has ? gettext("Open the practice") : gettext("Make a practice"));
  }

  #chip(label, isOn, press, options = {}) {
    const element = chipButton(label, {
      ...options,
      on: { click: () => press(this.id, this.editor.model.point(this.id)) },
    });
    this.chips.push({ element, isOn });
    return element;
  }

  #group(label, ...children) {
    return h(
      "div",
      { class: "tools__group", role: "group", "aria-label": label },
      h("span", { class: "tools__label", "aria-hidden": "true", text: label }),
      ...children,
    );
  }

  #support() {
    return this.#group(
      gettext("Support"),
      ...SUPPORT.map((value) => {
        const element = this.#chip(
          supportLabel(value),
          (point) => point.support === value,
          (id, point) => this.editor.change(id, { support: point.support === value ? "" : value }),
        );
        this.supports.push({ element, value });
        return element;
      }),
    );
  }

  #contested() {
    return this.#chip(
      gettext("Contested"),
      (point) => point.contested,
      (id, point) => this.editor.change(id, { contested: !point.contested }),
      { class: "chip--contested" },
    );
  }

  #moves() {
    const act = (work) => ({ on: { click: () => work(this.id) } });
    const { editor } = this;
    this.out = iconButton("⇤", gettext("One level out"), {
      flips: true,
      ...act((id) => editor.indent(id, -1)),
    });
    this.in = iconButton("⇥", gettext("One level in"), {
      flips: true,
      ...act((id) => editor.indent(id, 1)),
    });
    this.up = iconButton(
      "↑",
      gettext("Move up"),
      act((id) => editor.shift(id, -1)),
    );
    this.down = iconButton(
      "↓",
      gettext("Move down"),
      act((id) => editor.shift(id, 1)),
    );
    const gone = iconButton("×", gettext("Delete point"), {
      class: "btn-icon--danger",
      ...act((id) => editor.remove(id)),
    });
    return h("div", { class: "tools__moves" }, this.out, this.in, this.up, this.down, gone);
  }

  #groups() {
    const { editor } = this;
    const groups = [
      this.#toggles(
        gettext("Raised by"),
        "constituencies",
        editor.vocabulary.terms("constituencies"),
      ),
    ];
    if (editor.model.questions.length) groups.push(this.#questions());
    groups.push(
      this.#objectives(),
      this.#searched(gettext("SDG targets"), "targets", gettext("10.7, or words")),
    );
    groups.push(this.#searched(gettext("Countries"), "countries", gettext("Name of a country")));
    groups.push(
      this.#searched(gettext("Guiding principles"), "principles", gettext("Words of a principle")),
    );
    groups.push(this.#elsewhere(), this.#actions());
    return groups;
  }

  #toggles(label, name, terms) {
    return this.#group(
      label,
      ...terms.map(({ code, label: text }) =>
        this.#chip(
          text,
          (point) => has(point, name, code),
          (id) => this.editor.toggleTag(id, name, code),
        ),
      ),
    );
  }

  #questions() {
    return this.#group(
      gettext("Guiding questions answered"),
      ...this.editor.model.questions.map(({ number, text }) => {
        const name = fill(gettext("Question %(number)s: %(text)s"), { number, text });
        return this.#chip(
          String(number),
          (point) => has(point, "questions", number),
          (id) => this.editor.toggleTag(id, "questions", number),
          { "aria-label": name, title: text, class: "chip--number" },
        );
      }),
    );
  }

  #objectives() {
    return this.#group(
      gettext("GCM objectives"),
      ...this.editor.vocabulary.terms("objectives").map(({ code, label }) =>
        this.#chip(
          code,
          (point) => has(point, "objectives", code),
          (id) => this.editor.toggleTag(id, "objectives", code),
          {
            "aria-label": fill(gettext("Objective %(code)s: %(label)s"), { code, label }),
            title: label,
            class: "chip--number",
          },
        ),
      ),
    );
  }

  #searched(label, name, placeholder) {
    const { editor } = this;
    const chosen = h("span", { class: "tools__chosen" });
    this.chosen.push({ element: chosen, name });
    const near =
      name === "targets" ? editor.vocabulary.terms(name).filter((term) => term.near) : [];
    const field = picker({
      label: fill(gettext("Add to %(group)s"), { group: label }),
      placeholder,
      search: (query) => matches(editor.vocabulary, name, query),
      onChoose: ({ code }) => editor.addTag(this.id, name, code),
    });
    const quick = near.map(({ code, label: text }) =>
      this.#chip(
        code,
        (point) => has(point, name, code),
        (id) => editor.toggleTag(id, name, code),
        {
          "aria-label": fill(gettext("Target %(code)s: %(label)s"), { code, label: text }),
          title: text,
          class: "chip--number",
        },
      ),
    );
    return this.#group(label, ...quick, chosen, field);
  }

  #showChosen(element, name, point) {
    const codes = inOrder(point.tags?.[name] || []);
    const key = codes.join(" ");
    if (element.dataset.codes === key) return;
    element.dataset.codes = key;
    element.replaceChildren(
      ...codes.map((code) => {
        const text = tagLabel(this.editor.vocabulary, name, code);
        return h("button", {
          type: "button",
          class: "chip chip--set",
          title: this.editor.vocabulary.label(name, code),
          "aria-label": fill(gettext("Take %(tag)s away"), { tag: text }),
          text: `${text} ×`,
          on: { click: () => this.editor.toggleTag(this.id, name, code) },
        });
      }),
    );
  }

  #elsewhere() {
    return this.#group(
      gettext("Move to section"),
      ...this.editor.model.sections.map(({ key, number, title }) =>
        this.#chip(
          `${number}. ${title}`,
          (point) => point.section === key,
          (id) => this.editor.moveToSection(id, key),
          { class: "chip--section" },
        ),
      ),
    );
  }

  #actions() {
    const { editor } = this;
    const link = (text) => h("a", { class: "btn btn-sm btn-link", text });
    this.splitButton = button(gettext("Split in two"), {
      on: { click: () => editor.splitNaturally(this.id) },
    });
    const heading = button(gettext("Sub-heading above"), {
      on: { click: () => editor.headings.begin(this.id) },
    });
    this.details = link(gettext("All details"));
    this.comment = link(gettext("Comment"));
    this.practice = link(gettext("Make a practice"));
    return h(
      "div",
      { class: "tools__actions" },
      this.splitButton,
      heading,
      this.practice,
      this.comment,
      this.details,
    );
  }

  /** The words of the disclosure say how many tags there are. */
  showCount(point) {
    const count = TAG_NAMES.reduce((sum, name) => sum + (point.tags?.[name]?.length || 0), 0);
    setText(
      this.more,
      count ? fill(gettext("Tags and more (%(count)s)"), { count }) : gettext("Tags and more"),
    );
  }
}

function has(point, name, code) {
  return (point.tags?.[name] || []).some((own) => String(own) === String(code));
}

function matches(vocabulary, name, query) {
  const byCode = /^\d/.test(query) ? vocabulary.withCode(name, query) : [];
  const found = byCode.length ? byCode : vocabulary.search(name, query);
  return found.map(({ code, label }) => {
    const short = tagLabel(vocabulary, name, code);
    return { code, label: short, detail: short === label ? "" : label };
  });
}
