// The bar under the text: how safe the text is, what time it is, and what is always at hand.
import { keepClear } from "../foot.js";
import { Announcer } from "./announce.js";
import { button, h, iconButton, setText } from "./dom.js";
import { fill, gettext, timeOf, wordsLabel } from "./words.js";

// For whoever listens: a status that flickers says nothing. Bad news never waits.
const CALM = 2000;
// While letters come, the newest is always on its way to the disk. "On this device" stands through
// that, as long as each of them is there as soon as was promised.
const SOON = 1000;

export class Bar {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    // Seen at once by whoever looks; whoever listens is told by the region behind it.
    this.status = h("p", { class: "live-status", role: "status", "aria-live": "off" });
    const spoken = h("p", { class: "visually-hidden", "aria-live": "polite", data: { spoken: "" } });
    this.announcer = new Announcer(spoken);
    this.clock = h("time", { class: "live-clock" });
    this.words = h("span", { class: "live-words" });
    this.undo = iconButton("↶", gettext("Take back"), {
      flips: true,
      on: { click: () => editor.takeBack() },
    });
    this.redo = iconButton("↷", gettext("Do again"), {
      flips: true,
      on: { click: () => editor.redo() },
    });
    const keys = button(gettext("Keys"), {
      class: "btn btn-sm btn-outline-secondary live-bar__keys",
      on: { click: () => editor.help.open() },
    });
    const download = button(gettext("Download my text"), {
      on: { click: () => editor.download() },
    });
    const texts = [download, editor.model.report.can_edit !== false && editor.readBack.button];
    this.submit = h("button", {
      type: "button",
      class: "btn btn-sm btn-primary",
      text: gettext("Submit report"),
      hidden: true,
    });
    this.element = h(
      "div",
      { class: "live-bar", role: "region", "aria-label": gettext("State of your text") },
      this.status,
      spoken,
      h("p", { class: "live-bar__facts" }, this.words, this.clock),
      h("div", { class: "live-bar__tools" }, this.undo, this.redo, keys, ...texts, this.submit),
    );
    this.changedAt = -CALM;
    keepClear(this.element);
    this.#tick();
  }

  /**
   * @param {{kind: string, words: string, isReachable?: boolean, behindSince?: number|null}} status
   */
  showStatus(status) {
    clearTimeout(this.waiting);
    const now = performance.now();
    const wait = this.kind ? this.#untilSaid(status, now) : 0;
    if (wait > 0) {
      this.waiting = setTimeout(() => this.showStatus(this.editor.engine.status), wait);
      return;
    }
    if (status.kind !== this.kind) this.changedAt = performance.now();
    this.kind = status.kind;
    this.status.dataset.kind = status.kind;
    setText(this.status, status.words);
    this.announcer.tell(status);
  }

  #untilSaid({ kind, isReachable = true, behindSince = null }, now) {
    const calm = this.changedAt + CALM - now;
    if (kind === "saving" && this.kind === "device") {
      // A network that comes and goes is worth no word before something has arrived.
      const late = behindSince === null ? calm : behindSince + SOON - now;
      return isReachable ? Math.min(calm, late) : late;
    }
    return isBetter(kind, this.kind) ? calm : 0;
  }

  showUndo(canUndo, canRedo) {
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
  }

  /** Words of the section that the caret is in. */
  showWords(section) {
    if (!section) return setText(this.words, "");
    const words = wordsLabel(this.editor.model.wordsOf(section.key));
    return setText(
      this.words,
      fill(gettext("Section %(number)s: %(words)s"), { number: section.number, words }),
    );
  }

  #tick() {
    const now = new Date();
    setText(this.clock, timeOf(now));
    this.clock.dateTime = now.toISOString().slice(0, 16);
    setTimeout(() => this.#tick(), 60_000 - (now.getTime() % 60_000) + 50);
  }
}

/** From typing on the way to typing arrived: the only news that may wait. */
function isBetter(kind, before) {
  return kind === "saved" && before !== "saved";
}
