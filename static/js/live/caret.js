// Where a caret belongs after somebody else's words came into the text around it.
import { editsBetween, tokensOf } from "./merge.js";

/**
 * @param {string} before the text that the caret stands in
 * @param {string} after the text that it will stand in
 * @param {number} position as in `selectionStart`
 * @returns {number}
 */
export function movedCaret(before, after, position) {
  if (before === after) return position;
  const tokens = tokensOf(before);
  const starts = [0];
  for (const token of tokens) starts.push(starts.at(-1) + token.length);
  let shift = 0;
  for (const { start, end, tokens: inserted } of editsBetween(tokens, tokensOf(after))) {
    const [from, to] = [starts[start], starts[end]];
    if (position < from || (position === from && from === to)) break;
    const length = inserted.join("").length;
    // Inside what was replaced there is no right place: stay as far in as the new words reach.
    if (position < to) return Math.min(position + shift, from + shift + length);
    shift += length - (to - from);
  }
  return position + shift;
}
