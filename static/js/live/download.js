// "Download my text": a file that people can read, and that this page can read back.
import { inOrder } from "./points.js";
import { say } from "./words.js";

const FORMAT = "gfmd-report-text";
const RULE = "-".repeat(72);

/**
 * @param {{code: string, header: any, points: Map<string, any>, conflicts: any[], unsent: any[]}}
 *   content
 * @returns {Blob}
 */
export function textFile({ code, header, points, conflicts, unsent }) {
  const data = { format: FORMAT, version: 1, code, points: [...points.values()], conflicts, unsent };
  const parts = [
    outline(code, header, points),
    ...conflicts.map(({ mine, theirs }) => `${say("In conflict")}\n- ${mine}\n- ${theirs}`),
    `${RULE}\n${say("The lines below are for reading this file back. Please leave them as they are.")}`,
    JSON.stringify(data),
  ];
  return new Blob([`${parts.join("\n\n")}\n`], { type: "text/plain;charset=utf-8" });
}

/**
 * The points of a file made by `textFile`.
 * @param {string} text
 * @returns {any[]}
 * @throws {Error} with a sentence for the person
 */
export function pointsOf(text) {
  const line = text.split("\n").findLast((candidate) => candidate.startsWith("{"));
  let data = null;
  try {
    data = JSON.parse(line ?? "");
  } catch {
    // Said below, with the way out.
  }
  if (data?.format !== FORMAT || !Array.isArray(data.points)) {
    throw new Error(say("This file was not made by “Download my text”. Choose one that was."));
  }
  return data.points;
}

function outline(code, header, points) {
  const sections = header?.sections ?? [];
  const all = [...points.values()];
  const known = new Set(sections.map(({ key }) => key));
  const other = all.filter(({ section }) => !known.has(section));
  const parts = [`${header?.report?.label ?? code}\n${new Date().toISOString()}`];
  for (const { key, number, title } of sections) {
    const own = inOrder(all.filter(({ section }) => section === key));
    parts.push([`${number}. ${title}`, ...lines(own)].join("\n"));
  }
  if (other.length) parts.push(lines(other).join("\n"));
  return parts.join("\n\n");
}

function lines(points) {
  let heading = "";
  return points.flatMap((point) => {
    const indent = "  ".repeat(point.level);
    const text = point.text.replaceAll("\n", `\n${indent}  `);
    const above = point.heading && point.heading !== heading ? [`  ${point.heading}`] : [];
    heading = point.heading;
    return [...above, `${indent}- ${text}`];
  });
}
