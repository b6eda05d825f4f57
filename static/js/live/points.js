// A point as plain values: what an operation does to it, whoever made the operation.

export const BLANK = Object.freeze({
  version: 0,
  section: "",
  kind: "point",
  heading: "",
  level: 0,
  order: "",
  text: "",
  language: "",
  support: "",
  contested: false,
  tags: Object.freeze({}),
  attributions: Object.freeze([]),
  practice: null,
  dismissed: Object.freeze([]),
  deleted: false,
});
const PLACE = new Set(["section", "order", "heading", "level"]);

/**
 * The point after an operation. Tags are changed list by list; everything else field by field.
 * @param {object|undefined} point
 * @param {{kind: string, fields: Record<string, any>}} operation
 * @param {string} id
 */
export function applied(point, { kind, fields }, id) {
  const before = point ?? { ...BLANK, id };
  const after = { ...before, ...fields, id };
  if (fields.tags) after.tags = { ...before.tags, ...fields.tags };
  if (kind === "delete") after.deleted = true;
  if (kind === "restore" || kind === "create") after.deleted = false;
  return after;
}

/**
 * Fields of two operations on one point, the second after the first.
 * @param {Record<string, any>} first
 * @param {Record<string, any>} second
 */
export function joined(first, second) {
  const both = { ...first, ...second };
  if (first.tags && second.tags) both.tags = { ...first.tags, ...second.tags };
  return both;
}

/** A change of nothing but the place is a move: other people need not look at the text then. */
export function kindOf(fields) {
  const names = Object.keys(fields);
  const moves = names.includes("section") || names.includes("order");
  return moves && names.every((name) => PLACE.has(name)) ? "move" : "update";
}

/** Points in the order of a reader, within one section. */
export function inOrder(points) {
  return [...points].sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id));
}

function compare(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
