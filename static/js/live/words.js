// The sentences of this folder, in the language of the page where its catalogue is loaded.

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
