// The lists to choose from: objectives, targets, countries and the like, in the reader's language.
import { folded } from "./text.js";
import { fill, gettext } from "./words.js";

const KEPT_IN = "vocabularies";
const PATIENCE = 15_000;
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

  /** Terms whose words begin with what was typed; those that begin with it come first. */
  search(name, query, most = 8) {
    const wanted = folded(query).split(/\s+/).filter(Boolean);
    const found = this.terms(name).filter((term) =>
      wanted.every((word) => hasWord(term.key, word)),
    );
    const first = (term) => (folded(term.label).startsWith(wanted.join(" ")) ? 0 : 1);
    return found.sort((one, other) => first(one) - first(other)).slice(0, most);
  }

  /**
   * A country under the name that was begun: an English text gets the English one in any interface.
   * @param {{label: string, english?: string}} term @param {string} wanted folded
   */
  nameBegun({ label, english }, wanted) {
    const isBegun = (name) => hasWord(folded(name), wanted);
    return english && isBegun(english) && !isBegun(label) ? english : label;
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
  const kept = await globalThis.caches?.open(KEPT_IN).catch(() => null);
  const earlier = await kept?.match(address);
  const fresh = fetched(address, kept);
  const answer = earlier ?? (await fresh);
  // A network that fails in the middle of the lists must not take the page along.
  return new Vocabulary((await answer?.json().catch(() => null)) ?? {});
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
