// Places for new points. Two people may add at the same spot at once: chance keeps them apart.
import { keyBetween } from "../live/ordering.js";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const WIDTH = 4;

/**
 * A place behind the last point. Counting up keeps keys short where halving the rest would not.
 * @param {string|null|undefined} last
 * @returns {string}
 */
export function placeAtEnd(last) {
  if (!last) return `i${DIGITS[1 + chance(30)]}`;
  const number = parseInt(last.slice(0, WIDTH).padEnd(WIDTH, "0"), 36) + 2 + chance(30);
  const key = (number % 36 ? number : number + 1).toString(36).padStart(WIDTH, "0");
  return key.length === WIDTH ? key : keyBetween(last, null);
}

/**
 * A place between two others that are in order; null means the end of the list.
 * @param {string|null} low
 * @param {string|null} high
 * @returns {string}
 */
export function placeBetween(low, high) {
  if (high === null) return placeAtEnd(low);
  const middle = keyBetween(low, high);
  return [middle, keyBetween(low, middle), keyBetween(middle, high)][chance(3)];
}

/**
 * `count` places behind the point at `index` (-1: before the first). Points that share a place
 * with their neighbour get new ones, or nothing would fit between them.
 * @param {{id: string, order: string}[]} points in order
 * @param {number} index
 * @param {number} count
 * @returns {{keys: string[], moved: {id: string, order: string}[]}}
 */
export function placesAfter(points, index, count) {
  const low = index < 0 ? null : points[index].order;
  let next = index + 1;
  while (next < points.length && low !== null && points[next].order <= low) next += 1;
  const high = next < points.length ? points[next].order : null;
  const twins = points.slice(index + 1, next);
  const keys = [];
  let last = low;
  for (let made = 0; made < count + twins.length; made += 1) {
    last = placeBetween(last, high);
    keys.push(last);
  }
  return {
    keys: keys.slice(0, count),
    moved: twins.map((point, place) => ({ id: point.id, order: keys[count + place] })),
  };
}

function chance(below) {
  return Math.floor(Math.random() * below);
}
