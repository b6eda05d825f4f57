// Turns what is shown into what the server has, touching nothing that stays: a field keeps its
// caret, a list its place, and what the person has opened stays open.

const OWN = new Set(["comment", "new_text"]);

/**
 * @param {Element} from what is shown @param {Element} to what it becomes
 * @param {(field: HTMLTextAreaElement, words: string) => void} setWords for fields with words
 */
export function morph(from, to, setWords) {
  const keyed = new Map([...from.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let cursor = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const match = wanted.id ? keyed.get(wanted.id) : isLike(cursor, wanted) && cursor;
    if (!match) {
      from.insertBefore(wanted, cursor);
      continue;
    }
    if (match === cursor) cursor = cursor.nextSibling;
    else from.insertBefore(match, cursor);
    become(match, wanted, setWords);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

const isLike = (one, other) => one && !one.id && one.nodeName === other.nodeName;

function become(one, other, setWords) {
  if (one.nodeType !== Node.ELEMENT_NODE) {
    if (one.nodeValue !== other.nodeValue) one.nodeValue = other.nodeValue;
    return;
  }
  if (one.nodeName === "TEXTAREA") {
    copyAttributes(one, other);
    if (!OWN.has(one.name)) setWords(one, other.defaultValue);
    return;
  }
  copyAttributes(one, other);
  if (one.nodeName === "TEMPLATE") one.innerHTML = other.innerHTML;
  else morph(one, other, setWords);
  if (document.activeElement === one) return;
  if (one.nodeName === "SELECT") one.value = other.value;
  if (one.nodeName === "INPUT" && one.type !== "hidden") one.value = other.value;
}

function copyAttributes(one, other) {
  const keepsOpen = one.nodeName === "DETAILS";
  for (const { name } of [...one.attributes]) {
    if (!other.hasAttribute(name) && !(keepsOpen && name === "open")) one.removeAttribute(name);
  }
  for (const { name, value } of other.attributes) {
    if (one.getAttribute(name) !== value) one.setAttribute(name, value);
  }
}
