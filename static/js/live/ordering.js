// Places in a list as short strings: the twin of gfmd_site/lib/ordering.py, key for key.

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
// Keys at either end count in steps of this many digits, so that they stay short.
const STEP_DIGITS = 4;
const FIRST = "i";
const WELL_FORMED = /^[0-9a-z]*[1-9a-z]$/;

/**
 * A key that sorts after `before` and before `after`; null means the end of the list.
 * @param {string|null|undefined} before
 * @param {string|null|undefined} after
 * @returns {string}
 */
export function keyBetween(before, after) {
  const low = before || "";
  const high = after || "";
  for (const key of [low, high]) {
    if (key && !WELL_FORMED.test(key)) {
      throw new RangeError("A place is written with digits and small letters, not ending in 0.");
    }
  }
  if (high && low >= high) {
    throw new RangeError("The first place does not come before the second.");
  }
  if (!low && !high) return FIRST;
  let step = "";
  if (!high) step = stepped(low, 1);
  else if (!low) step = stepped(high, -1);
  return step || midpoint(low, high);
}

/**
 * `count` keys in order between two others, short ones by halving the gap.
 * @param {string|null|undefined} before
 * @param {string|null|undefined} after
 * @param {number} count
 * @returns {string[]}
 */
export function keysBetween(before, after, count) {
  if (count <= 0) return [];
  const middle = keyBetween(before, after);
  const left = Math.floor((count - 1) / 2);
  return [
    ...keysBetween(before, middle, left),
    middle,
    ...keysBetween(middle, after, count - 1 - left),
  ];
}

function stepped(key, step) {
  const number = parseInt(key.slice(0, STEP_DIGITS).padEnd(STEP_DIGITS, "0"), DIGITS.length) + step;
  if (number <= 0 || number >= DIGITS.length ** STEP_DIGITS) return "";
  return number.toString(DIGITS.length).padStart(STEP_DIGITS, "0").replace(/0+$/, "");
}

function midpoint(low, high) {
  let shared = 0;
  while (shared < high.length && (low[shared] ?? "0") === high[shared]) shared += 1;
  if (shared) return high.slice(0, shared) + midpoint(low.slice(shared), high.slice(shared));
  const first = low ? DIGITS.indexOf(low[0]) : 0;
  const last = high ? DIGITS.indexOf(high[0]) : DIGITS.length;
  if (last - first > 1) return DIGITS[Math.floor((first + last) / 2)];
  if (high.length > 1) return high[0];
  return DIGITS[first] + midpoint(low.slice(1), "");
}
