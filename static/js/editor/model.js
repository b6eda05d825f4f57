// The report as the editor shows it: the engine's points in order, and lines begun but still empty.
import { countWords } from "./text.js";

let drafts = 0;
/** Words of points that have been counted: the engine replaces a point that changes. */
const counted = new WeakMap();

/** Questions that anybody asks about the points. Changes nothing but drafts. */
export class Model {
  /** @param {object} engine as static/js/live/engine.js describes it */
  constructor(engine) {
    this.engine = engine;
    this.drafts = new Map();
    this.lists = new Map();
  }

  get sections() {
    return this.engine.state.sections;
  }

  get questions() {
    return this.engine.state.questions || [];
  }

  get report() {
    return this.engine.state.report;
  }

  section(key) {
    return this.sections.find((section) => section.key === key);
  }

  isQuotes(key) {
    return this.section(key)?.kind === "quotes";
  }

  /** @returns {object|undefined} the point or draft, unless it is gone */
  point(id) {
    const point = this.drafts.get(id) || this.engine.state.points.get(id);
    return point && !point.deleted ? point : undefined;
  }

  /** @returns {object[]} points and drafts of a section, in order */
  pointsOf(key) {
    if (!this.lists.has(key)) this.#sort();
    return this.lists.get(key) || [];
  }

  /** Call after anything that adds, removes or moves a point. */
  forgetOrder() {
    this.lists.clear();
  }

  /** @returns {{point: object, list: object[], index: number}|null} */
  locate(id) {
    const point = this.point(id);
    if (!point) return null;
    const list = this.pointsOf(point.section);
    return { point, list, index: list.findIndex((other) => other.id === id) };
  }

  /** The point and those below it that are deeper, under the same sub-heading. */
  blockAt(list, index) {
    let end = index + 1;
    const { level, heading } = list[index];
    while (end < list.length && list[end].level > level && list[end].heading === heading) end += 1;
    return list.slice(index, end);
  }

  /** The points that stand under one sub-heading, around an index. */
  groupAt(list, index) {
    const { heading } = list[index];
    let [start, end] = [index, index + 1];
    while (start > 0 && list[start - 1].heading === heading) start -= 1;
    while (end < list.length && list[end].heading === heading) end += 1;
    return list.slice(start, end);
  }

  /** Begin a line that becomes a point with its first letter. */
  addDraft(fields) {
    drafts += 1;
    const draft = {
      id: `new-${drafts}`,
      draft: true,
      text: "",
      level: 0,
      heading: "",
      kind: "point",
      language: "",
      support: "",
      contested: false,
      tags: {},
      attributions: [],
      practice: null,
      ...fields,
    };
    this.drafts.set(draft.id, draft);
    this.forgetOrder();
    return draft;
  }

  dropDraft(id) {
    this.forgetOrder();
    return this.drafts.delete(id);
  }

  /** @returns {number} points that are more than an empty line */
  countOf(key) {
    return this.pointsOf(key).filter((point) => !point.draft).length;
  }

  wordsOf(key) {
    return this.pointsOf(key).reduce((sum, point) => sum + wordsIn(point), 0);
  }

  /**
   * @returns {Map<string, string>} by number of the guiding question: "answered" by a main point,
   *   or "touched" by sub-points and quotes only
   */
  answered() {
    const states = new Map();
    for (const point of this.engine.state.points.values()) {
      if (point.deleted) continue;
      const isMain = !point.level && point.kind !== "quote";
      for (const number of point.tags?.questions || []) {
        const key = String(number);
        if (isMain || !states.has(key)) states.set(key, isMain ? "answered" : "touched");
      }
    }
    return states;
  }

  /** @returns {string[]} names that stand behind an @ somewhere, most used first */
  mentioned() {
    const counts = new Map();
    for (const point of this.engine.state.points.values()) {
      for (const { mention } of point.attributions || []) {
        if (mention) counts.set(mention, (counts.get(mention) || 0) + 1);
      }
    }
    return [...counts].sort((one, other) => other[1] - one[1]).map(([name]) => name);
  }

  #sort() {
    this.lists = new Map(this.sections.map((section) => [section.key, []]));
    for (const point of [...this.engine.state.points.values(), ...this.drafts.values()]) {
      if (!point.deleted) this.lists.get(point.section)?.push(point);
    }
    for (const list of this.lists.values()) list.sort(byPlace);
  }
}

function wordsIn(point) {
  if (!counted.has(point)) counted.set(point, countWords(point.text));
  return counted.get(point);
}

function byPlace(one, other) {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
