// What belongs to points beside their words, when two become one or one becomes two. The same as
// on the server: reports/domain/points.py and attributions.py.
import { mentionsIn } from "./text.js";

/** From a no to a yes: where both points name one speaker, the more careful answer counts. */
const TRUST = ["refused", "not_asked", "asked", "approved"];
const WHO = ["kind", "name", "organisation", "country", "region", "constituency"];

/**
 * Fields that the point which stays takes over from the one that goes.
 * @param {object} stays @param {object} goes
 */
export function joinedFields(stays, goes) {
  const fields = { tags: joinedTags(stays.tags, goes.tags) };
  if (goes.attributions?.length) {
    fields.attributions = joinedSpeakers(stays.attributions, goes.attributions);
  }
  return fields;
}

/** Who stays noted for a part of a point's words: whoever is mentioned there, and who said it. */
export function speakersOf(point, text) {
  const names = mentionsIn(`${point.heading} ${text}\n`);
  return (point.attributions || []).filter(({ mention }) => !mention || names.includes(mention));
}

function joinedTags(one = {}, other = {}) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...names].map((name) => [name, [...new Set([...(one[name] || []), ...(other[name] || [])])]]),
  );
}

function joinedSpeakers(one = [], other = []) {
  const speakers = new Map();
  for (const row of [...one, ...other]) {
    const who = row.mention || JSON.stringify(WHO.map((name) => row[name] ?? null));
    const known = speakers.get(who);
    if (!known || TRUST.indexOf(row.consent) < TRUST.indexOf(known.consent)) speakers.set(who, row);
  }
  return [...speakers.values()];
}
