// The editor: shows what the engine holds, hands over what people type and press.
import { Bar } from "./bar.js";
import { takeBeside } from "./carry.js";
import { Commands } from "./commands.js";
import { Completion } from "./completion.js";
import { Conflicts } from "./conflicts.js";
import { Declined } from "./declined.js";
import { h, keepingPlace, setText } from "./dom.js";
import { Headings } from "./headings.js";
import { keySheet } from "./help.js";
import { Keys, levelWords } from "./keys.js";
import { searchAgain } from "./listbox.js";
import { listen } from "./listen.js";
import { Model } from "./model.js";
import { Notices } from "./notices.js";
import { Presence } from "./presence.js";
import { Questions } from "./questions.js";
import { ReadBack } from "./read_back.js";
import { Row } from "./row.js";
import { SectionView } from "./section.js";
import { breathe } from "./slices.js";
import { Tools } from "./tools.js";
import { UndoStack } from "./undo.js";
import { Vocabulary } from "./vocabulary.js";
import { fill, gettext, ngettext } from "./words.js";

export class Editor {
  #help = null;

  /**
   * @param {object} engine as static/js/live/engine.js describes it
   * @param {{address: string, signInAddress: string}} options
   */
  constructor(engine, { address, signInAddress }) {
    Object.assign(this, { engine, address, signInAddress });
    this.me = engine.state.user?.name || "";
    this.vocabulary = new Vocabulary();
    this.model = new Model(engine);
    this.undoStack = new UndoStack(engine, (id) => this.model.point(id));
    this.commands = new Commands(engine, this.model, this.undoStack);
    this.rows = new Map();
    this.headings = new Headings(this);
    this.composing = null;
    this.current = null;
    this.#build();
    listen(this);
  }

  #build() {
    this.live = h("p", { class: "visually-hidden", "aria-live": "polite" });
    this.keys = new Keys(this);
    this.completion = new Completion(this);
    this.conflicts = new Conflicts(this);
    this.notices = new Notices(this);
    this.declined = new Declined(this);
    this.presence = new Presence(this);
    this.questions = new Questions(this);
    this.tools = new Tools(this);
    this.readBack = new ReadBack(this);
    this.bar = new Bar(this);
    this.sections = new Map(
      this.model.sections.map((section) => [section.key, new SectionView(this, section)]),
    );
    this.element = h(
      "div",
      { class: "live-editor", id: "live-editor" },
      this.notices.element,
      this.presence.element,
      this.declined.element,
      this.conflicts.orphans,
      ...[...this.sections.values()].map((view) => view.element),
      this.bar.element,
      this.live,
      this.readBack.element,
    );
  }

  /** The sheet of keys, made when somebody asks for it first. */
  get help() {
    if (!this.#help) {
      this.#help = keySheet();
      this.element.append(this.#help.element);
    }
    return this.#help;
  }

  /** Make or mend all rows, a few at a time; a refresh has less to do then. */
  async prepare() {
    for (const view of this.sections.values()) await view.prepare();
  }

  /** Put everything where it belongs. */
  show() {
    this.refresh();
    this.status();
  }

  // --- Showing ---------------------------------------------------------------------------------

  /** Show points again. Without ids: everything, in its place. */
  refresh(ids = null) {
    if (ids && !this.#movesAnything(ids)) {
      for (const id of ids) this.#refreshRow(id);
    } else {
      this.#arrange();
    }
    this.#refreshAround();
  }

  /** Whether a point came, went, or stands somewhere else than its row shows. */
  #movesAnything(ids) {
    return ids.some((id) => {
      const point = this.model.point(id);
      const row = this.rows.get(id);
      return !point !== !row || (point && row.place !== placeOf(point));
    });
  }

  #refreshRow(id) {
    const found = this.model.locate(id);
    const row = this.rows.get(id);
    if (!found || !row) return;
    // Points are replaced by the engine: the list has to hold the new one.
    found.list[found.index] = found.point;
    const { title } = this.model.section(found.point.section);
    row.update(found.point, found.index + 1, title, found.list[found.index - 1]);
  }

  #arrange() {
    this.model.forgetOrder();
    const had = document.activeElement;
    const caret = had?.matches?.(".point__text") ? [had.selectionStart, had.selectionEnd] : null;
    keepingPlace(caret ? had : null, () => {
      for (const [id, row] of this.rows) {
        if (this.model.point(id)) continue;
        row.element.remove();
        this.rows.delete(id);
      }
      for (const view of this.sections.values()) view.arrange();
    });
    // Moving an element takes the focus out of it.
    if (caret && had.isConnected && document.activeElement !== had) {
      had.focus({ preventScroll: true });
      had.setSelectionRange(...caret);
    }
    this.conflicts.update();
    this.presence.update();
  }

  #refreshAround() {
    if (this.current) {
      const point = this.model.point(this.current);
      if (point) {
        this.tools.update();
        this.tools.showCount(point);
        this.bar.showWords(this.model.section(point.section));
      } else {
        this.current = null;
        this.tools.element.remove();
      }
    }
    this.questions.update();
    this.bar.showUndo(this.undoStack.done.length > 0, this.undoStack.undone.length > 0);
    for (const view of this.sections.values()) view.showCount();
  }

  rowOf(point) {
    let row = this.rows.get(point.id);
    if (!row) {
      row = new Row(this, point);
      this.rows.set(point.id, row);
    }
    row.place = placeOf(point);
    return row;
  }

  status() {
    this.bar.showStatus(this.engine.status);
    this.notices.update();
    this.declined.update();
    this.conflicts.update();
  }

  /** The lists have come: chips get words, tools get choices. */
  async useVocabulary(vocabulary) {
    this.vocabulary = vocabulary;
    for (const row of this.rows.values()) row.forgetMarks();
    this.tools.build();
    await breathe();
    await this.prepare();
    this.refresh();
    this.element.dataset.lists = vocabulary.lists.language || "";
    vocabulary.otherNames.onArrival = () => {
      this.completion.again();
      searchAgain();
    };
  }

  isComposing(row) {
    return this.composing === row.area;
  }

  say(text) {
    setText(this.live, "");
    setText(this.live, text);
  }

  // --- The caret -------------------------------------------------------------------------------

  focus(id, at) {
    const area = this.rows.get(id)?.area;
    if (!area) return;
    area.focus({ preventScroll: true });
    if (at !== undefined) area.setSelectionRange(at, at);
    area.scrollIntoView({ block: "nearest" });
  }

  enter(row) {
    // Also to whoever comes back to the point that they had left for a button.
    this.engine.announce(this.model.drafts.has(row.id) ? null : row.id);
    if (this.current === row.id) return;
    const before = this.rows.get(this.current);
    this.current = row.id;
    keepingPlace(row.area, () => {
      before?.element.classList.remove("live-point--current");
      row.element.classList.add("live-point--current");
      this.tools.speakers.flush();
      this.tools.follow(row);
      this.#refreshAround();
    });
  }

  leave() {
    this.completion.close();
    this.engine.announce(null);
  }

  step(id, by) {
    const { list, index } = this.model.locate(id);
    const beside = list[index + by];
    if (beside) this.focus(beside.id, by < 0 ? beside.text.length : 0);
  }

  // --- Typing ----------------------------------------------------------------------------------

  /** Take over what a field holds. @returns {string} the point's id, new with the first letter */
  takeText(area) {
    const from = area.dataset.point;
    const row = this.rows.get(from);
    const point = this.model.point(from);
    const text = point ? row.textOn(point) : null;
    if (text === null) return takeBeside(this, row);
    const id = this.#adopt(from, this.commands.type(from, text, area.selectionStart));
    row.noteTaken(this.model.point(id));
    row.grow();
    this.refresh([id]);
    return id;
  }

  #adopt(from, id) {
    const row = this.rows.get(from);
    if (from === id || !row) return id;
    this.rows.delete(from);
    this.rows.set(id, row);
    row.rename(id);
    this.tools.rename(from, id);
    if (this.headings.begun.delete(from)) this.headings.begun.add(id);
    if (this.current === from) this.current = id;
    this.engine.announce(id);
    row.place = placeOf(this.model.point(id));
    return id;
  }

  /** @returns {string} the id of the point, which a line gets with its first tag */
  change(id, fields) {
    const kept = this.#adopt(id, this.commands.set(id, fields));
    this.refresh([kept]);
    return kept;
  }

  addTag(id, name, code) {
    const own = this.model.point(id).tags?.[name] || [];
    if (own.some((other) => String(other) === String(code))) return id;
    return this.change(id, { tags: { [name]: [...own, code] } });
  }

  toggleTag(id, name, code) {
    const own = this.model.point(id).tags?.[name] || [];
    const rest = own.filter((other) => String(other) !== String(code));
    this.change(id, { tags: { [name]: rest.length < own.length ? rest : [...own, code] } });
  }

  // --- Points ----------------------------------------------------------------------------------

  addPoint(key) {
    const line = this.commands.lineAfter(null, key);
    this.refresh();
    this.focus(line.id, 0);
  }

  next(id) {
    const point = this.model.point(id);
    if (!point.text && point.level > 0) return void this.indent(id, -1);
    if (!point.text && point.draft) return undefined;
    const line = this.commands.lineAfter(id);
    this.refresh();
    return this.focus(line.id, 0);
  }

  split(id, at) {
    this.#goTo(this.commands.split(id, at));
  }

  splitNaturally(id) {
    this.#goTo(this.commands.splitNaturally(id));
  }

  #goTo(id) {
    this.refresh();
    if (id) this.focus(id, 0);
  }

  joinBack(id) {
    const place = this.commands.joinWithPrevious(id);
    this.refresh();
    if (place) this.focus(place.id, place.at);
  }

  joinNext(id) {
    const { list, index } = this.model.locate(id);
    const next = list[index + 1];
    if (!next) return false;
    this.joinBack(next.id);
    return true;
  }

  indent(id, by) {
    const level = this.commands.indent(id, by);
    this.refresh([id]);
    const limit =
      by > 0 ? gettext("It cannot go deeper here.") : gettext("It is at the first level.");
    this.say(level === null ? limit : levelWords(level));
  }

  shift(id, by) {
    if (!this.commands.shift(id, by)) return;
    this.refresh();
    this.rows.get(id).element.scrollIntoView({ block: "nearest" });
    const number = this.model.locate(id).index + 1;
    this.say(fill(gettext("Now point %(number)s"), { number }));
  }

  moveToSection(id, key) {
    if (this.model.point(id).section === key) return;
    this.commands.moveToSection(id, key);
    this.refresh();
    this.focus(id);
    this.say(fill(gettext("Moved to %(title)s"), { title: this.model.section(key).title }));
  }

  remove(id) {
    const isDraft = this.model.drafts.has(id);
    const place = this.commands.remove(id);
    this.refresh();
    if (place) this.focus(place.id, place.at);
    if (!isDraft) this.notices.removed(this.undoStack.done.at(-1));
  }

  paste(id, bullets) {
    const last = this.commands.paste(id, bullets);
    this.refresh();
    this.focus(last, this.model.point(last).text.length);
    const count = bullets.length;
    this.say(
      fill(ngettext("%(count)s point was pasted.", "%(count)s points were pasted.", count), {
        count,
      }),
    );
  }

  takeBack() {
    this.#travel(this.undoStack.undo());
  }

  redo() {
    this.#travel(this.undoStack.redo());
  }

  bringBack(entry) {
    this.#travel(this.undoStack.undoOnly(entry));
  }

  #travel(entry) {
    this.notices.showRemoved();
    if (!entry) return;
    this.refresh();
    if (entry.focus) this.focus(entry.focus.id);
    if (entry.label) this.say(entry.label);
  }

  // --- Two people ------------------------------------------------------------------------------

  resolve(conflictId, pointId, choice) {
    this.engine.resolve(conflictId, choice);
    this.refresh();
    this.status();
    this.focus(pointId);
  }

  // --- Always at hand --------------------------------------------------------------------------

  download() {
    const address = URL.createObjectURL(this.engine.download());
    h("a", { href: address, download: `${this.model.report.code}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Hand over everything that waits a moment before it is written. */
  settle() {
    for (const view of this.sections.values()) view.settle();
    this.tools.speakers.flush();
  }
}

/** What decides where the row of a point stands. */
function placeOf({ section, order, heading }) {
  return `${section}\n${order}\n${heading}`;
}
