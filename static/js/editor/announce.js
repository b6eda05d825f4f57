// Says for whoever listens when the text is in trouble and when it is safe again. What is typed is
// saved every few seconds: hearing of each time would drown the room.
import { setText } from "./dom.js";

const AT_MOST_EVERY = 5_000;

export class Announcer {
  /** @param {HTMLElement} element a polite live region */
  constructor(element) {
    this.element = element;
    this.heard = "saved";
    this.saidAt = -AT_MOST_EVERY;
  }

  /** @param {{kind: string, words: string, conflicts?: number, held?: number}} status */
  tell(status) {
    // What still waits to be said may not be true any more.
    clearTimeout(this.waiting);
    if (status.kind === "saving") return;
    const news = newsOf(status);
    if (news === this.heard) return;
    const now = performance.now();
    const wait = this.saidAt + AT_MOST_EVERY - now;
    if (wait > 0) {
      // Only what still holds then is worth a word.
      this.waiting = setTimeout(() => this.tell(status), wait);
      return;
    }
    this.heard = news;
    this.saidAt = now;
    setText(this.element, status.words);
  }
}

/** What makes one status other news than the one before: how much waits for the network does not. */
function newsOf({ kind, conflicts = 0, held = 0 }) {
  if (kind === "conflict") return `conflict ${conflicts}`;
  return kind === "held" ? `held ${held}` : kind;
}
