// Two texts of one point that could not be merged: as the person sees them, and what a choice does.
import { keyBetween } from "./ordering.js";
import { inOrder } from "./points.js";

/**
 * @typedef {{id: any, pointId: string, field: string, deletes: boolean, mine: string,
 *   theirs: string, author: string, at: string, copyIsMine: boolean}} Conflict
 *   `deletes`: one of the two deleted the point; that side's text is empty
 */

/**
 * @param {any} copy as the state address gives it
 * @param {number|string} me the person's account: two people may have the same name
 * @returns {Conflict}
 */
export function asConflict(copy, me) {
  const copyIsMine = String(copy.author_id) === String(me);
  const [mine, theirs] = copyIsMine ? [copy.text, copy.kept_text] : [copy.kept_text, copy.text];
  return {
    id: copy.id,
    pointId: copy.point_id,
    field: copy.field,
    deletes: copy.deletes,
    mine,
    theirs,
    author: copyIsMine ? copy.kept_author : copy.author,
    at: (copyIsMine ? copy.kept_at : null) ?? copy.created_at,
    copyIsMine,
  };
}

/**
 * The operations that carry out a choice; none where the point has the chosen text already.
 * @param {Conflict} conflict
 * @param {"mine"|"theirs"|"both"} choice
 * @param {Map<string, any>} points
 * @returns {[string, string, Record<string, any>][]} kind, point id, fields
 */
export function decision(conflict, choice, points) {
  const { pointId, field, deletes, copyIsMine } = conflict;
  const copy = copyIsMine ? conflict.mine : conflict.theirs;
  const takesCopy = choice === (copyIsMine ? "mine" : "theirs");
  if (deletes) return takesCopy ? [["delete", pointId, {}]] : [];
  if (takesCopy) return [["update", pointId, { [field]: copy }]];
  return choice === "both" ? [["create", crypto.randomUUID(), beside(points, pointId, copy)]] : [];
}

/** A second point right after the first, in the same place, with the other text. */
function beside(points, pointId, text) {
  const first = points.get(pointId) ?? { section: "", kind: "point", heading: "", level: 0 };
  const { section, kind, heading, level, order, language } = first;
  const siblings = inOrder([...points.values()].filter((point) => point.section === section));
  const next = siblings.find((point) => point.order > order);
  const place = order ? { order: keyBetween(order, next?.order) } : {};
  return { section, kind, heading, level, language, text, ...place };
}
