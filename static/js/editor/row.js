// One point on the page: a field that grows, and under it what is set and who is there.
import { authorOf, marksOf, signature } from "./chips.js";
import { h, setAttribute, setText } from "./dom.js";
import { LONGEST_POINT, rebase, replaceText } from "./text.js";
import { fill, gettext, inARow } from "./words.js";

const GROWS_BY_ITSELF = globalThis.CSS?.supports("field-sizing", "content") ?? false;

export class Row {
  /** @param {Editor} editor @param {object} point */
  constructor(editor, point) {
    this.editor = editor;
    this.area = h("textarea", {
      class: "point__text form-control",
      rows: "1",
      dir: "auto",
      maxlength: String(LONGEST_POINT),
      spellcheck: "true",
      autocomplete: "off",
      enterkeyhint: "next",
    });
    this.meta = h("div", { class: "point__meta" });
    this.here = h("p", { class: "point__here", hidden: true });
    this.element = h("li", { class: "point live-point" }, this.area, this.here, this.meta);
    this.shown = {};
    this.rename(point.id);
    this.area.value = point.text;
    this.noteTaken(point);
    this.grow();
  }

  /** What the field holds is part of the point from here on. */
  noteTaken(point) {
    this.taken = { text: this.area.value, version: point?.version ?? 0 };
  }

  /**
   * What was typed in the field, on top of what others did meanwhile: while letters are composed
   * the field does not show that.
   * @param {object} point as the engine has it now
   * @returns {string|null} null where both touched the same words
   */
  textOn(point) {
    return rebase(this.taken.text, this.area.value, point.text);
  }

  /** A line that became a point goes on under the point's id. */
  rename(id) {
    this.id = id;
    this.area.id = `text-${id}`;
    this.area.dataset.point = id;
    this.element.id = `point-${id}`;
  }

  /**
   * Show a point as it is now; touches only what differs.
   * @param {object} point
   * @param {number} number its place in the section, from 1
   * @param {string} title of the section
   * @param {object} [above] the point above it: its author is not named twice
   */
  update(point, number, title, above) {
    // The engine replaces a point that changes: the same one needs no second look.
    if (this.#isShown(point, number, above)) return;
    const name = fill(gettext("Point %(number)s, %(title)s"), { number, title });
    if (this.shown.name !== name) setAttribute(this.area, "aria-label", (this.shown.name = name));
    this.number = number;
    const kind = `${point.level} ${point.kind} ${point.contested}`;
    if (this.shown.kind !== kind) this.#restyle(point, kind);
    if (!this.editor.isComposing(this) && this.area.value !== point.text) {
      replaceText(this.area, point.text);
      this.noteTaken(point);
      this.grow();
    }
    setAttribute(this.area, "lang", point.language || this.editor.model.report.language);
    this.#showMarks(point, above);
  }

  #isShown(point, number, above) {
    const { seen = [] } = this.shown;
    if (seen[0] === point && seen[1] === number && seen[2] === above) return true;
    const mayStay = !point.draft && !above?.draft && !this.editor.isComposing(this);
    this.shown.seen = mayStay ? [point, number, above] : [];
    return false;
  }

  /** @param {string[]} names of the others who are in this point */
  showPeople(names) {
    const text = names.length
      ? fill(gettext("%(names)s is writing here"), { names: inARow(names) })
      : "";
    setText(this.here, text);
    this.here.hidden = !text;
    this.element.classList.toggle("live-point--busy", Boolean(text));
  }

  /** For browsers whose fields do not grow by themselves. */
  grow() {
    if (GROWS_BY_ITSELF) return;
    const lines = this.area.value
      .split("\n")
      .reduce((sum, line) => sum + 1 + Math.floor(line.length / 80), 0);
    this.area.rows = Math.max(1, lines);
    if (!this.area.isConnected) return;
    while (this.area.scrollHeight > this.area.clientHeight + 2 && this.area.rows < 60)
      this.area.rows += 1;
  }

  #restyle(point, kind) {
    this.shown.kind = kind;
    const classes = ["point", "live-point", `point--level-${point.level}`];
    if (point.kind === "quote") classes.push("point--quote");
    if (point.contested) classes.push("point--contested");
    for (const kept of [
      "live-point--busy",
      "live-point--current",
      "live-point--fresh",
      "point--unsaved",
    ]) {
      if (this.element.classList.contains(kept)) classes.push(kept);
    }
    this.element.className = classes.join(" ");
  }

  #showMarks(point, above) {
    const author = authorOf(point);
    const isNews = author && author !== this.editor.me && author !== (above && authorOf(above));
    const marks = signature(point, isNews ? author : "");
    if (this.shown.marks === marks) return;
    this.shown.marks = marks;
    const section = this.editor.model.section(point.section);
    const { vocabulary } = this.editor;
    this.meta.replaceChildren(...marksOf(point, vocabulary, section, isNews ? author : ""));
  }

  /** The lists have arrived: chips get their words. */
  forgetMarks() {
    this.shown.marks = null;
    this.shown.seen = [];
  }
}
