// Words on the screen. The catalogue of the interface language is loaded before the modules.
import { timeOfDay } from "../live/words.js";

export { comma, inARow, withSemicolons } from "../live/words.js";

/** @param {string} text @returns {string} */
export function gettext(text) {
  return globalThis.gettext ? globalThis.gettext(text) : text;
}

/** @param {string} one @param {string} many @param {number} count @returns {string} */
export function ngettext(one, many, count) {
  if (globalThis.ngettext) return globalThis.ngettext(one, many, count);
  return count === 1 ? one : many;
}

/**
 * Put values in the place of %(name)s.
 * @param {string} text @param {Record<string, unknown>} values @returns {string}
 */
export function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) =>
    name in values ? String(values[name]) : whole,
  );
}

/** @param {number} count @returns {string} */
export function wordsLabel(count) {
  return fill(ngettext("%(count)s word", "%(count)s words", count), { count });
}

/** @param {number} count @returns {string} */
export function pointsLabel(count) {
  return fill(ngettext("%(count)s point", "%(count)s points", count), { count });
}

const language = document.documentElement.lang || "en";

/** A label and its value: French sets the colon apart. @returns {string} */
export function labelled(label, value) {
  return `${label}${language === "fr" ? "\u00a0" : ""}: ${value}`;
}

/** @param {Date|number|string} moment @returns {string} hours and minutes, as the reader writes them */
export function timeOf(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "" : timeOfDay(date);
}

// A browser takes a while to look up how a language writes dates: not before one is shown. The
// figures are those of the server's pages, where it would take those of the Arabic script, and so
// is the day before the month in English.
let days = null;
const region = language === "en" ? "en-GB" : language;
const dayOf = (date) =>
  (days ??= new Intl.DateTimeFormat(`${region}-u-nu-latn`, { dateStyle: "medium" })).format(date);

/** @param {Date|number|string} moment @returns {string} the time today, the date of other days */
export function momentOf(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  const isToday = date.toDateString() === new Date().toDateString();
  if (isToday) return timeOfDay(date);
  // Arabic days carry direction marks, which turn them round beside a Latin name.
  return dayOf(date).replaceAll("\u200f", "");
}
