// What each key does in the text of a point. Composition (accents, Arabic, Amharic) passes by.
import { pointsFrom } from "./paste.js";
import { DEEPEST_LEVEL, LONGEST_POINT } from "./text.js";
import { fill, gettext } from "./words.js";

export class Keys {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.mayLeave = false;
  }

  /** Keys that count anywhere in the editor. */
  onAnyKey(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === "/") this.#take(event, () => this.editor.help.open());
    else if (
      control &&
      !event.altKey &&
      (key === "z" || key === "y") &&
      !isOtherField(event.target)
    ) {
      const redo = key === "y" || event.shiftKey;
      this.#take(event, () => (redo ? this.editor.redo() : this.editor.takeBack()));
    }
  }

  /** @param {KeyboardEvent} event in the text of a point @param {HTMLTextAreaElement} area */
  onKey(event, area) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.editor.completion.onKey(event)) return;
    const leaving = this.mayLeave;
    if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) this.mayLeave = false;
    const handler =
      HANDLERS[event.key] ||
      (event.key === "." && (event.ctrlKey || event.metaKey) ? openTools : null);
    if (handler) handler.call(this, event, area, leaving);
  }

  #take(event, work) {
    event.preventDefault();
    work();
  }

  /** Before the browser changes the text: its own history knows nothing of points. */
  onBeforeInput(event) {
    if (this.editor.completion.onBeforeInput(event)) return;
    if (event.inputType === "historyUndo") this.#take(event, () => this.editor.takeBack());
    else if (event.inputType === "historyRedo") this.#take(event, () => this.editor.redo());
    else if (event.inputType === "deleteContentBackward" && isAtStart(event)) {
      // Nor for the key that deletes.
      this.#take(event, () => this.editor.joinBack(event.target.dataset.point));
    } else if (event.inputType === "insertLineBreak" && !this.shifted && !event.isComposing) {
      // On-screen keyboards send no key for Enter.
      this.#take(event, () => this.editor.next(event.target.dataset.point));
    }
  }

  onPaste(event, area) {
    const { value, selectionStart: start, selectionEnd: end } = area;
    const room = LONGEST_POINT - value.length + (end - start);
    const bullets = pointsFrom(event.clipboardData, room);
    if (!bullets.length) return;
    this.#take(event, () => {
      if (start !== end) area.setRangeText("", start, end, "end");
      this.editor.paste(this.editor.takeText(area), bullets);
    });
  }
}

const HANDLERS = {
  Enter(event, area) {
    if (event.altKey) return void this.editor.suggestions?.onKey(event, area);
    this.shifted = event.shiftKey;
    if (event.shiftKey) return;
    event.preventDefault();
    const { point } = area.dataset;
    if (event.ctrlKey || event.metaKey) this.editor.split(point, area.selectionStart);
    else this.editor.next(point);
  },

  Tab(event, area, leaving) {
    if (leaving || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.editor.indent(area.dataset.point, event.shiftKey ? -1 : 1);
  },

  Escape(event) {
    event.preventDefault();
    this.mayLeave = true;
    this.editor.say(gettext("Tab now leaves the text."));
  },

  Backspace(event, area) {
    if (area.selectionStart || area.selectionEnd || event.altKey) return;
    event.preventDefault();
    this.editor.joinBack(area.dataset.point);
  },

  Delete(event, area) {
    if (area.selectionStart !== area.value.length || event.altKey) return;
    if (this.editor.joinNext(area.dataset.point)) event.preventDefault();
  },

  ArrowUp(event, area) {
    if (event.altKey && !event.shiftKey) {
      event.preventDefault();
      this.editor.shift(area.dataset.point, -1);
    } else if (isPlain(event) && area.selectionEnd === 0) {
      event.preventDefault();
      this.editor.step(area.dataset.point, -1);
    }
  },

  ArrowDown(event, area) {
    if (event.altKey && !event.shiftKey) {
      event.preventDefault();
      this.editor.shift(area.dataset.point, 1);
    } else if (isPlain(event) && area.selectionStart === area.value.length) {
      event.preventDefault();
      this.editor.step(area.dataset.point, 1);
    }
  },
};

function openTools(event) {
  event.preventDefault();
  this.editor.tools.focusFirst();
}

function isPlain(event) {
  return !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
}

function isAtStart({ target, isComposing }) {
  return !isComposing && target.selectionStart === 0 && target.selectionEnd === 0;
}

/** A field that is not the text of a point keeps its own history. */
function isOtherField(target) {
  return target.matches?.("input, select, textarea:not(.point__text)");
}

/** @returns {string} what the level of a point is called */
export function levelWords(level) {
  return fill(gettext("Level %(level)s of %(levels)s"), {
    level: level + 1,
    levels: DEEPEST_LEVEL + 1,
  });
}
