// One section: its title, its sub-headings, its points in order, and the button for one more.
import { h, iconButton, setAttribute, setText } from "./dom.js";
import { sectionHelp } from "./help.js";
import { breathe } from "./slices.js";
import { fill, gettext, pointsLabel, wordsLabel } from "./words.js";

const PAUSE = 400;

export class SectionView {
  /** @param {Editor} editor @param {object} section */
  constructor(editor, section) {
    this.editor = editor;
    this.section = section;
    this.headings = new Map();
    this.count = h("p", { class: "section-card__count" });
    this.list = h("ol", { class: "points" });
    this.empty = h("p", { class: "live-empty", text: gettext("Nothing here yet.") });
    const { key, number, title, guidance } = section;
    this.help = sectionHelp(section.kind);
    if (this.help && guidance) {
      const words = h("p", { class: "section-help__guidance", text: guidance });
      this.help.querySelector("summary").after(words);
    }
    this.element = h(
      "section",
      {
        class: "section-card live-section",
        id: `section-${key}`,
        "aria-labelledby": `title-${key}`,
      },
      h(
        "div",
        { class: "section-card__head" },
        h(
          "h2",
          { class: "section-card__title", id: `title-${key}` },
          h("span", { "aria-hidden": "true", text: `${number}. ` }),
          title,
        ),
        this.count,
      ),
      guidance && h("p", { class: "section-card__guidance", text: guidance }),
      this.help,
      h("div", { class: "section-card__body" }, this.empty, this.list, this.#foot()),
    );
  }

  #foot() {
    const add = h("button", {
      type: "button",
      class: "btn btn-outline-primary live-add",
      text: gettext("Add point"),
      on: { click: () => this.editor.addPoint(this.section.key) },
    });
    return h("div", { class: "live-section__foot" }, add);
  }

  /** Make the rows, or what has changed of them, ahead of their place on the page. */
  async prepare() {
    const { model } = this.editor;
    const ids = model.pointsOf(this.section.key).map(({ id }) => id);
    for (const [index, id] of ids.entries()) {
      await breathe();
      // As it is by now: somebody may have typed in it while the page breathed.
      const point = model.point(id);
      if (point) this.#showRow(point, index, model.point(ids[index - 1]));
    }
  }

  #showRow(point, index, above) {
    const row = this.editor.rowOf(point);
    row.update(point, index + 1, this.section.title, above);
    return row;
  }

  /** Put rows and sub-headings in order; rows that are right already stay untouched. */
  arrange() {
    const points = this.editor.model.pointsOf(this.section.key);
    const wanted = [];
    const headings = new Map();
    points.forEach((point, index) => {
      if (this.#beginsGroup(points, index)) {
        const heading = this.headings.get(point.id) || this.#heading(point.id);
        headings.set(point.id, heading);
        this.#showHeading(heading, point.heading);
        wanted.push(heading.element);
      }
      wanted.push(this.#showRow(point, index, points[index - 1]).element);
    });
    this.headings = headings;
    place(this.list, wanted);
    this.element.classList.toggle("section-card--begun", Boolean(this.help && points.length));
    this.empty.hidden = points.length > 0;
    this.list.hidden = !points.length;
    this.showCount();
  }

  showCount() {
    const { key } = this.section;
    const { model } = this.editor;
    setText(this.count, `${pointsLabel(model.countOf(key))} · ${wordsLabel(model.wordsOf(key))}`);
  }

  #beginsGroup(points, index) {
    const { id, heading } = points[index];
    if (this.editor.headings.begun.has(id)) return true;
    return index ? points[index - 1].heading !== heading : Boolean(heading);
  }

  #heading(id) {
    const label = fill(gettext("Sub-heading, %(title)s"), { title: this.section.title });
    const input = h("input", {
      class: "form-control subheading__text",
      type: "text",
      dir: "auto",
      maxlength: "300",
      "aria-label": label,
      placeholder: gettext("Sub-heading"),
      autocomplete: "off",
      enterkeyhint: "done",
    });
    const heading = { id, input, timer: 0, dirty: false };
    const remove = iconButton("×", gettext("Take the sub-heading away"), {
      class: "btn-icon--danger",
      on: { click: () => this.#remove(heading) },
    });
    heading.element = h("li", { class: "subheading" }, input, remove);
    input.addEventListener("input", () => {
      heading.dirty = true;
      clearTimeout(heading.timer);
      heading.timer = setTimeout(() => this.#save(heading), PAUSE);
    });
    input.addEventListener("change", () => this.#save(heading));
    input.addEventListener("blur", () => this.#leave(heading));
    input.addEventListener("keydown", (event) => this.#onKey(heading, event));
    return heading;
  }

  #showHeading(heading, text) {
    if (!heading.dirty && heading.input.value !== text) heading.input.value = text;
    setAttribute(heading.input, "lang", this.editor.model.report.language);
  }

  #save(heading) {
    clearTimeout(heading.timer);
    if (!heading.dirty) return;
    heading.dirty = false;
    this.editor.headings.name(heading.id, heading.input.value.trim());
  }

  #leave(heading) {
    this.#save(heading);
    if (!heading.input.value.trim()) this.editor.headings.forget(heading.id);
  }

  #remove(heading) {
    clearTimeout(heading.timer);
    heading.dirty = false;
    this.editor.headings.remove(heading.id);
    this.editor.focus(heading.id, 0);
  }

  #onKey(heading, event) {
    if (event.isComposing) return;
    const { input } = heading;
    if (
      event.key === "Enter" ||
      (event.key === "ArrowDown" && input.selectionStart === input.value.length)
    ) {
      event.preventDefault();
      this.#save(heading);
      this.editor.focus(heading.id, 0);
    } else if (event.key === "Backspace" && !input.value) {
      event.preventDefault();
      this.#remove(heading);
    }
  }

  /** Write what stands in a sub-heading now, before the page goes. */
  settle() {
    for (const heading of this.headings.values()) this.#save(heading);
  }
}

/** Make `list` hold exactly `wanted`, in that order, moving as little as possible. */
function place(list, wanted) {
  const keep = new Set(wanted);
  for (const child of [...list.children]) if (!keep.has(child)) child.remove();
  let next = list.firstElementChild;
  for (const element of wanted) {
    if (element === next) next = next.nextElementSibling;
    else list.insertBefore(element, next);
  }
}
