// Sub-headings: words that points standing together have in common.

export class Headings {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    /** Points above which a sub-heading was begun and is still empty. */
    this.begun = new Set();
  }

  /** Open an empty sub-heading above a point. */
  begin(id) {
    this.begun.add(id);
    this.editor.refresh();
    const view = this.editor.sections.get(this.editor.model.point(id).section);
    view.headings.get(id)?.input.focus();
  }

  /** An empty one that the person leaves is gone. */
  forget(id) {
    if (this.begun.delete(id)) this.editor.refresh();
  }

  /** Give the points from `id` to the end of its group a sub-heading. */
  name(id, heading) {
    const { commands, model } = this.editor;
    const found = model.locate(id);
    if (!found) return;
    const group = model.groupAt(found.list, found.index);
    commands.setHeading(group.slice(group.indexOf(found.point)), heading);
    if (heading) this.begun.delete(id);
    this.editor.refresh();
  }

  /** Put the points under the sub-heading before. */
  remove(id) {
    const found = this.editor.model.locate(id);
    this.begun.delete(id);
    if (found) this.name(id, found.list[found.index - 1]?.heading || "");
  }
}
