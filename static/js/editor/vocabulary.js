// The lists to choose from: objectives, targets, countries and the like, in the reader's language.
import { folded } from "./text.js";
import { fill, gettext } from "./words.js";

const KEPT_IN = "vocabularies";
const PATIENCE = 15_000;
const OTHER_NAMES = "/practices/vocabularies.json?names=countries";
// People leave the article out: what is called المغرب is typed مغرب too.
const ARTICLE = "ال";
export const SUPPORT = ["one", "some", "several", "broad"];

/**
 * @param {string} value
 * @param {object} [section] a section that lists priorities has words of its own
 * @returns {string}
 */
export function supportLabel(value, section) {
  const own = section?.support?.[value];
  if (own) return own[0].toUpperCase() + own.slice(1);
  return {
    one: gettext("One"),
    some: gettext("Some"),
    several: gettext("Several"),
    broad: gettext("Broad"),
  }[value];
}

/** @returns {string} the support of a point as its mark says it */
export function supportMark(value, section) {
  const own = section?.support?.[value];
  if (own) return own;
  return fill(gettext("support: %(support)s"), { support: supportLabel(value).toLowerCase() });
}

/** @returns {string} */
export function consentLabel(value) {
  return {
    not_asked: gettext("Not asked"),
    asked: gettext("Asked"),
    approved: gettext("Approved"),
    refused: gettext("Refused"),
  }[value];
}

export class Vocabulary {
  constructor(lists = {}) {
    this.lists = lists;
    this.otherNames = new OtherNames();
    this.byCode = {};
    for (const [name, terms] of Object.entries(lists)) {
      if (!Array.isArray(terms)) continue;
      this.byCode[name] = new Map(terms.map((term) => [term.code, term]));
      for (const term of terms) term.key = folded(`${term.code} ${term.label} ${term.also || ""}`);
    }
  }

  /** @returns {{code: string, label: string}[]} */
  terms(name) {
    return this.lists[name] || [];
  }

  label(name, code) {
    return this.byCode[name]?.get(String(code))?.label || String(code);
  }

  /**
   * Terms whose words begin with what was typed; those that begin with it come first. A country
   * that goes by no such name in this list is looked for in the other languages.
   */
  search(name, query, most = 8) {
    const wanted = wordsOf(query);
    const found = this.terms(name).filter((term) => hasWords(term.key, wanted));
    if (name === "countries" && !found.length) return this.#bySpelling(wanted).slice(0, most);
    const first = (term) => (folded(term.label).startsWith(wanted.join(" ")) ? 0 : 1);
    return found.sort((one, other) => first(one) - first(other)).slice(0, most);
  }

  #bySpelling(wanted) {
    const typed = wanted.join(" ");
    const begins = (name) => name && typed.startsWith(`${folded(name)} `);
    const goesOn = ({ label, english }) => begins(label) || begins(english);
    if (typed.length < 2 || this.terms("countries").some(goesOn)) return [];
    return this.terms("countries").filter(({ code }) => this.otherNames.find(code, wanted));
  }

  /**
   * How a country is called in the words that were typed: the name in the list, the English one, or
   * that of another language, `language` before the others.
   * @param {{code: string, label: string, english?: string}} term
   */
  spelling({ code, label, english, key }, query, language) {
    const wanted = wordsOf(query);
    const isBegun = (name) => hasWords(folded(name), wanted);
    if (english && isBegun(english) && !isBegun(label)) return english;
    if (hasWords(key, wanted)) return label;
    return this.otherNames.find(code, wanted, language) ?? label;
  }

  /** Terms whose code begins with what was typed. */
  withCode(name, start, most = 8) {
    const code = start.toLowerCase();
    const found = this.terms(name).filter((term) => term.code.toLowerCase().startsWith(code));
    return found
      .sort((one, other) => (one.code === code ? -1 : other.code === code ? 1 : 0))
      .slice(0, most);
  }
}

/** Names of countries in all languages, fetched when somebody types one that the list lacks. */
class OtherNames {
  constructor() {
    this.names = null;
    this.asked = false;
    /** Called once the names are there. */
    this.onArrival = () => {};
  }

  /** @returns {string|undefined} the name of the country that has these words */
  find(code, wanted, language = "") {
    if (!this.names) this.#ask();
    const { [language]: preferred = [], ...others } = this.names?.[code] ?? {};
    const names = [...preferred, ...Object.values(others).flat()];
    return names.find((name) => hasWords(folded(name), wanted));
  }

  async #ask() {
    if (this.asked) return;
    this.asked = true;
    this.names = (await keptOrFetched(OTHER_NAMES))?.names ?? null;
    if (this.names) this.onArrival();
    else setTimeout(() => (this.asked = false), PATIENCE);
  }
}

function wordsOf(query) {
  return folded(query).split(/\s+/).filter(Boolean);
}

function hasWords(key, words) {
  return words.every((word) => hasWord(key, word) || hasWord(key, `${ARTICLE}${word}`));
}

function hasWord(key, word) {
  return key.startsWith(word) || key.includes(` ${word}`) || key.includes(`(${word}`);
}

/** How a tag is written on its chip. */
export function tagLabel(vocabulary, name, code) {
  if (name === "objectives") return fill(gettext("GCM %(code)s"), { code });
  if (name === "targets") return fill(gettext("SDG %(code)s"), { code });
  if (name === "questions") return fill(gettext("question %(number)s"), { number: code });
  return vocabulary.label(name, code);
}

/**
 * The lists: those of the last visit at once, renewed for the next one; else from the server.
 * They are public facts.
 * @param {string} address
 * @returns {Promise<Vocabulary>}
 */
export async function loadVocabulary(address) {
  return new Vocabulary((await keptOrFetched(address)) ?? {});
}

async function keptOrFetched(address) {
  const kept = await globalThis.caches?.open(KEPT_IN).catch(() => null);
  const earlier = await kept?.match(address);
  const fresh = fetched(address, kept);
  const answer = earlier ?? (await fresh);
  // A network that fails in the middle of the lists must not take the page along.
  return (await answer?.json().catch(() => null)) ?? null;
}

/** A sign-in page of a hotel answers too: only a list counts. */
async function fetched(address, kept) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(address, { credentials: "same-origin", signal });
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return null;
    await kept?.put(address, answer.clone()).catch(() => {});
    return answer;
  } catch {
    return null;
  }
}
