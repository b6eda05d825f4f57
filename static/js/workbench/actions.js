// What the buttons of the outline ask for. The forms behind them do the same without this script.

/**
 * @param {any} outline the outline of the page
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement|null} button
 */
export function act(outline, form, button) {
  const [name, what = ""] = split(button?.value ?? "");
  const ref = form.elements.ref?.value ?? null;
  const part = form.elements.part.value;
  const run = (PARTS[part] ?? {})[name];
  if (run) run({ outline, outbox: outline.outbox, form, ref, what });
}

function split(value) {
  const at = value.indexOf(":");
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}

function comment({ outbox, form, ref }) {
  const field = form.elements.comment;
  if (!field.value.trim()) return field.focus();
  outbox.ask("comment", ref, { text: field.value });
  field.value = "";
}

function settle({ outbox, ref, what }) {
  outbox.ask("settle", ref, { comment: Number(what) });
}

function keep({ outbox, ref, what }) {
  outbox.ask("copy_settle", ref, { copy: Number(what) });
}

const ITEM = {
  comment,
  settle,
  keep,
  up: ({ outline, form }) => outline.step(form.closest("[data-item]"), true),
  down: ({ outline, form }) => outline.step(form.closest("[data-item]"), false),
  delete: ({ outbox, ref }) => outbox.ask("delete", ref, {}),
  merge: ({ outbox, ref, what }) => outbox.ask("merge", what, { other: ref }),
  section: ({ outbox, form, ref }) => outbox.ask("move", ref, { section: form.elements.section.value }),
  drop: ({ outbox, ref, what }) => outbox.ask("source_remove", ref, { point: what }),
  accept: ({ outbox, ref, what }) => outbox.ask("source_accept", ref, { point: what }),
  adjust: ({ outbox, ref, what }) => outbox.ask("source_adjust", ref, { point: what }),
  take({ outbox, form, ref, what }) {
    const name = form.elements[`copy_field_${what}`].value;
    outbox.ask("update", ref, { [name]: form.elements[`copy_text_${what}`].value });
    outbox.ask("copy_settle", ref, { copy: Number(what) });
  },
  split({ outline, outbox, form, ref }) {
    const field = form.elements.text;
    const at = field.selectionStart;
    const [first, second] = [field.value.slice(0, at), field.value.slice(at)];
    if (!first.trim() || !second.trim()) {
      field.focus();
      return outline.say(outline.root.dataset.wordSplit);
    }
    return outbox.ask("split", ref, { first, second, new: crypto.randomUUID() });
  },
};

const SECTION = {
  up: ({ outbox, ref, what }) => outbox.ask("section_move", ref, { after: what || null }),
  down: ({ outbox, ref, what }) => outbox.ask("section_move", ref, { after: what }),
  delete: ({ outbox, ref }) => outbox.ask("section_delete", ref, {}),
  rename: ({ outbox, form, ref }) => outbox.ask("section_update", ref, { title: form.elements.title.value }),
  item({ outbox, form, ref }) {
    const field = form.elements.new_text;
    if (!field.value.trim()) return field.focus();
    outbox.ask("create", crypto.randomUUID(), { section: ref, text: field.value });
    field.value = "";
    return undefined;
  },
};

const PARTS = { item: ITEM, section: SECTION, whole: { comment, settle, keep } };
