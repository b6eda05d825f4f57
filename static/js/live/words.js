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

/** The time of day as people of the page's language write it. */
export function timeOfDay(date) {
  const language = globalThis.document?.documentElement.lang || "en";
  // The figures of the server's pages, where a browser would take those of the Arabic script.
  return date.toLocaleTimeString(`${language}-u-nu-latn`, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}
