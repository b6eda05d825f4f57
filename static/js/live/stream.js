// What others do, as it happens: server-sent events, and asking every few seconds where a network
// does not let them through.

const ASK_EVERY = 5_000;
const REOPEN_AFTER = 10_000;

export class Stream {
  #source = null;
  #timer = null;
  #closed = false;

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

  get isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  /** Connect now, unless that is so already. */
  open() {
    if (this.#closed || this.isOpen || !globalThis.EventSource) return;
    this.#source?.close();
    this.openedAt = performance.now();
    const source = new EventSource(this.address);
    source.onopen = () => this.listener.onOpen();
    source.addEventListener("op", (event) => this.#receive(event, this.listener.onOperation));
    const { onConflicts } = this.listener;
    source.addEventListener("conflicts", (event) => this.#receive(event, onConflicts));
    source.addEventListener("presence", (event) => this.#receive(event, this.listener.onPresence));
    this.#source = source;
  }

  close() {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#source?.close();
  }

  #look() {
    if (this.isOpen) return;
    this.listener.onAsk();
    if (performance.now() - this.openedAt > REOPEN_AFTER) this.open();
  }

  #receive(event, listener) {
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
