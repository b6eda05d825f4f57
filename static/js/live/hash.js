// What an acknowledgement proves: the hash of a point's text as the server stored it.

/**
 * SHA-256 of a text in UTF-8, in hexadecimal.
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A text as the server stores it, so that both sides hash the same. Half a character, as some
 * keyboards leave for a moment, cannot be stored by anybody.
 * @param {string} text
 * @returns {string}
 */
export function normalised(text) {
  const plain = text.replace(/\r\n?/g, "\n").replaceAll("\0", "");
  return plain.toWellFormed?.() ?? plain;
}
