// Keys that have another name on a Mac are shown by it there.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform || "");

/** @param {ParentNode} root holds `kbd` elements; those with another name carry it along */
export function nameKeys(root) {
  if (!isMac) return;
  for (const key of root.querySelectorAll("kbd[data-mac]")) key.textContent = key.dataset.mac;
}
