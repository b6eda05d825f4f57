// Words that may tell who spoke: asked of the server while somebody types, shown under the point.
// It never keeps anybody from typing, and without a network it says that it comes later.
import { button, h, keepingPlace } from "./dom.js";
import { fill, gettext, labelled, ngettext } from "./words.js";

const PAUSE = 1000;
const AGAIN = 20_000;
const AT_ONCE = 60;

export class NameMarks {
  /**
   * @param {Editor} editor
   * @param {string} [csrfToken]
   */
  constructor(editor, csrfToken = "") {
    this.editor = editor;
    this.csrfToken = csrfToken;
    this.seen = new Map();
    this.boxes = new Map();
    this.hint = h("p", { class: "point-marks__later hint", role: "note", hidden: true });
    this.hint.textContent = gettext(
      "Names left in the text are looked for when there is a network again.",
    );
    editor.element.prepend(this.hint);
    editor.element.addEventListener("input", () => this.soon());
    editor.engine.addEventListener("points", () => this.soon());
    window.addEventListener("online", () => this.soon());
    // The network can be back without a word from the browser.
    editor.engine.addEventListener("status", () => this.hint.hidden || this.soon());
    this.soon();
  }

  soon(after = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), after);
  }

  async #look() {
    if (this.asking) return this.soon();
    const changed = this.#changed();
    if (!changed.length) this.hint.hidden = true;
    if (!changed.length || !this.editor.model.report.can_edit) return undefined;
    if (!navigator.onLine) return this.#later(true);
    this.asking = true;
    const answer = await this.#ask({ points: changed.map(asked) });
    this.asking = false;
    if (!answer?.marks) return this.#later(!answer);
    this.hint.hidden = true;
    for (const point of changed) this.#take(point, answer.marks[point.id] || []);
    return this.soon(changed.length < AT_ONCE ? PAUSE : 50);
  }

  /** Points whose words have not been looked at yet. */
  #changed() {
    const changed = [];
    for (const { key } of this.editor.model.sections) {
      for (const point of this.editor.model.pointsOf(key)) {
        if (point.draft || this.seen.get(point.id) === signature(point)) continue;
        if (changed.push(point) === AT_ONCE) return changed;
      }
    }
    return changed;
  }

  /** The server's answer, a refusal too; null where none came. */
  async #ask(body) {
    const options = {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken },
      body: JSON.stringify(body),
    };
    try {
      const response = await fetch(`${this.editor.address}marks/check/`, options);
      const answer = await response.json();
      if (answer.error === "csrf" && (await this.#freshToken())) return await this.#ask(body);
      return answer;
    } catch {
      return null;
    }
  }

  async #freshToken() {
    const before = this.csrfToken;
    const response = await fetch(`${this.editor.address}state/`, { credentials: "same-origin" });
    this.csrfToken = (await response.json()).csrf || "";
    return this.csrfToken && this.csrfToken !== before;
  }

  #later(isWithoutNetwork) {
    this.hint.hidden = !isWithoutNetwork;
    this.soon(AGAIN);
  }

  /** Show what was found, unless the words have gone on meanwhile. */
  #take(asked, marks) {
    const point = this.editor.model.point(asked.id);
    if (!point || signature(point) !== signature(asked)) return;
    this.seen.set(point.id, signature(point));
    this.#show(point, marks);
  }

  #show(point, marks) {
    const row = this.editor.rows.get(point.id);
    const old = this.boxes.get(point.id);
    if (!row || (!marks.length && !old)) return;
    const active = document.activeElement;
    const hadFocus = old?.contains(active);
    keepingPlace(active?.matches?.(".point__text") ? active : null, () => {
      old?.remove();
      this.boxes.delete(point.id);
      if (!marks.length) return;
      const box = this.#box(point, marks, old?.open);
      this.boxes.set(point.id, box);
      row.meta.after(box);
    });
    if (hadFocus) row.area.focus({ preventScroll: true });
  }

  #box(point, marks, open = false) {
    const label = fill(
      ngettext(
        "%(count)s place may tell who spoke",
        "%(count)s places may tell who spoke",
        marks.length,
      ),
      { count: marks.length },
    );
    const list = h(
      "ul",
      { class: "point-marks__list" },
      ...marks.map((mark) => this.#line(point, mark)),
    );
    return h(
      "details",
      { class: "point-marks", open },
      h("summary", { class: "point-marks__count" }, label),
      list,
    );
  }

  #line(point, mark) {
    const act = (label, work, words = mark.words) =>
      button(label, {
        class: "btn btn-sm btn-outline-secondary",
        "aria-label": labelled(label, words),
        on: { click: work },
      });
    const choices = [
      mark.as_mention !== null &&
        act(gettext("Mention"), () => this.#replace(point, mark.as_mention)),
      mark.as_general !== null &&
        act(
          fill(gettext("“%(words)s”"), { words: mark.general || gettext("leave it out") }),
          () => this.#replace(point, mark.as_general),
        ),
      act(gettext("Keep: not about who spoke"), () => this.#keep(point, mark)),
    ];
    return h(
      "li",
      { class: "point-marks__one" },
      h("mark", { class: "name-mark__words", dir: "auto", text: mark.words }),
      " ",
      h("span", { class: "name-mark__reason", text: mark.reason }),
      h("div", { class: "name-mark__choices" }, ...choices),
    );
  }

  /** An ordinary edit: it is kept on the device, sent, and can be undone like any other. */
  #replace(point, text) {
    const now = this.editor.model.point(point.id);
    if (!now || now.text !== point.text) {
      this.editor.say(gettext("The words have changed meanwhile. Look again in a moment."));
      return this.soon();
    }
    this.editor.change(point.id, { text });
    this.editor.say(gettext("Replaced. Undo brings the words back."));
    this.editor.focus(point.id);
    return this.soon(0);
  }

  async #keep(point, mark) {
    const marks = await this.#ask({
      points: [asked(point)],
      keep: { point: point.id, key: mark.key, kind: mark.kind },
    });
    if (!marks) {
      this.editor.say(gettext("This is recorded only with a network. Try again later."));
      return;
    }
    this.editor.say(gettext("It stays, and is marked again only if these words change."));
    this.#take(point, marks[point.id] || []);
  }
}

function asked({ id, text, section, kind, language }) {
  return { id, text, section, kind, language: language || "" };
}

function signature({ text, section, kind, language }) {
  return `${section}\n${kind}\n${language || ""}\n${text}`;
}
