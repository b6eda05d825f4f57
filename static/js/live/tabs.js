// Windows of one person on one report: one of them speaks with the server, all say the same.

/**
 * The windows' own channel, and the right to speak for all of them.
 */
export class Tabs {
  #release = null;
  #leave;
  #end = new Promise((resolve) => (this.#leave = resolve));
  #gone = new AbortController();

  /**
   * @param {string} name person and report: windows of different people never meet
   * @param {(message: any) => void} onMessage
   */
  constructor(name, onMessage) {
    this.name = `gfmd-live:${name}`;
    this.isLeader = false;
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel(this.name) : null;
    if (this.channel) this.channel.onmessage = ({ data }) => onMessage(data);
  }

  /**
   * Say that a window is open, for as long as it is.
   * @param {string} clientId
   * @returns {Promise<string[]>} the other windows, by their names as `ended` takes them
   */
  async appear(clientId) {
    if (!navigator.locks?.query) return [];
    const others = await this.open();
    navigator.locks
      .request(this.#window + clientId, { signal: this.#gone.signal }, () => this.#end)
      .catch(() => {});
    return others;
  }

  /** @returns {Promise<string[]>} the windows that are open now, this one too once it appeared */
  async open() {
    const { held } = await navigator.locks.query();
    return held.map(({ name }) => name).filter((name) => name.startsWith(this.#window));
  }

  get #window() {
    return `${this.name}:window:`;
  }

  /** @param {string} window a name that `appear` gave @returns {Promise<void>} when it is closed */
  async ended(window) {
    await navigator.locks.request(window, { signal: this.#gone.signal }, () => {});
  }

  /** @param {any} message to the other windows */
  tell(message) {
    this.channel?.postMessage(message);
  }

  /**
   * Wait for the right to speak; it passes on by itself when the window that has it is closed.
   * @param {() => void} onLead
   */
  async lead(onLead) {
    const begin = () => {
      this.isLeader = true;
      onLead();
    };
    // A browser without locks has to speak from every window: double delivery is harmless.
    if (!navigator.locks) return begin();
    const options = { signal: this.#gone.signal };
    await navigator.locks
      .request(this.name, options, () => {
        begin();
        return new Promise((resolve) => (this.#release = resolve));
      })
      .catch(() => {});
  }

  close() {
    this.isLeader = false;
    this.#gone.abort();
    this.#release?.();
    this.#leave();
    this.channel?.close();
  }
}
