// Sealing within one moment: the browser's own cipher answers later, and later may be too late when
// a page is closed. So the cipher's stream is made ahead, and each piece of it is used once.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BLOCK = 16;
const CHUNK = 256 * 1024;
const READY = 2;

/** @returns {Promise<CryptoKey>} a key that can be used and stored, but not exported */
export function newStreamKey() {
  return crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, false, ["encrypt", "decrypt"]);
}

export class Keystream {
  #key;
  #chunks = [];
  #isFilling = false;

  /** @param {CryptoKey} key */
  constructor(key) {
    this.#key = key;
  }

  /** Make as much ahead as fast typing needs. */
  async fill() {
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      while (this.#chunks.length < READY) this.#chunks.push(await this.#chunk());
    } finally {
      this.#isFilling = false;
    }
  }

  /**
   * @param {unknown} value anything JSON can hold
   * @returns {{counter: Uint8Array, data: Uint8Array}|null} null when nothing is ready
   */
  seal(value) {
    const plain = encoder.encode(JSON.stringify(value));
    const chunk = this.#take(plain.length);
    if (!chunk) return null;
    const counter = counterAt(chunk.start, chunk.used / BLOCK);
    const data = new Uint8Array(plain.length);
    for (let index = 0; index < data.length; index += 1) {
      data[index] = plain[index] ^ chunk.stream[chunk.used + index];
    }
    // The next piece begins with a whole block, where reading can begin too.
    chunk.used += Math.ceil(plain.length / BLOCK) * BLOCK;
    return { counter, data };
  }

  #take(length) {
    while (this.#chunks.length && this.#chunks[0].used + length > CHUNK) this.#chunks.shift();
    if (this.#chunks.length < READY) this.fill().catch(() => {});
    return this.#chunks[0];
  }

  async #chunk() {
    const start = crypto.getRandomValues(new Uint8Array(BLOCK / 2));
    const cipher = { name: "AES-CTR", counter: counterAt(start, 0), length: 64 };
    const stream = await crypto.subtle.encrypt(cipher, this.#key, new Uint8Array(CHUNK));
    return { start, stream: new Uint8Array(stream), used: 0 };
  }
}

/**
 * @param {CryptoKey} key
 * @param {{counter: Uint8Array, data: Uint8Array}} sealed
 * @returns {Promise<any>}
 */
export async function unsealed(key, { counter, data }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-CTR", counter, length: 64 }, key, data);
  return JSON.parse(decoder.decode(plain));
}

/** Half of the counter is random, half counts blocks: no piece of the stream comes twice. */
function counterAt(start, block) {
  const counter = new Uint8Array(BLOCK);
  counter.set(start);
  new DataView(counter.buffer).setUint32(BLOCK - 4, block);
  return counter;
}
