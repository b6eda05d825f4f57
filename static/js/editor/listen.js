// What the editor listens to: one listener a kind of event for all points, and the engine.
import { stayAboveKeyboard } from "./screen_keyboard.js";

const FRESH = 2500;

/** @param {Editor} editor */
export function listen(editor) {
  listenToPage(editor);
  listenToEngine(editor);
}

function textOf(event) {
  return event.target.closest?.(".point__text");
}

function listenToPage(editor) {
  const { element } = editor;
  const onText = (name, work) =>
    element.addEventListener(name, (event) => {
      const area = textOf(event);
      if (area) work(event, area);
    });
  onText("input", (event, area) => {
    editor.takeText(area);
    if (!event.isComposing) editor.completion.update(area);
  });
  onText("keydown", (event, area) => editor.keys.onKey(event, area));
  onText("beforeinput", (event) => editor.keys.onBeforeInput(event));
  onText("paste", (event, area) => editor.keys.onPaste(event, area));
  onText("compositionstart", (_event, area) => {
    editor.composing = area;
  });
  onText("compositionend", (_event, area) => {
    editor.composing = null;
    editor.takeText(area);
    editor.completion.update(area);
    catchUp(editor);
  });
  onText("focusin", (_event, area) => editor.enter(editor.rows.get(area.dataset.point)));
  onText("focusout", () => editor.leave());
  stayAboveKeyboard(element, editor.bar.element);
  element.addEventListener("keydown", (event) => editor.keys.onAnyKey(event));
  // Before the engine says good-bye.
  window.addEventListener("pagehide", () => editor.settle(), { capture: true });
  document.addEventListener("gfmd:leaving", () => {
    editor.settle();
    editor.engine.retry();
  });
  document.addEventListener("visibilitychange", () => document.hidden && editor.settle(), {
    capture: true,
  });
}

function listenToEngine(editor) {
  const { engine } = editor;
  engine.addEventListener("points", ({ detail }) => {
    if (!detail.remote) return;
    // The report went on in another version of its template: this page does not know its sections.
    if (detail.ids.some((id) => isElsewhere(editor, id))) return void loadAnew(editor);
    // Nothing moves under a composition: its letters would be lost.
    if (editor.composing) editor.missed = [...(editor.missed || []), ...detail.ids];
    else showRemote(editor, detail.ids);
  });
  engine.addEventListener("status", () => editor.status());
  engine.addEventListener("presence", () => editor.presence.update());
  engine.addEventListener("conflicts", () => editor.status());
  engine.addEventListener("held", () => editor.status());
  engine.addEventListener("update-ready", () =>
    editor.notices.updateReady(() => {
      editor.settle();
      engine.applyUpdate();
    }),
  );
  engine.addEventListener("problem", ({ detail }) => {
    // What is wrong with a point is said for as long as it is: see `Notices.update`.
    if (!detail.pointId) editor.notices.problem(detail.message);
  });
  engine.addEventListener("storage", () => editor.notices.storage(engine.storage));
  engine.addEventListener("restored", ({ detail }) => editor.notices.setBack(detail.count));
  editor.notices.storage(engine.storage || { kind: "ok" });
  editor.notices.begin();
}

function isElsewhere({ model }, id) {
  const point = model.point(id);
  return Boolean(point) && !model.section(point.section);
}

function loadAnew(editor) {
  editor.notices.updateReady(() => {
    editor.settle();
    editor.engine.retry();
    location.reload();
  });
}

function catchUp(editor) {
  if (!editor.missed) return;
  const ids = editor.missed;
  editor.missed = null;
  showRemote(editor, ids);
}

/** Show what somebody else did, and mark it for a moment. */
function showRemote(editor, ids) {
  editor.refresh(ids);
  for (const id of new Set(ids)) {
    const element = editor.rows.get(id)?.element;
    if (!element || document.activeElement === editor.rows.get(id).area) continue;
    element.classList.add("live-point--fresh");
    setTimeout(() => element.classList.remove("live-point--fresh"), FRESH);
  }
}
