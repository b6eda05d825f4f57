// “Said before in 2017, roundtable 2.1”: asked of the server in a pause, shown under the point that
// somebody is in. Without a network nothing is asked, and nobody waits for it.
import { h, keepingPlace } from "./dom.js";
import { countWords } from "./text.js";
import { fill, gettext } from "./words.js";

const PAUSE = 2_500;
const LEAST_WORDS = 6;

export class Said {
  /**
   * @param {Editor} editor
   * @param {string} [csrfToken]
   */
  constructor(editor, csrfToken = "") {
    Object.assign(this, { editor, csrfToken, asked: new Map(), boxes: new Map() });
    const note = () => this.#soon();
    editor.element.addEventListener("input", note);
    editor.element.addEventListener("focusin", note);
    if (editor.current) note();
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), PAUSE);
  }

  async #look() {
    const { editor } = this;
    const point = editor.current && editor.model.point(editor.current);
    if (!point || point.draft || editor.composing || !navigator.onLine) return;
    if (this.asked.get(point.id) === point.text) return;
    if (countWords(point.text) < LEAST_WORDS) return void this.#show(point.id, []);
    this.asked.set(point.id, point.text);
    const said = await this.#ask(point);
    if (said) this.#show(point.id, said);
    // Asked again when the person comes back to the point.
    else this.asked.delete(point.id);
  }

  async #ask({ text, language }, again = true) {
    try {
      const response = await fetch(`${this.editor.address}said/`, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken },
        body: JSON.stringify({ text, language: language || "" }),
      });
      const answer = await response.json();
      if (answer.error === "csrf" && again) {
        const state = await fetch(`${this.editor.address}state/`, { credentials: "same-origin" });
        this.csrfToken = (await state.json()).csrf || "";
        return await this.#ask({ text, language }, false);
      }
      return Array.isArray(answer.said) ? answer.said : null;
    } catch {
      return null;
    }
  }

  #show(id, said) {
    const row = this.editor.rows.get(id);
    const old = this.boxes.get(id);
    if (!row || (!said.length && !old)) return;
    const active = document.activeElement;
    keepingPlace(active?.matches?.(".point__text") ? active : null, () => {
      old?.remove();
      this.boxes.delete(id);
      if (!said.length) return;
      const box = h("ul", { class: "point-said" }, ...said.map(line));
      this.boxes.set(id, box);
      row.meta.after(box);
    });
  }
}

function line({ year, where, text, language, address, reason }) {
  const place = fill(gettext("Said before in %(year)s, %(where)s"), { year, where });
  return h(
    "li",
    { class: "point-said__one" },
    h(
      "details",
      {},
      h("summary", { text: place }),
      h("blockquote", { class: "point-said__text", dir: "auto", lang: language, text }),
      h("p", { class: "hint", text: reason }),
      address && h("a", { href: address, target: "_blank", rel: "noopener", text: gettext("Open it") }),
    ),
  );
}
