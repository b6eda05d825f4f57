// Merging two edits of one text: the twin of gfmd_site/lib/merge.py, which holds the
// specification. Both pass tests/vectors/merge.json.

const MAX_DIFFERENCES = 256;
const BLANKS = characters("9 B-D 20 85 A0 1680 2000-200A 2028 2029 202F 205F 3000");
const PUNCTUATION = characters(
  "21 22 24-26 28-2C 2E 2F 3A-3F 5B-5E 60 7B-7E A1 A7 AB B6 B7 BB BF 60C 61B 61F 66A-66D 6D4 " +
    "2012-2018 201A-2027 2030-205E 3001-3003 3008-3011",
);

/** @typedef {{start: number, end: number, tokens: string[]}} Edit base tokens start…end-1 become tokens */

/**
 * Merge two texts that both came from `base`. With a conflict the text is the server's.
 * @param {string} base
 * @param {string} server
 * @param {string} mine
 * @returns {{text: string, conflict: boolean}}
 */
export function merge(base, server, mine) {
  if (mine === base || mine === server) return { text: server, conflict: false };
  if (server === base) return { text: mine, conflict: false };
  const tokens = tokensOf(base);
  const theirs = editsBetween(tokens, tokensOf(server));
  const ours = editsBetween(tokens, tokensOf(mine));
  const merged = [];
  let position = 0;
  for (const { start, end, sides } of groups(theirs, ours)) {
    merged.push(...tokens.slice(position, start));
    const [first, second] = sides.map((edits) => edits.length && applied(tokens, start, end, edits));
    if (first && second && !equal(first, second)) return { text: server, conflict: true };
    merged.push(...(first || second));
    position = end;
  }
  return { text: [...merged, ...tokens.slice(position)].join(""), conflict: false };
}

/**
 * Cut a text into words, blanks, marks and line breaks; joined they are the text again.
 * @param {string} text
 * @returns {string[]}
 */
export function tokensOf(text) {
  const tokens = [];
  let previous = "";
  // Iterating over a string gives code points, as Python does.
  for (const character of text) {
    const kind = classOf(character);
    if (kind === previous && (kind === "word" || kind === "blank")) {
      tokens[tokens.length - 1] += character;
    } else {
      tokens.push(character);
    }
    previous = kind;
  }
  return tokens;
}

/**
 * What turns the tokens of the base into those of one side, from left to right.
 * @param {string[]} base
 * @param {string[]} side
 * @returns {Edit[]}
 */
export function editsBetween(base, side) {
  const shorter = Math.min(base.length, side.length);
  let head = 0;
  while (head < shorter && base[head] === side[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && base.at(-1 - tail) === side.at(-1 - tail)) tail += 1;
  const old = base.slice(head, base.length - tail);
  const edits = differences(old, side.slice(head, side.length - tail));
  for (const edit of edits) {
    edit.start += head;
    edit.end += head;
  }
  return joined(base, edits);
}

function characters(ranges) {
  const set = new Set();
  for (const part of ranges.split(" ")) {
    const [first, last = first] = part.split("-").map((code) => parseInt(code, 16));
    for (let code = first; code <= last; code += 1) set.add(String.fromCodePoint(code));
  }
  return set;
}

function classOf(character) {
  if (character === "\n") return "break";
  if (BLANKS.has(character)) return "blank";
  return PUNCTUATION.has(character) ? "mark" : "word";
}

function classOfToken(token) {
  return classOf(String.fromCodePoint(token.codePointAt(0)));
}

function equal(one, other) {
  return one.length === other.length && one.every((token, index) => token === other[index]);
}

function differences(old, side) {
  const edits = [];
  let [x, y] = [0, 0];
  for (const [matchX, matchY] of [...matches(old, side), [old.length, side.length]]) {
    if (matchX !== x || matchY !== y) {
      edits.push({ start: x, end: matchX, tokens: side.slice(y, matchY) });
    }
    [x, y] = [matchX + 1, matchY + 1];
  }
  return edits;
}

/** The pairs of equal tokens that Myers' path goes through; none beyond the limit. */
function matches(old, side) {
  if (!old.length || !side.length) return [];
  const rounds = [new Map([[1, 0]])];
  for (let count = 0; count <= MAX_DIFFERENCES; count += 1) {
    const reached = new Map();
    for (let k = -count; k <= count; k += 2) {
      const entered = step(rounds.at(-1), k, old.length, side.length);
      if (!entered) continue;
      let [x] = entered;
      while (x < old.length && x - k < side.length && old[x] === side[x - k]) x += 1;
      reached.set(k, x);
      if (x === old.length && x - k === side.length) {
        return followedBack([...rounds, reached], k, old.length, side.length);
      }
    }
    rounds.push(reached);
  }
  return [];
}

/** Where diagonal k is entered, and whether downwards; null where it cannot be. */
function step(before, k, width, height) {
  const above = before.get(k + 1);
  const beside = before.get(k - 1);
  const down = above !== undefined && above - k <= height;
  const across = beside !== undefined && beside + 1 <= width;
  if (down && (!across || beside < above)) return [above, true];
  return across ? [beside + 1, false] : null;
}

function followedBack(rounds, last, width, height) {
  const pairs = [];
  let k = last;
  for (let index = rounds.length - 1; index > 0; index -= 1) {
    const [start, down] = step(rounds[index - 1], k, width, height) ?? [0, true];
    for (let x = rounds[index].get(k) - 1; x >= start; x -= 1) pairs.push([x, x - k]);
    k += down ? 1 : -1;
  }
  return pairs.reverse();
}

/** Join edits between which the base has neither a word nor a line break. */
function joined(base, edits) {
  const result = [];
  for (const edit of edits) {
    const last = result.at(-1);
    const between = last ? base.slice(last.end, edit.start) : [];
    const apart = between.some((token) => ["word", "break"].includes(classOfToken(token)));
    if (last && !apart) {
      last.end = edit.end;
      last.tokens = [...last.tokens, ...between, ...edit.tokens];
    } else {
      result.push(edit);
    }
  }
  return result;
}

/** The spans of the base that edits touch, with the edits of either side in them. */
function* groups(theirs, ours) {
  const waiting = [
    ...theirs.map((edit) => ({ edit, side: 0 })),
    ...ours.map((edit) => ({ edit, side: 1 })),
  ].sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.side - b.side);
  let group = null;
  for (const { edit, side } of waiting) {
    if (group && edit.start > group.end) {
      yield group;
      group = null;
    }
    group ??= { start: edit.start, end: edit.end, sides: [[], []] };
    group.sides[side].push(edit);
    group.end = Math.max(group.end, edit.end);
  }
  if (group) yield group;
}

function applied(base, start, end, edits) {
  const tokens = [];
  let position = start;
  for (const edit of edits) {
    tokens.push(...base.slice(position, edit.start), ...edit.tokens);
    position = edit.end;
  }
  return [...tokens, ...base.slice(position, end)];
}
