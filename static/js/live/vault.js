// What is kept on a device is unreadable without the browser profile it was written in: AES-GCM
// with a key of the person that no script can read out.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NONCE_BYTES = 12;

/** @returns {Promise<CryptoKey>} a key that can be used and stored, but not exported */
export function newKey() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {CryptoKey} key
 * @param {unknown} value anything JSON can hold
 * @returns {Promise<{iv: Uint8Array, data: ArrayBuffer}>}
 */
export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const plain = encoder.encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

/**
 * @param {CryptoKey} key
 * @param {{iv: Uint8Array, data: ArrayBuffer}} sealed
 * @returns {Promise<any>}
 */
export async function unseal(key, { iv, data }) {
  return JSON.parse(decoder.decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
}
