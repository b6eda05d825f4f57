// Whether this browser can keep what is typed. The person is told before typing, not after.
import { gettext } from "./words.js";

/** @typedef {"ok"|"memory"|"private"|"full"} StorageKind */

/**
 * Ask the browser not to throw our data away, and find out what it will do with them.
 * @param {boolean} keeps whether a first row could be written
 * @returns {Promise<StorageKind>}
 */
export async function storageKind(keeps) {
  if (!keeps) return "memory";
  const persisted = await navigator.storage?.persist?.().catch(() => false);
  return !persisted && (await isPrivate()) ? "private" : "ok";
}

/** @param {StorageKind} kind @returns {string} what to say, nothing for "ok" */
export function storageWords(kind) {
  return WORDS[kind]();
}

/** @param {unknown} error @returns {boolean} */
export const isFull = (error) => error?.name === "QuotaExceededError";

const WORDS = {
  ok: () => "",
  memory: () =>
    gettext(
      "This browser keeps nothing on the device: text that is not sent yet is lost when this window closes. Use another browser, or keep the window open until it says Saved.",
    ),
  private: () =>
    gettext(
      "This looks like a private window: text that is not sent yet is lost when it closes. Use a normal window, or keep this one open until it says Saved.",
    ),
  full: () =>
    gettext(
      "This browser has no room left to keep text. Download your text now; what you type is sent directly from here on.",
    ),
};

/** No browser says so; each betrays it by something else. */
async function isPrivate() {
  if (!("serviceWorker" in navigator) && globalThis.isSecureContext) return true;
  const heap = performance.memory?.jsHeapSizeLimit;
  const { quota } = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  if (heap && quota) return quota < heap * 2;
  try {
    await navigator.storage?.getDirectory?.();
    return false;
  } catch {
    return true;
  }
}
