// Who else is here, and in which point.
import { h, setText } from "./dom.js";
import { fill, gettext, inARow } from "./words.js";

export class Presence {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.busy = new Set();
    this.element = h("p", { class: "live-people", hidden: true });
  }

  update() {
    // Oneself in another window is nobody else.
    const people = (this.editor.engine.presence || []).filter(
      ({ name }) => name !== this.editor.me,
    );
    const byPoint = new Map();
    for (const { name, pointId } of people) {
      if (pointId) byPoint.set(pointId, [...(byPoint.get(pointId) || []), name]);
    }
    for (const id of this.busy) if (!byPoint.has(id)) this.editor.rows.get(id)?.showPeople([]);
    for (const [id, names] of byPoint) this.editor.rows.get(id)?.showPeople([...new Set(names)]);
    this.busy = new Set(byPoint.keys());
    const names = [...new Set(people.map((person) => person.name))];
    setText(
      this.element,
      names.length ? fill(gettext("Also here: %(names)s"), { names: inARow(names) }) : "",
    );
    this.element.hidden = !names.length;
  }
}
