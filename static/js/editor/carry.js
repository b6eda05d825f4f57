// What is typed into the plain form of the report page, until the editor takes its place.
import { rebase } from "./text.js";

/** Longer than this nobody types where a page that ends would take the words along. */
const PATIENCE = 5_000;

/**
 * The page comes from the server, the engine may start from what this device kept before: it has
 * to hear of a point before it can take over what is typed in it. While nobody types in the form
 * there is nothing to wait for.
 * @param {object} engine as static/js/live/engine.js describes it
 */
export async function knowsTheForm(engine) {
  const versions = [...document.querySelectorAll("#report-form input[name^=version-]")].map(
    ({ name, value }) => [name.replace("version-", ""), Number(value)],
  );
  const mayGoOn = () => !engine.isBehind(versions) || !typedMeanwhile().length;
  if (mayGoOn()) return;
  await new Promise((resolve) => {
    const look = () => mayGoOn() && done();
    const timer = setTimeout(() => done(), PATIENCE);
    const done = () => {
      clearTimeout(timer);
      engine.removeEventListener("points", look);
      engine.removeEventListener("status", look);
      resolve();
    };
    engine.addEventListener("points", look);
    engine.addEventListener("status", look);
  });
}

/** What somebody typed into the form while the editor was on its way. */
export function typedMeanwhile() {
  const areas = [...document.querySelectorAll("#report-form textarea")];
  const active = document.activeElement;
  return areas
    .filter((area) => area.value !== area.defaultValue || area === active)
    .map((area) => {
      const { name, value, defaultValue, selectionStart, form } = area;
      const target = name.replace(/^(text|new)-/, "");
      return {
        target,
        isNew: name.startsWith("new-"),
        version: Number(form.elements[`version-${target}`]?.value ?? 0),
        heading: form.elements[`heading-${target}`]?.value.trim() ?? "",
        from: defaultValue,
        text: value === defaultValue ? null : value,
        at: active === area ? selectionStart : null,
      };
    });
}

/** @param {Editor} editor @param {object[]} typed as `typedMeanwhile` gives it */
export function carryOver(editor, typed) {
  for (const { target, isNew, heading, at, ...words } of typed) {
    if (isNew && !words.text) continue;
    const id = isNew ? lineFor(editor, target, heading) : target;
    editor.refresh();
    const kept = words.text === null ? id : takeTyped(editor, id, words);
    if (at !== null) focusOn(editor, kept, at);
  }
}

function lineFor(editor, section, heading) {
  const { id } = editor.commands.lineAfter(null, section);
  if (heading) editor.commands.placeDraft(id, { heading });
  return id;
}

/**
 * Where somebody else has changed the same words since, both versions stay, as two points.
 * @param {Editor} editor
 * @param {string} id
 * @param {{from: string, text: string, version: number}} typed on which text and version
 * @returns {string} the id of the point
 */
function takeTyped(editor, id, { from, text, version }) {
  const point = editor.model.point(id);
  if (!point) {
    // Deleted meanwhile, or not known here yet: the server puts the words where they belong.
    editor.engine.update(id, { text }, { version, text: from });
    editor.refresh();
    return id;
  }
  const merged = rebase(from, text, point.text);
  if (merged !== null) return editor.change(id, { text: merged });
  editor.paste(id, [{ text, level: 0 }]);
  return id;
}

/**
 * Behind a composition the point was deleted, or its words changed: when it ends, nothing typed may go.
 * @param {Editor} editor @param {Row} row @returns {string} the id of the point
 */
export function takeBeside(editor, row) {
  const { text: from, version } = row.taken;
  const text = row.area.value;
  if (editor.isComposing(row) || text === from) return row.id;
  return takeTyped(editor, row.id, { from, text, version });
}

/** The caret goes on where it was, as soon as there is a field for it. */
function focusOn(editor, id, at) {
  if (editor.rows.has(id)) return editor.focus(id, at);
  const { engine } = editor;
  engine.addEventListener("points", function look() {
    if (!editor.rows.has(id)) return;
    engine.removeEventListener("points", look);
    if (document.activeElement === document.body) editor.focus(id, at);
  });
  return undefined;
}
