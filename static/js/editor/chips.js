// What is set on a point, as small marks under its text. They only show; the tools change.
import { h } from "./dom.js";
import { countWords, LONG_POINT_WORDS, mentionsIn } from "./text.js";
import { consentLabel, supportMark, tagLabel } from "./vocabulary.js";
import { comma, fill, gettext, inARow, labelled, momentOf, withSemicolons } from "./words.js";

export const TAG_NAMES = [
  "constituencies",
  "objectives",
  "targets",
  "principles",
  "countries",
  "questions",
];
const CHIP = {
  constituencies: "chip--constituency",
  objectives: "chip--objective",
  targets: "chip--target",
  countries: "chip--country",
  principles: "",
  questions: "",
};

/** @returns {(string|number)[]} as people count: 2 before 15, 4.4 before 13.1, 17.b after 17.19 */
export function inOrder(codes) {
  if (codes.length < 2 || !/^\d/.test(codes[0])) return codes;
  return [...codes].sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1));
}

function rankOf(code) {
  const [goal, target = "0"] = String(code).split(".");
  return 1000 * goal + (/^\d/.test(target) ? Number(target) : 999);
}

/** Two points with the same signature show the same marks. */
export function signature(point, author) {
  const long = countWords(point.text) > LONG_POINT_WORDS ? countWords(point.text) : 0;
  return JSON.stringify([
    point.kind,
    point.support && [point.support, point.section],
    point.contested,
    point.tags,
    speakersIn(point),
    point.practice,
    long,
    author,
    author && point.changed_at,
  ]);
}

/** @returns {string} who wrote the point last, where that is known */
export function authorOf(point) {
  const author = point.author;
  return (author && typeof author === "object" ? author.name : author) || "";
}

/**
 * @param {object} point @param {Vocabulary} vocabulary
 * @param {object} [section] the one it stands in
 * @param {string} [author] who wrote it, where that is worth saying
 * @returns {HTMLElement[]}
 */
export function marksOf(point, vocabulary, section, author = "") {
  const marks = [];
  if (point.kind === "quote")
    marks.push(
      h("span", { class: "quote__speaker", dir: "auto", text: speakerOf(point, vocabulary) }),
    );
  if (point.support) {
    const text = supportMark(point.support, section);
    marks.push(h("span", { class: "chip chip--on chip--support", text }));
  }
  if (point.contested)
    marks.push(h("span", { class: "chip chip--on chip--contested", text: gettext("contested") }));
  for (const name of TAG_NAMES) {
    for (const code of inOrder(point.tags?.[name] || [])) {
      const label = tagLabel(vocabulary, name, code);
      marks.push(
        h("span", {
          class: `chip ${CHIP[name]}`,
          title: vocabulary.label(name, code),
          text: label,
        }),
      );
    }
  }
  if (point.practice) marks.push(h("span", { class: "chip", text: gettext("practice") }));
  for (const row of speakersIn(point)) marks.push(consentMark(row));
  const words = countWords(point.text);
  if (words > LONG_POINT_WORDS) {
    const text = fill(gettext("%(words)s words: could it be two points?"), { words });
    marks.push(h("span", { class: "hint", text }));
  }
  if (author) marks.push(authorMark(author, point.changed_at));
  return marks;
}

/** Who is noted, and who has just been named: nobody has asked them yet. */
function speakersIn({ text, attributions }) {
  const noted = attributions || [];
  const known = new Set(noted.map(({ mention }) => mention));
  const fresh = mentionsIn(text).filter((name) => !known.has(name));
  return [...noted, ...fresh.map((mention) => ({ mention, consent: "not_asked" }))];
}

function consentMark(row) {
  const answer = consentLabel(row.consent)?.toLowerCase() || row.consent;
  // The name by itself, both in one piece: the mark before them runs as the page does.
  const name = row.mention && h("bdi", { text: row.mention });
  const words = h("span", {}, name, row.mention ? labelled("", answer) : answer);
  return h("span", { class: `consent consent--${row.consent}` }, words);
}

function authorMark(name, moment) {
  const time = moment ? momentOf(moment) : "";
  // Each by itself: a name in one script must not turn the figures of a date around.
  const who = h("bdi", { text: name });
  return h("span", { class: "point__author" }, who, time && comma(), time && h("bdi", { text: time }));
}

/** @returns {string} the speaker of a quote, as recorded */
export function speakerOf(point, vocabulary) {
  const names = (point.attributions || [])
    .filter((row) => !row.mention)
    .map((row) => nameOf(row, vocabulary));
  return withSemicolons(names) || gettext("anonymous");
}

export function nameOf(row, vocabulary) {
  const country = row.country ? vocabulary.label("countries", row.country) : "";
  if (row.kind === "person")
    return inARow([row.name, row.organisation, country]);
  if (row.kind === "country") return country;
  if (row.kind === "region") return row.region ? vocabulary.label("regions", row.region) : "";
  if (row.kind === "constituency")
    return row.constituency ? vocabulary.label("constituencies", row.constituency) : "";
  return row.name || row.organisation || "";
}
