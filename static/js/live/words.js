// The sentences of this folder, in the language of the page where its catalogue is loaded, and the
// signs that are not the same in each language.

const translate = (text) => globalThis.gettext?.(text) ?? text;

/**
 * Named so that its sentences are collected for the catalogues.
 * @param {string} text with places such as %(count)s
 * @param {Record<string, string|number>} [values]
 */
export function gettext(text, values = {}) {
  return translate(text).replace(/%\((\w+)\)s/g, (_all, name) => String(values[name]));
}

/** The time of day as all languages of the page write it: a phone takes long to make its own. */
export function timeOfDay(date) {
  const [hours, minutes] = [date.getHours(), date.getMinutes()];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

// The marks keep a word in Latin letters from drawing what follows the sign to itself.
const isArabic = () => globalThis.document?.documentElement.lang === "ar";
const isFrench = () => globalThis.document?.documentElement.lang === "fr";

/** @returns {string} what stands between two things in a row, as gfmd_site/lib/typography.py has it */
export const comma = () => (isArabic() ? "،\u200f " : ", ");

/** @param {string[]} parts @returns {string} them in a row; empty ones are left out */
export const inARow = (parts) => parts.filter(Boolean).join(comma());

/** @param {string[]} parts in which commas may stand @returns {string} them in a row */
export function withSemicolons(parts) {
  const sign = isArabic() ? "؛\u200f " : isFrench() ? "\u00a0; " : "; ";
  return parts.filter(Boolean).join(sign);
}
