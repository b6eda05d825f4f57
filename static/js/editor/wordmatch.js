// Which lists of words speak in a text. The twin of gfmd_site/lib/wordmatch.py: both pass the
// examples in tests/vectors/suggest.json.

const TOKEN = /[\p{L}\p{N}]+/gu;
const LETTERS = { أ: "ا", إ: "ا", آ: "ا", ة: "ه", ى: "ي", ؤ: "و", ـ: "" };
const ARABIC_ARTICLE = /^(?:[وف]?[بك]?ال|[وف]?لل)(?=[\p{L}\p{N}_]{3})/u;

/** @param {string} word @returns {string} in small letters without accents; Arabic without article */
export function plain(word) {
  const small = translated(word.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ"));
  const letters = small.normalize("NFKD").replace(/\p{M}/gu, "");
  return translated(letters).replace(ARABIC_ARTICLE, "");
}

function translated(word) {
  return word.replace(/[أإآةىؤـ]/g, (letter) => LETTERS[letter]);
}

/**
 * @param {string} text @param {Set<string>} stopwords
 * @returns {{word: string, start: number, end: number}[]} the words that carry meaning, in order
 */
export function tokens(text, stopwords) {
  const found = [...text.matchAll(TOKEN)].map(({ 0: all, index }) => ({
    word: plain(all),
    start: index,
    end: index + all.length,
  }));
  return found.filter(({ word }) => !stopwords.has(word));
}

export class WordLists {
  /**
   * @param {[string, string, number][]} rows code, words of a pattern, weight
   * @param {{gap: number, further: number}} settings
   */
  constructor(rows, { gap, further }) {
    this.gap = gap;
    this.further = further;
    this.patterns = rows.map(([code, words, weight]) => ({
      code,
      weight,
      length: words.split(" ").length,
    }));
    this.order = new Map(rows.map(([code], rank) => [code, rank]));
    this.whole = new Map();
    this.beginning = new Map();
    rows.forEach(([, words], number) =>
      words.split(" ").forEach((word, position) => {
        const index = word.endsWith("*") ? this.beginning : this.whole;
        push(index, word.replace(/\*$/, ""), [number, position]);
      }),
    );
  }

  /**
   * @param {{word: string, start: number, end: number}[]} found as `tokens` gives them
   * @returns {{code: string, score: number, places: [number, number][]}[]} strongest first
   */
  matches(found) {
    const signs = new Map();
    for (const [number, byPosition] of this.#seen(found)) {
      const { code, weight, length } = this.patterns[number];
      if (byPosition.size < length) continue;
      const span = closest([...byPosition.values()], length + this.gap);
      if (span) push(signs, code, { weight, span });
    }
    const matched = [...signs].map(([code, own]) => this.#scored(code, own, found));
    return matched.sort(
      (a, b) => b.score - a.score || this.order.get(a.code) - this.order.get(b.code),
    );
  }

  /** By pattern and word of the pattern, the places where the word stands. */
  #seen(found) {
    const seen = new Map();
    const note = (hits, place) => {
      for (const [number, position] of hits || []) {
        if (!seen.has(number)) seen.set(number, new Map());
        push(seen.get(number), position, place);
      }
    };
    found.forEach(({ word }, place) => {
      note(this.whole.get(word), place);
      for (let length = 2; length <= word.length; length += 1)
        note(this.beginning.get(word.slice(0, length)), place);
    });
    return seen;
  }

  #scored(code, signs, found) {
    signs.sort(
      ({ weight: w1, span: [a1, b1] }, { weight: w2, span: [a2, b2] }) =>
        w2 - w1 || a1 - b1 - (a2 - b2) || a1 - a2 || b1 - b2,
    );
    const covered = new Set();
    const places = [];
    let score = 0;
    for (const { weight, span } of signs) {
      const [first, last] = span;
      const stretch = Array.from({ length: last - first + 1 }, (_, step) => first + step);
      if (stretch.every((place) => covered.has(place))) continue;
      score += places.length ? weight * this.further : weight;
      for (const place of stretch) covered.add(place);
      places.push([found[first].start, found[last].end]);
    }
    places.sort(([a1, b1], [a2, b2]) => a1 - a2 || b1 - b2);
    return { code, score, places };
  }
}

/** The first narrow enough stretch that holds one of each of the places. */
function closest(places, width) {
  if (places.length === 1) return [places[0][0], places[0][0]];
  for (const start of places.flat().sort((a, b) => a - b)) {
    const chosen = [];
    for (const each of places) {
      const near = each.find(
        (place) => start <= place && place < start + width && !chosen.includes(place),
      );
      if (near === undefined) break;
      chosen.push(near);
    }
    if (chosen.length === places.length) return [start, Math.max(...chosen)];
  }
  return null;
}

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}
