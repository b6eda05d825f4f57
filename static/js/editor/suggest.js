// Which tags fit a text, with the words that speak for each: the twin of
// practices/domain/suggestions.py. Asks nobody, so it works while there is no network.
import { tokens, WordLists } from "./wordmatch.js";

export class Suggester {
  /** @param {object} data what the address of the word lists answers */
  constructor(data) {
    this.data = data;
    this.stopwords = new Set(data.stopwords);
    this.built = new Map();
  }

  /**
   * @param {string} text @param {string} language two letters; one without lists reads as English
   * @returns {Record<string, {code: string, score: number, words: string[]}[]>} best first, by list
   */
  suggest(text, language) {
    const found = tokens(text, this.stopwords);
    return Object.fromEntries(
      this.data.kinds.map((kind) => [kind, this.#fitting(kind, language, text, found)]),
    );
  }

  /**
   * The few to ask a person about: neither accepted nor dismissed already.
   * @param {{text: string, tags?: object, dismissed?: string[]}} point @param {string} language
   * @returns {{kind: string, code: string, words: string[]}[]}
   */
  open({ text, tags = {}, dismissed = [] }, language) {
    return Object.entries(this.suggest(text, language)).flatMap(([kind, items]) =>
      this.#worthAsking(kind, items)
        .filter(({ code }) => !(tags[kind] || []).includes(code))
        .filter(({ code }) => !dismissed.includes(`${kind}:${code}`))
        .slice(0, this.data.shown[kind])
        .map(({ code, words }) => ({ kind, code, words })),
    );
  }

  #worthAsking(kind, items) {
    const strong = items.filter(({ score }) => score >= this.data.strong);
    if (strong.length) return strong;
    return this.data.only_strong.includes(kind) ? [] : items.slice(0, 1);
  }

  #fitting(kind, language, text, found) {
    const matches = this.#lists(kind, language).matches(found);
    if (!matches.length) return [];
    const { threshold, share, most } = this.data;
    const least = Math.max(threshold[kind], matches[0].score * share);
    return matches
      .filter(({ score }) => score >= least)
      .slice(0, most[kind])
      .map(({ code, score, places }) => ({
        code,
        score,
        words: [...new Set(places.map(([start, end]) => text.slice(start, end)))],
      }));
  }

  #lists(kind, language) {
    const short = language.slice(0, 2).toLowerCase();
    const name = short in this.data.lists ? short : this.data.other;
    const key = `${name} ${kind}`;
    if (!this.built.has(key))
      this.built.set(key, new WordLists(this.data.lists[name][kind], this.data));
    return this.built.get(key);
  }
}

/**
 * The word lists: kept with the editor for use without network. Nothing is suggested where they
 * cannot be had.
 * @param {string} address @returns {Promise<Suggester|null>}
 */
export async function loadSuggester(address) {
  if (!address) return null;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return null;
    return new Suggester(await answer.json());
  } catch {
    return null;
  }
}
