// What comes out of the clipboard as points: lists of Word, of web pages and of plain text, and
// texts too long for one point.
import { bulletsOf, DEEPEST_LEVEL, LONGEST_POINT } from "./text.js";

const LISTS = new Set(["UL", "OL", "MENU"]);
const BLOCKS = new Set(
  "ADDRESS ARTICLE BLOCKQUOTE DD DIV DT H1 H2 H3 H4 H5 H6 P PRE SECTION TD TH TR".split(" "),
);
const SILENT = new Set(["HEAD", "SCRIPT", "STYLE", "TEMPLATE", "TITLE"]);
const BREAK = "\u2028";
const WORD_LEVEL = /mso-list:[^;"]*\blevel(\d)/i;
const WORD_SIGN = /mso-list:\s*ignore/i;

/**
 * @param {DataTransfer} data
 * @param {number} room how many characters the field still takes
 * @returns {{text: string, level: number}[]} empty where the field can take the text as it is
 */
export function pointsFrom(data, room) {
  const plain = data.getData("text/plain");
  const listed = listIn(data.getData("text/html"));
  const bullets = listed.length ? listed : bulletsOf(plain);
  if (bullets.length) return bullets.flatMap(inPieces);
  if (plain.length <= room) return [];
  const lines = plain.split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter(Boolean).flatMap((text) => inPieces({ text, level: 0 }));
}

/** No more than one point holds, cut between words. */
function inPieces({ text, level }) {
  const pieces = [];
  let rest = text;
  while (rest.length > LONGEST_POINT) {
    const space = rest.lastIndexOf(" ", LONGEST_POINT);
    const at = space > 0 ? space : LONGEST_POINT;
    pieces.push({ text: rest.slice(0, at).trimEnd(), level });
    rest = rest.slice(at).trimStart();
  }
  return [...pieces, { text: rest, level }];
}

/**
 * @param {string} html
 * @returns {{text: string, level: number}[]} empty where there is no list of two or more
 */
export function listIn(html) {
  if (!/<li[\s>]|mso-list/i.test(html)) return [];
  const lines = [];
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  read(body, { lines, depth: 0, item: null });
  const full = lines
    .map(({ text, ...line }) => ({ ...line, text: inOneLine(text) }))
    .filter(({ text }) => text);
  const items = full.filter(({ level }) => level !== null);
  if (items.length < 2) return [];
  const highest = Math.min(...items.map(({ level }) => level));
  return full.map(({ text, level }) => ({
    text,
    level: Math.min(Math.max((level ?? 0) - highest, 0), DEEPEST_LEVEL),
  }));
}

/** The page's policy has no styles in attributes; here they only tell what Word meant. */
function withoutStyles(html) {
  return html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle=/gi, " data-style="));
}

/** Add the lines of a part of a page: those of lists with their level, others with `null`. */
function read(node, place) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) lineOf(place).text += child.data;
    else if (child.nodeType === Node.ELEMENT_NODE && !SILENT.has(child.tagName)) {
      readElement(child, place);
    }
  }
}

function readElement(element, place) {
  const { lines, depth, item } = place;
  const style = element.dataset.style ?? "";
  if (WORD_SIGN.test(style)) return;
  if (element.tagName === "BR") lineOf(place).text += BREAK;
  else if (LISTS.has(element.tagName)) {
    read(element, { lines, depth: depth + 1, item: null });
    lines.push({ text: "", level: item?.level ?? null });
  } else if (element.tagName === "LI") {
    const line = { text: "", level: Math.max(depth - 1, 0) };
    lines.push(line);
    read(element, { lines, depth, item: line });
  } else if (!BLOCKS.has(element.tagName)) {
    read(element, place);
  } else if (item) {
    // Paragraphs of one item stay together.
    if (lines.at(-1).text.trim()) lines.at(-1).text += BREAK;
    read(element, place);
  } else {
    const level = WORD_LEVEL.exec(style)?.[1];
    lines.push({ text: "", level: level ? Number(level) - 1 : null });
    read(element, place);
    lines.push({ text: "", level: null });
  }
}

function lineOf({ lines }) {
  if (!lines.length) lines.push({ text: "", level: null });
  return lines.at(-1);
}

function inOneLine(text) {
  const parts = text.replace(/[\s\u00a0]+/g, (space) => (space.includes(BREAK) ? space : " "));
  const kept = parts.split(BREAK).map((part) => part.trim());
  return kept.filter(Boolean).join("\n");
}
