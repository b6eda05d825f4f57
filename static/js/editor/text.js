// Pure functions over text: counting, comparing, taking a pasted list apart.
import { movedCaret } from "../live/caret.js";
import { editsBetween, merge, tokensOf } from "../live/merge.js";

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;
const MARKER =
  /^(?<indent>[\s\u00a0]*)(?<sign>[•◦▪▫●○■□‣⁃·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc\-–—*+]|§(?=\t)|o(?=\t|\s{2,})|\(?(?:\p{Nd}{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])[\s\u00a0]+(?<text>\S.*)$/u;

const MENTION =
  /(?<![\p{L}\p{N}_@.])@(?:\[(?<long>[^[\]\n]{1,200})\]|(?<short>\p{L}[\p{L}\p{N}_'’-]*))/gu;

/** The reporting template asks for concise bullets; the hint is soft. */
export const LONG_POINT_WORDS = 25;
export const DEEPEST_LEVEL = 2;
/** What the server takes in one point, and the field too. */
export const LONGEST_POINT = 20_000;

/** @param {string} text @returns {number} */
export function countWords(text) {
  return text.match(WORD)?.length ?? 0;
}

/**
 * Carry the step from `from` to `to` out on a text that somebody has changed since.
 * @returns {string|null} null when both touched the same words
 */
export function rebase(from, to, current) {
  if (current === from) return to;
  const { text, conflict } = merge(from, current, to);
  return conflict ? null : text;
}

/** Give a field another text without moving the caret out of the words it stands in. */
export function replaceText(area, text) {
  const before = area.value;
  if (before === text) return;
  const { selectionStart, selectionEnd, selectionDirection } = area;
  area.value = text;
  if (document.activeElement !== area) return;
  const [start, end] = [selectionStart, selectionEnd].map((place) =>
    movedCaret(before, text, place),
  );
  area.setSelectionRange(start, end, selectionDirection);
}

/**
 * Take a pasted list apart.
 * @param {string} text what was pasted
 * @returns {{text: string, level: number}[]} empty when it is not a list of two or more
 */
export function bulletsOf(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim());
  const read = lines.map((line) => ({ line, found: MARKER.exec(line) }));
  const marked = read.filter((item) => item.found).length;
  if (marked < 2) return [];
  const bullets = [];
  for (const { line, found } of read) {
    if (!found && bullets.length) {
      bullets.at(-1).text += ` ${line.trim()}`;
    } else {
      const indent = found ? found.groups.indent : /^[\s\u00a0]*/u.exec(line)[0];
      bullets.push({
        text: (found ? found.groups.text : line).trim(),
        width: widthOf(indent),
        sign: found?.groups.sign,
      });
    }
  }
  return withLevels(bullets);
}

function widthOf(indent) {
  return [...indent].reduce((sum, char) => sum + (char === "\t" ? 4 : 1), 0);
}

/** Each deeper indent is a level. Word leaves the indent out and changes the sign instead. */
function withLevels(bullets) {
  const widths = [...new Set(bullets.map((bullet) => bullet.width))].sort((a, b) => a - b);
  const signs = [
    ...new Set(
      bullets.map((bullet) => bullet.sign).filter((sign) => /[^\w().]|^o$/.test(sign || "")),
    ),
  ];
  const bySign = widths.length === 1 && signs.length > 1;
  return bullets.map(({ text, width, sign }) => {
    const level = bySign ? Math.max(signs.indexOf(sign), 0) : widths.indexOf(width);
    return { text, level: Math.min(level, DEEPEST_LEVEL) };
  });
}

/** Where a text falls into two: at an empty line, a line break, or after a sentence; 0 if nowhere. */
export function naturalSplit(text) {
  for (const pattern of [/\n\s*\n/, /\n/, /[.!?;؟]\s+(?=\S)/]) {
    const found = pattern.exec(text.trimEnd());
    if (found && text.slice(0, found.index + 1).trim()) return found.index + found[0].length;
  }
  return 0;
}

/**
 * Names that stand behind an @, each once, as the server finds them. The word at the very end may
 * still be growing.
 */
export function mentionsIn(text) {
  if (!text.includes("@")) return [];
  const found = [...text.matchAll(MENTION)].filter(
    ({ index, 0: all, groups }) => groups.long || index + all.length < text.length,
  );
  return [...new Set(found.map(({ groups }) => (groups.long ?? groups.short).trim()))];
}

/** How a name is typed as a mention, in brackets where it has several words. */
export function mentionMarkup(name) {
  return /^[\p{L}][\p{L}\p{N}_'’-]*$/u.test(name) ? `@${name}` : `@[${name}]`;
}

/** Compare without accents and case, the way people type names in a hurry. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();
}

/**
 * A text in pieces, those marked that another text does not have.
 * @param {string} other @param {string} text
 * @returns {{text: string, isNew: boolean}[]}
 */
export function changedWords(other, text) {
  const tokens = tokensOf(other);
  const pieces = [];
  let position = 0;
  for (const { start, end, tokens: inserted } of editsBetween(tokens, tokensOf(text))) {
    pieces.push({ text: tokens.slice(position, start).join(""), isNew: false });
    pieces.push({ text: inserted.join(""), isNew: true });
    position = end;
  }
  pieces.push({ text: tokens.slice(position).join(""), isNew: false });
  return pieces.filter((piece) => piece.text);
}
