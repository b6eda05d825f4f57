// What needs somebody to act: sign in, a conflict, held text, no room on the device, a new version.
import { button, h, setText } from "./dom.js";
import { fill, gettext, momentOf, ngettext } from "./words.js";

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
// Some browsers clear what a page keeps when nobody has come for seven days.
const AGEING = 5 * DAY;

export class Notices {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.element = h("div", { class: "live-notices" });
    this.shown = new Map();
    this.deletions = [];
  }

  /** Everything again that may have changed. */
  update() {
    const { engine } = this.editor;
    this.#signIn(engine.status);
    this.#conflicts(engine.conflicts || []);
    this.#held(engine.held || [], engine.status);
    this.#refused(engine.refused || []);
    if (!engine.status.unsent || engine.status.kind !== "device") this.#hide("problem");
    if (!engine.status.unsent) this.#alone(null);
  }

  /** What is to be said when the report opens, and from then on as time goes by. */
  begin() {
    const { engine } = this.editor;
    if (engine.restored) this.#restored(engine.restored);
    const look = () => this.#alone(engine.aloneSince ?? null);
    setInterval(look, MINUTE);
    look();
  }

  /** @param {number} count of changes that the server had and has lost */
  setBack(count) {
    const text = ngettext(
      "The server was set back to an older copy. %(count)s change is sent to it again from this device.",
      "The server was set back to an older copy. %(count)s changes are sent to it again from this device.",
      count,
    );
    this.#show("setback", "info", fill(text, { count }), this.#close("setback"));
  }

  #restored(count) {
    const text = ngettext(
      "We restored what you typed before this page ended without warning: %(count)s point that had not been sent.",
      "We restored what you typed before this page ended without warning: %(count)s points that had not been sent.",
      count,
    );
    this.#show("restored", "info", fill(text, { count }), this.#close("restored"));
  }

  /** @param {Date|null} since when words wait that nobody but this device has */
  #alone(since) {
    const age = since ? Date.now() - since.getTime() : 0;
    if (age < AGEING) this.#hide("ageing");
    if (age < DAY || age >= AGEING) this.#hide("alone");
    if (age < DAY) return;
    const text =
      age < AGEING
        ? gettext(
            "Some of your text has been on this device alone since %(since)s. Download it, so that you have it twice.",
          )
        : gettext(
            "Some of your text has been on this device alone since %(since)s. Browsers may clear what a page keeps after a week: download it now.",
          );
    const words = fill(text, { since: momentOf(since) });
    if (age < AGEING) this.#show("alone", "warning", words, this.#download());
    else this.#show("ageing", "danger", words, this.#download());
  }

  #download() {
    return button(gettext("Download my text"), { on: { click: () => this.editor.download() } });
  }

  #close(name) {
    return button(gettext("Close"), { on: { click: () => this.#hide(name) } });
  }

  /** @param {string} message of the server, which carries nothing out now */
  problem(message) {
    if (message) this.#show("problem", "warning", message);
  }

  /** @param {{kind: string, words: string}} storage whether this browser can keep what is typed */
  storage({ kind, words }) {
    if (kind === "ok") this.#hide("storage");
    else this.#show("storage", kind === "full" ? "danger" : "warning", words);
  }

  /** @param {() => void} accept */
  updateReady(accept) {
    this.#show(
      "update",
      "info",
      gettext("A new version is ready. Your text stays where it is."),
      button(gettext("Load it now"), { on: { click: accept } }),
      button(gettext("Later"), { on: { click: () => this.#hide("update") } }),
    );
  }

  /** @param {string} text why something the person asked for has to wait */
  waiting(text) {
    this.#show("waiting", "info", text);
  }

  /** @param {import("./undo.js").Entry} entry that took a point out */
  removed(entry) {
    this.deletions.push(entry);
    this.showRemoved();
    clearTimeout(this.removedTimer);
    this.removedTimer = setTimeout(() => {
      this.deletions = [];
      this.showRemoved();
    }, 10_000);
  }

  /** Those that were not taken back by key meanwhile; whatever was done since stays as it is. */
  showRemoved() {
    this.deletions = this.deletions.filter((entry) => this.editor.undoStack.done.includes(entry));
    const count = this.deletions.length;
    if (!count) return this.#hide("removed");
    const text = ngettext("%(count)s point was deleted.", "%(count)s points were deleted.", count);
    const back = button(gettext("Bring it back"), {
      on: { click: () => this.editor.bringBack(this.deletions.at(-1)) },
    });
    return this.#show("removed", "info", fill(text, { count }), back);
  }

  #signIn({ kind, unsent }) {
    if (kind !== "signin") return this.#hide("signin");
    const text = fill(
      ngettext(
        "You are signed out. Your text is safe on this device: %(count)s change waits.",
        "You are signed out. Your text is safe on this device: %(count)s changes wait.",
        unsent,
      ),
      { count: unsent },
    );
    const link = h("a", {
      class: "btn btn-sm btn-primary",
      href: this.editor.signInAddress,
      target: "_blank",
      rel: "noopener",
      text: gettext("Sign in in a new tab"),
    });
    return this.#show("signin", "warning", text, link);
  }

  #conflicts(conflicts) {
    if (!conflicts.length) return this.#hide("conflict");
    const count = conflicts.length;
    const text = fill(
      ngettext(
        "One point was changed by two people at the same time. Both versions are kept.",
        "%(count)s points were changed by two people at the same time. All versions are kept.",
        count,
      ),
      { count },
    );
    const go = button(gettext("Show me"), {
      on: { click: () => this.editor.conflicts.showFirst() },
    });
    return this.#show("conflict", "warning", text, go);
  }

  #held(held, status) {
    const waiting = held.filter((row) => row.status === "waiting");
    const count = Math.max(new Set(waiting.map((row) => row.point_id)).size, status.held || 0);
    if (!count) return this.#hide("held");
    const text = fill(
      ngettext(
        "The report is closed for you. %(count)s change was received and is held for the chair, who decides about it.",
        "The report is closed for you. %(count)s changes were received and are held for the chair, who decides about them.",
        count,
      ),
      { count },
    );
    return this.#show("held", "info", text);
  }

  /** Nothing that waits helps here: the person has to change something, or take the text along. */
  #refused(refused) {
    const text = [...new Set(refused.map(({ message }) => message))].filter(Boolean).join(" ");
    if (!text) return this.#hide("refused");
    const { editor } = this;
    const go = button(gettext("Show me"), {
      on: { click: () => editor.focus(editor.engine.refused[0]?.pointId) },
    });
    return this.#show("refused", "warning", text, go, this.#download());
  }

  #show(name, tone, text, ...actions) {
    const known = this.shown.get(name);
    if (known) {
      setText(known.querySelector(".live-notice__text"), text);
      return;
    }
    const notice = h(
      "div",
      { class: `alert alert-${tone} live-notice`, role: tone === "info" ? "note" : "alert" },
      h("p", { class: "live-notice__text", text }),
      h("div", { class: "live-notice__actions" }, ...actions),
    );
    this.shown.set(name, notice);
    this.element.append(notice);
  }

  #hide(name) {
    this.shown.get(name)?.remove();
    this.shown.delete(name);
  }
}
