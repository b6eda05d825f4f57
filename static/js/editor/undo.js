// Taking back and doing again: steps on points, typed bursts included, newest last.
import { rebase } from "./text.js";

const DEEPEST = 300;
const BURST = 1500;

/**
 * One step on one point.
 * @typedef {{kind: "create"|"update"|"remove", id: string, before?: object, after?: object}} Step
 * @typedef {{label: string, steps: Step[], focus?: {id: string, at: number}, at: number,
 *   typing?: string}} Entry
 */

export class UndoStack {
  /** @param {object} engine @param {(id: string) => object|undefined} point */
  constructor(engine, point) {
    this.engine = engine;
    this.point = point;
    this.done = [];
    this.undone = [];
  }

  /** @param {Entry} entry what has just happened */
  push(entry) {
    this.undone = [];
    this.done.push({ at: performance.now(), ...entry });
    if (this.done.length > DEEPEST) this.done.shift();
  }

  /** Letters typed in one go are taken back in one go. */
  typed(id, before, after, caret) {
    const last = this.done.at(-1);
    const now = performance.now();
    if (last?.typing === id && now - last.at < BURST && last.steps[0].after.text === before) {
      last.steps[0].after = { text: after };
      last.at = now;
      this.undone = [];
      return;
    }
    this.push({
      label: "",
      typing: id,
      focus: { id, at: caret },
      steps: [{ kind: "update", id, before: { text: before }, after: { text: after } }],
    });
  }

  /** The first letter of a line made it a point: taking that back takes the line away. */
  created(id, fields) {
    this.push({ label: "", focus: { id, at: 0 }, steps: [{ kind: "create", id, after: fields }] });
  }

  /** @returns {Entry|null} the entry that was taken back */
  undo() {
    const entry = this.done.pop();
    if (!entry) return null;
    for (const step of [...entry.steps].reverse()) this.#carryOut(inverse(step));
    this.undone.push(entry);
    return entry;
  }

  /**
   * Take one entry back wherever it stands; for one that nothing done since builds on.
   * @param {Entry} entry
   * @returns {Entry|null} null where it was taken back before
   */
  undoOnly(entry) {
    if (!this.done.includes(entry)) return null;
    this.done = this.done.filter((other) => other !== entry);
    for (const step of [...entry.steps].reverse()) this.#carryOut(inverse(step));
    return entry;
  }

  /** @returns {Entry|null} the entry that was done again */
  redo() {
    const entry = this.undone.pop();
    if (!entry) return null;
    for (const step of entry.steps)
      this.#carryOut(step.kind === "create" ? { ...step, kind: "restore" } : step);
    this.done.push({ ...entry, at: 0 });
    return entry;
  }

  #carryOut({ kind, id, before, after }) {
    if (kind === "restore") this.engine.restore(id);
    else if (kind === "remove") this.engine.remove(id);
    else if (this.point(id)) {
      const fields = this.#stillWanted(id, before, after);
      if (Object.keys(fields).length) this.engine.update(id, fields);
    }
  }

  /** Leave alone what somebody else has changed since. */
  #stillWanted(id, before, after) {
    const now = this.point(id);
    const fields = {};
    for (const [name, value] of Object.entries(after)) {
      if (name === "text") {
        const text = rebase(before.text, value, now.text);
        if (text !== null) fields.text = text;
      } else if (name === "tags") {
        const lists = Object.entries(value).filter(([list]) =>
          same(now.tags?.[list] || [], before.tags[list]),
        );
        if (lists.length) fields.tags = Object.fromEntries(lists);
      } else if (same(now[name], before[name])) {
        fields[name] = value;
      }
    }
    return fields;
  }
}

function inverse({ kind, id, before, after }) {
  if (kind === "create") return { kind: "remove", id };
  if (kind === "remove") return { kind: "restore", id };
  return { kind: "update", id, before: after, after: before };
}

function same(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
