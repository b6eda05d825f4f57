// "Download my text": a file that people can read, and that this page can read back.
import { inOrder } from "./points.js";
import { gettext } from "./words.js";

const FORMAT = "gfmd-report-text";
const KEPT = Object.freeze(
  "kind heading level text language support contested tags attributions practice".split(" "),
);
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
    ...conflicts.map(({ mine, theirs }) => `${gettext("In conflict")}\n- ${mine}\n- ${theirs}`),
    `${RULE}\n${gettext("The lines below are for reading this file back. Please leave them as they are.")}`,
    JSON.stringify(data),
  ];
  return new Blob([`${parts.join("\n\n")}\n`], { type: "text/plain;charset=utf-8" });
}

/**
 * What a file made by `textFile` holds that a report does not: texts that stand in no point.
 * @param {string} text of the file
 * @param {{code: string, header: any, points: Map<string, any>}} report
 * @returns {{fields: Record<string, any>, isChanged: boolean}[]} in the order of the file;
 *   `isChanged`: its point is in the report, with other words
 * @throws {Error} with a sentence for the person
 */
export function missingFrom(text, { code, header, points }) {
  const data = parsed(text);
  if (data.code !== code) {
    throw new Error(
      gettext("This file is from the report %(code)s. Open that report and read it back there.", data),
    );
  }
  const here = new Set([...points.values()].map((point) => plain(point.text)));
  const sections = header?.sections ?? [];
  const missing = [];
  for (const point of [...inOrderOf(sections, data.points), ...inConflict(data)]) {
    const words = plain(point.text);
    if (!words || here.has(words)) continue;
    here.add(words);
    missing.push({ fields: fieldsOf(point, sections), isChanged: points.has(point.id) });
  }
  return missing;
}

function parsed(text) {
  const line = text.split("\n").findLast((candidate) => candidate.startsWith("{"));
  let data = null;
  try {
    data = JSON.parse(line ?? "");
  } catch {
    // Said below, with the way out.
  }
  if (data?.format !== FORMAT || !Array.isArray(data.points)) {
    throw new Error(gettext("This file was not made by “Download my text”. Choose one that was."));
  }
  return { ...data, points: data.points.filter((point) => typeof point?.text === "string") };
}

function inOrderOf(sections, points) {
  const place = new Map(sections.map(({ key }, index) => [key, index]));
  const of = ({ section }) => place.get(section) ?? sections.length;
  return inOrder(points).sort((one, other) => of(one) - of(other));
}

/** One's own words that a conflict kept beside a point. */
function inConflict({ points, conflicts }) {
  const own = Array.isArray(conflicts) ? conflicts : [];
  return own
    .filter((conflict) => typeof conflict?.mine === "string")
    .map(({ pointId, mine }) => ({ ...points.find(({ id }) => id === pointId), text: mine }));
}

/** As the changes address takes them: the file holds what the server alone sets, too. */
function fieldsOf(point, sections) {
  const isKnown = sections.some(({ key }) => key === point.section);
  const kept = Object.fromEntries(
    KEPT.filter((name) => name in point).map((name) => [name, point[name]]),
  );
  return { ...kept, section: isKnown ? point.section : sections[0]?.key };
}

function plain(text) {
  return text.replace(/\s+/g, " ").trim();
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
