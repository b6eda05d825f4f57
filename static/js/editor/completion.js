// Tags and mentions while typing: #gcm5, #sdg10.7, #q3, #broad, @Moldova.
import { Listbox } from "./listbox.js";
import { folded, mentionMarkup } from "./text.js";
import { SUPPORT, supportLabel, supportMark, tagLabel } from "./vocabulary.js";
import { fill, gettext, ngettext } from "./words.js";

const MOST = 8;
const TAG = /(?:^|[\s([{«“"'’،])#(?<query>[\p{L}\p{N}.]*)$/u;
const MENTION = /(?:^|[^\p{L}\p{N}_@.])@(?<query>[\p{L}][\p{L}\p{M}'’. -]{0,40})$/u;
// What follows a word without a space, in any of the languages.
const CLOSING = /^[,.)،]$/;
const EXACT = /^(?:gcm|sdg|q)\d/i;

export class Completion {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.list = new Listbox(gettext("Tags and names"), (choice) => this.#take(choice));
    this.area = null;
    this.found = null;
    this.count = 0;
  }

  /** Look at what stands before the caret. */
  update(area) {
    this.area = area;
    this.found = this.#lookBack(area);
    const choices = this.found ? this.#choices(this.found) : [];
    if (!choices.length) return this.close();
    if (this.list.element.previousElementSibling !== area) area.after(this.list.element);
    this.list.show(area, choices);
    if (choices.length !== this.count) {
      const text = ngettext(
        "%(count)s choice, arrows to choose, Enter to take",
        "%(count)s choices, arrows to choose, Enter to take",
        choices.length,
      );
      this.editor.say(fill(text, { count: choices.length }));
    }
    this.count = choices.length;
    return undefined;
  }

  /** More names are known: look again at what is being typed. */
  again() {
    if (this.area && document.activeElement === this.area) this.update(this.area);
  }

  close() {
    this.list.hide();
    this.count = 0;
  }

  /** @returns {boolean} whether the key was for the list */
  onKey(event) {
    if (!this.list.isOpen) return false;
    if (event.key === " " && this.found?.sign === "#" && EXACT.test(this.found.query)) {
      const exact = this.list.choices.find(
        (choice) => choice.code === this.found.query.replace(/^[a-z]+/i, "").toLowerCase(),
      );
      if (exact) {
        event.preventDefault();
        this.list.hide();
        this.#take(exact);
        return true;
      }
    }
    return this.list.onKey(event);
  }

  /**
   * A choice leaves a space before the caret: one more is not meant, nor is one before a full stop.
   * @param {InputEvent} event @returns {boolean} whether it was dealt with
   */
  onBeforeInput(event) {
    const { area, caret } = this.left ?? {};
    this.left = null;
    const { target, inputType, data, isComposing } = event;
    if (target !== area || inputType !== "insertText" || isComposing) return false;
    if (area.selectionStart !== caret || area.selectionEnd !== caret) return false;
    if (area.value[caret - 1] !== " " || !(data === " " || CLOSING.test(data))) return false;
    event.preventDefault();
    if (data !== " ") {
      area.setRangeText(data, caret - 1, caret, "end");
      this.editor.takeText(area);
    }
    return true;
  }

  #lookBack(area) {
    if (area.selectionStart !== area.selectionEnd) return null;
    const before = area.value.slice(0, area.selectionStart);
    for (const [sign, pattern] of [
      ["#", TAG],
      ["@", MENTION],
    ]) {
      const query = pattern.exec(before)?.groups.query;
      if (query !== undefined) return { sign, query, start: before.length - query.length - 1 };
    }
    return null;
  }

  #choices({ sign, query }) {
    return sign === "@" ? this.#names(query) : this.#tags(query.toLowerCase());
  }

  #names(query) {
    const { vocabulary, model } = this.editor;
    const wanted = folded(query.trim());
    const used = model.mentioned().filter((name) => folded(name).includes(wanted));
    const language = model.point(this.area.dataset.point)?.language || model.report.language;
    const countries = vocabulary
      .search("countries", query, MOST)
      .map((term) => vocabulary.spelling(term, query, language));
    const names = [...new Set([...used, ...countries])].slice(0, MOST);
    // A space after a whole name ends it: what follows is the sentence going on.
    if (query.endsWith(" ") && names.some((name) => folded(name) === wanted)) return [];
    return names.map((name) => ({ label: name, markup: mentionMarkup(name) }));
  }

  #tags(query) {
    const [, letters, code] = /^(\p{L}*)([\d.].*)?$/u.exec(query) || [];
    if (letters === undefined) return [];
    if (code) return this.#byCode(letters, code);
    return this.#byWord(letters).slice(0, MOST);
  }

  #byCode(letters, code) {
    const { vocabulary, model } = this.editor;
    const choices = [];
    if ("gcm".startsWith(letters))
      choices.push(
        ...vocabulary
          .withCode("objectives", code, MOST)
          .map((term) => this.#tag("objectives", term)),
      );
    if ("sdg".startsWith(letters))
      choices.push(
        ...vocabulary.withCode("targets", code, MOST).map((term) => this.#tag("targets", term)),
      );
    if ("q".startsWith(letters)) {
      const questions = model.questions.filter((question) =>
        String(question.number).startsWith(code),
      );
      choices.push(...questions.map((question) => this.#question(question)));
    }
    return choices.slice(0, MOST);
  }

  #byWord(letters) {
    const { vocabulary, model } = this.editor;
    const section = model.section(model.point(this.area.dataset.point)?.section);
    const choices = SUPPORT.filter(
      (value) =>
        folded(supportLabel(value, section)).startsWith(letters) ||
        folded(supportLabel(value)).startsWith(letters) ||
        value.startsWith(letters),
    ).map((value) => ({ label: supportMark(value, section), fields: { support: value } }));
    if (folded(gettext("contested")).startsWith(letters) || "contested".startsWith(letters)) {
      choices.push({ label: gettext("contested"), fields: { contested: true } });
    }
    const lists = letters
      ? ["constituencies", "objectives", "targets", "principles"]
      : ["constituencies"];
    for (const name of lists) {
      choices.push(...vocabulary.search(name, letters, 4).map((term) => this.#tag(name, term)));
    }
    if ("gcm".startsWith(letters))
      choices.unshift(
        ...vocabulary
          .terms("objectives")
          .slice(0, 6)
          .map((term) => this.#tag("objectives", term)),
      );
    if (letters === "sdg")
      choices.unshift(
        ...vocabulary
          .terms("targets")
          .filter((term) => term.near)
          .map((term) => this.#tag("targets", term)),
      );
    if (letters === "q")
      choices.unshift(...model.questions.map((question) => this.#question(question)));
    return choices;
  }

  #tag(name, { code, label }) {
    const short = tagLabel(this.editor.vocabulary, name, code);
    return { label: short, detail: short === label ? "" : label, name, code };
  }

  #question({ number, text }) {
    const label = fill(gettext("question %(number)s"), { number });
    return { label, detail: text, name: "questions", code: String(number), value: number };
  }

  #take(choice) {
    const { area, found } = this;
    if (!found) return;
    const after = area.value.slice(area.selectionStart);
    const head = area.value.slice(0, found.start);
    const put = choice.markup ? `${choice.markup}${/^\s/.test(after) ? "" : " "}` : "";
    const caret = head.length + put.length;
    area.value = head + put + after;
    area.setSelectionRange(caret, caret);
    this.found = null;
    this.left = { area, caret };
    const id = this.editor.takeText(area);
    if (choice.fields) this.editor.change(id, choice.fields);
    if (choice.name) this.editor.addTag(id, choice.name, choice.value ?? choice.code);
    if (!choice.markup) this.editor.say(fill(gettext("Tagged: %(tag)s"), { tag: choice.label }));
  }
}
