// What others do, as it happens: server-sent events, and asking every few seconds where a network
// does not let them through. A line may be dead and look open: a laptop slept, a box on the way
// keeps the events to itself. So whoever hears of news in another way says so with `expect`.

const ASK_EVERY = 5_000;
const REOPEN_AFTER = 10_000;
// The server tells what is stored a tenth of a second later; a slow network takes its time.
const LATE = 3_000;

export class Stream {
  #source = null;
  #timer = null;
  #late = null;
  #closed = false;
  #isDeaf = false;

  /**
   * @param {string} address
   * @param {{onOpen: () => void, onOperation: (operation: any) => void,
   *   onPresence: (people: any) => void, onConflicts: (conflicts: any[]) => void,
   *   onAsk: () => void}} listener `onAsk`: look yourself
   */
  constructor(address, listener) {
    this.address = address;
    this.listener = listener;
    this.#timer = setInterval(() => this.#look(), ASK_EVERY);
    this.open();
  }

  /** Whether what happens is heard here, as far as anybody can tell. */
  get isOpen() {
    return !this.#isDeaf && this.#source?.readyState === EventSource.OPEN;
  }

  /** @param {() => boolean} isHere whether news that others have told of have come here too */
  expect(isHere) {
    if (this.#late || this.#closed || isHere()) return;
    this.#late = setTimeout(() => {
      this.#late = null;
      if (isHere() || this.#closed) return;
      this.doubt();
      this.listener.onAsk();
    }, LATE);
  }

  /** The line may be dead, however open it looks: until it speaks again, ask. */
  doubt() {
    this.#isDeaf = true;
    if (performance.now() - this.openedAt > REOPEN_AFTER) this.open();
  }

  /** Connect now, unless that is so already. */
  open() {
    if (this.#closed || this.isOpen || !globalThis.EventSource) return;
    this.#source?.close();
    this.openedAt = performance.now();
    const source = new EventSource(this.address);
    source.onopen = () => this.listener.onOpen();
    source.addEventListener("hello", () => (this.#isDeaf = false));
    source.addEventListener("op", (event) => this.#receive(event, this.listener.onOperation));
    const { onConflicts } = this.listener;
    source.addEventListener("conflicts", (event) => this.#receive(event, onConflicts));
    source.addEventListener("presence", (event) => this.#receive(event, this.listener.onPresence));
    this.#source = source;
  }

  close() {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#late);
    this.#source?.close();
  }

  #look() {
    if (this.isOpen) return;
    this.listener.onAsk();
    if (performance.now() - this.openedAt > REOPEN_AFTER) this.open();
  }

  #receive(event, listener) {
    this.#isDeaf = false;
    let data;
    try {
      data = JSON.parse(event.data);
    } catch {
      return;
    }
    if (data && typeof data === "object" && event.lastEventId) {
      data.cursor ??= Number(event.lastEventId) || undefined;
    }
    listener(data);
  }
}
