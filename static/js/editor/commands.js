// What people do to points, each as one entry that can be taken back. No page in sight here.
import { joinedFields, speakersOf } from "./joining.js";
import { placesAfter } from "./places.js";
import { DEEPEST_LEVEL, LONGEST_POINT, naturalSplit } from "./text.js";
import { gettext } from "./words.js";

const COPIED = ["kind", "heading", "level", "language", "support", "contested", "tags", "practice", "dismissed"];

export class Commands {
  /** @param {object} engine @param {Model} model @param {UndoStack} undo */
  constructor(engine, model, undo) {
    this.engine = engine;
    this.model = model;
    this.undo = undo;
  }

  /** Note what a field holds now. Returns the id, which a line gets with its first letter. */
  type(id, text, caret) {
    const point = this.model.point(id);
    if (!point || point.text === text) return id;
    if (point.draft) return this.#becomePoint(point, { text });
    const before = point.text;
    this.engine.update(id, { text });
    this.undo.typed(id, before, text, caret);
    return id;
  }

  /** Change fields of one point; a line that is still empty becomes a point. Returns the id. */
  set(id, fields, label = "") {
    const point = this.model.point(id);
    if (!point) return id;
    if (point.draft) return this.#becomePoint(point, fields);
    this.#run(label, [update(point, fields)]);
    return id;
  }

  /** Set where a line stands before anything is typed in it. */
  placeDraft(id, fields) {
    Object.assign(this.model.point(id), fields);
    this.model.forgetOrder();
  }

  /** @returns {object} the empty line after a point, or at the end of a section */
  lineAfter(id, sectionKey) {
    const found = id ? this.model.locate(id) : null;
    const key = found ? found.point.section : sectionKey;
    const list = this.model.pointsOf(key);
    const index = found ? found.index : list.length - 1;
    const next = found && list[index + 1];
    if (next && !next.text && next.kind !== "quote" && next.heading === found.point.heading)
      return next;
    if (!found && list.length && !list.at(-1).text && list.at(-1).draft) return list.at(-1);
    const beside = list[index];
    const { keys, moved } = placesAfter(list, index, 1);
    this.#make(moved);
    return this.model.addDraft({
      section: key,
      order: keys[0],
      level: found ? beside.level : 0,
      heading: beside ? beside.heading : "",
      kind: this.model.isQuotes(key) ? "quote" : "point",
    });
  }

  /** @returns {number|null} the new level, or null where it cannot go deeper or higher */
  indent(id, by) {
    const { point, list, index } = this.model.locate(id);
    const deepest = index > 0 ? Math.min(list[index - 1].level + 1, DEEPEST_LEVEL) : 0;
    const level = by > 0 ? Math.min(point.level + 1, deepest) : Math.max(point.level - 1, 0);
    if (by > 0 ? level <= point.level : level === point.level) return null;
    if (point.draft) this.placeDraft(id, { level });
    else this.#run(gettext("Level"), [update(point, { level })]);
    return level;
  }

  /** Join a point onto the one before. @returns {{id: string, at: number}|null} */
  joinWithPrevious(id) {
    const { point, list, index } = this.model.locate(id);
    const previous = list[index - 1];
    if (!previous) return point.text ? null : this.#dropEmpty(point, list[index + 1], 0);
    if (!point.text) return this.#dropEmpty(point, previous, previous.text.length);
    if (previous.draft) {
      this.model.dropDraft(previous.id);
      return { id, at: 0 };
    }
    const head = previous.text.trimEnd();
    const text = `${head}${head ? " " : ""}${point.text.trimStart()}`;
    if (text.length > LONGEST_POINT) return null;
    const joined = update(previous, { text, ...joinedFields(previous, point) });
    const steps = [joined, { kind: "remove", id }];
    this.#run(gettext("Join"), steps, { id, at: 0 });
    return { id: previous.id, at: head ? head.length + 1 : 0 };
  }

  /** Cut a point in two. @returns {string|null} the id of the second half */
  split(id, at) {
    const { point, list, index } = this.model.locate(id);
    const [first, second] = [point.text.slice(0, at).trimEnd(), point.text.slice(at).trimStart()];
    if (point.draft || !first || !second) return null;
    const { keys, moved } = placesAfter(list, index, 1);
    this.#make(moved);
    const fields = { ...copied(point), section: point.section, order: keys[0], text: second };
    const speakers = speakersOf(point, second);
    if (speakers.length) fields.attributions = speakers;
    const made = this.#create(fields);
    this.#run(gettext("Split"), [update(point, { text: first })], { id, at }, [made]);
    return made.id;
  }

  splitNaturally(id) {
    const point = this.model.point(id);
    return this.split(id, naturalSplit(point.text) || Math.ceil(point.text.length / 2));
  }

  /** Take a point out. @returns {{id: string, at: number}|null} where the caret goes */
  remove(id) {
    const { point, list, index } = this.model.locate(id);
    const neighbour = list[index - 1] || list[index + 1];
    if (point.draft) this.model.dropDraft(id);
    else this.#run(gettext("Delete"), [{ kind: "remove", id }], { id, at: 0 });
    return neighbour ? { id: neighbour.id, at: neighbour.text.length } : null;
  }

  /** Move a point with what stands below it one place up or down. @returns {boolean} */
  shift(id, by) {
    const { list, index } = this.model.locate(id);
    const block = this.model.blockAt(list, index);
    const beside = by < 0 ? list[index - 1] : list[index + block.length];
    if (!beside) return false;
    const { heading } = list[index];
    if (beside.heading !== heading) {
      this.#run(
        gettext("Move"),
        this.#placing(block.map((point) => [point, { heading: beside.heading }])),
      );
      return true;
    }
    const rest = list.filter((point) => !block.includes(point));
    this.#moveBehind(
      block,
      rest,
      by < 0 ? this.#before(list, index) : this.#behind(list, index, block),
    );
    return true;
  }

  /** Move a point with what stands below it to the end of another section. */
  moveToSection(id, key) {
    const { list, index } = this.model.locate(id);
    const block = this.model.blockAt(list, index);
    const target = this.model.pointsOf(key);
    const { keys, moved } = placesAfter(target, target.length - 1, block.length);
    this.#make(moved);
    const heading = target.at(-1)?.heading || "";
    this.#run(
      gettext("Move"),
      this.#placing(
        block.map((point, place) => [point, { section: key, order: keys[place], heading }]),
      ),
    );
  }

  /** Put a list in after a point, or into it where it is empty. @returns {string} the last id */
  paste(id, bullets) {
    const { point, list, index } = this.model.locate(id);
    const { keys, moved } = placesAfter(list, index, bullets.length);
    this.#make(moved);
    const made = bullets.map(({ text, level }, place) =>
      this.#create({
        section: point.section,
        heading: point.heading,
        kind: point.kind,
        text,
        order: keys[place],
        level: Math.min(point.level + level, DEEPEST_LEVEL),
      }),
    );
    const removed = point.text || point.draft ? [] : [{ kind: "remove", id }];
    if (point.draft) this.model.dropDraft(id);
    this.#run(gettext("Paste"), removed, { id, at: 0 }, made);
    return made.at(-1).id;
  }

  /** Put points at the end of their sections, as one entry. @returns {string[]} their ids */
  bringBack(points) {
    const made = points.map((fields) => {
      const list = this.model.pointsOf(fields.section);
      const { keys, moved } = placesAfter(list, list.length - 1, 1);
      this.#make(moved);
      return this.#create({ ...fields, order: keys[0] });
    });
    this.#run(gettext("Read back"), [], null, made);
    return made.map(({ id }) => id);
  }

  /** Give points that stand together another sub-heading. */
  setHeading(points, heading) {
    const drafts = points.filter((point) => point.draft);
    for (const point of drafts) this.placeDraft(point.id, { heading });
    this.#run(
      gettext("Sub-heading"),
      points
        .filter((point) => !point.draft && point.heading !== heading)
        .map((point) => update(point, { heading })),
    );
  }

  #moveBehind(block, rest, after) {
    const { keys, moved } = placesAfter(rest, after, block.length);
    this.#make(moved);
    this.#run(
      gettext("Move"),
      this.#placing(block.map((point, place) => [point, { order: keys[place] }])),
    );
  }

  /** Among the points without the block: the one that the block comes to stand behind. */
  #before(list, index) {
    const { level, heading } = list[index];
    let target = index - 1;
    while (target > 0 && list[target].level > level && list[target - 1].heading === heading)
      target -= 1;
    return target - 1;
  }

  #behind(list, index, block) {
    const next = index + block.length;
    return next + this.model.blockAt(list, next).length - block.length - 1;
  }

  /** Steps for points, and at once for lines that are still empty. */
  #placing(pairs) {
    for (const [point, fields] of pairs) if (point.draft) this.placeDraft(point.id, fields);
    return pairs.filter(([point]) => !point.draft).map(([point, fields]) => update(point, fields));
  }

  #dropEmpty(point, target, at) {
    if (point.draft) this.model.dropDraft(point.id);
    else this.#run(gettext("Delete"), [{ kind: "remove", id: point.id }], { id: point.id, at: 0 });
    return target ? { id: target.id, at } : null;
  }

  #becomePoint(draft, fields) {
    const { id: _id, draft: _draft, tags, attributions, practice, ...rest } = draft;
    const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
    const made = this.#create({ ...kept, ...fields });
    this.model.dropDraft(draft.id);
    this.undo.created(made.id, made.after);
    return made.id;
  }

  #create(fields) {
    const id = this.engine.create(fields);
    this.model.forgetOrder();
    return { kind: "create", id, after: fields };
  }

  /** Housekeeping that nobody did on purpose and nobody takes back. */
  #make(moved) {
    for (const { id, order } of moved) {
      if (this.model.drafts.has(id)) this.placeDraft(id, { order });
      else this.engine.update(id, { order });
    }
    if (moved.length) this.model.forgetOrder();
  }

  #run(label, steps, focus, made = []) {
    for (const { kind, id, after } of steps) {
      if (kind === "remove") this.engine.remove(id);
      else this.engine.update(id, after);
    }
    this.model.forgetOrder();
    if (steps.length || made.length) this.undo.push({ label, steps: [...steps, ...made], focus });
  }
}

function update(point, fields) {
  const before = Object.fromEntries(Object.keys(fields).map((name) => [name, point[name]]));
  // Lists of tags change one by one: another list is nobody's business here.
  if (fields.tags) {
    before.tags = Object.fromEntries(
      Object.keys(fields.tags).map((name) => [name, point.tags?.[name] || []]),
    );
  }
  return { kind: "update", id: point.id, before, after: fields };
}

function copied(point) {
  return Object.fromEntries(
    COPIED.filter((name) => point[name]).map((name) => [name, point[name]]),
  );
}
