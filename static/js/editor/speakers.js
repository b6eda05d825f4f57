// Who said it, and what that person allowed. Without an entry a quote is anonymous.
import { h, setText } from "./dom.js";
import { picker } from "./listbox.js";
import { consentLabel } from "./vocabulary.js";
import { fill, gettext } from "./words.js";

const PAUSE = 500;
const CONSENTS = ["not_asked", "asked", "approved", "refused"];
const FULL = {
  country: "country",
  organisation: "organisation",
  person: "person",
  constituency: "constituency",
  region: "region",
};
const NEEDED = {
  country: "country",
  person: "name",
  organisation: "organisation",
  constituency: "constituency",
  region: "region",
};

function kindLabels() {
  return {
    "": gettext("Anonymous: nobody noted"),
    person: gettext("Person"),
    country: gettext("State"),
    organisation: gettext("Organisation"),
    constituency: gettext("Constituency"),
    region: gettext("Region"),
  };
}

function levelLabels() {
  return {
    anonymous: gettext("Anonymous"),
    constituency: gettext("Constituency"),
    region: gettext("Region"),
    country: gettext("State"),
    organisation: gettext("Organisation"),
    person: gettext("Person"),
  };
}

export class Speakers {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.element = h("div", { class: "speakers", hidden: true });
    this.shown = "";
    this.pointId = null;
    this.draft = null;
    this.timer = 0;
  }

  /** Show the speakers of a point; a form that is being filled in is left alone. */
  show(point) {
    const key = JSON.stringify([point.id, point.kind, point.attributions]);
    if (
      this.shown === key ||
      (this.pointId === point.id && this.element.contains(document.activeElement))
    )
      return;
    if (this.pointId !== point.id) this.flush();
    this.shown = key;
    this.pointId = point.id;
    const rows = point.attributions || [];
    const forms = rows.filter((row) => row.mention).map((row) => this.#mentioned(row));
    if (point.kind === "quote") forms.unshift(this.#quote(rows.find((row) => !row.mention)));
    this.element.replaceChildren(...forms);
    this.element.hidden = !forms.length;
  }

  /** The lists have come: names of States and regions are looked up again. */
  forget() {
    this.shown = "";
  }

  /** Write what was typed, before the tools go elsewhere. */
  flush() {
    clearTimeout(this.timer);
    if (this.pending) this.pending();
    this.pending = null;
  }

  #mentioned(row) {
    const legend = fill(gettext("Consent of %(name)s"), { name: row.mention });
    const change = (fields) =>
      this.#store((rows) =>
        rows.map((own) => (own.mention === row.mention ? { ...own, ...fields } : own)),
      );
    return h(
      "fieldset",
      { class: "speakers__one" },
      h("legend", { class: "speakers__legend", dir: "auto", text: legend }),
      this.#consents(row, change),
    );
  }

  #quote(row) {
    const draft = {
      kind: "",
      name: "",
      organisation: "",
      country: null,
      region: null,
      constituency: null,
      mention: "",
      level: "anonymous",
      consent: "not_asked",
      how: "",
      ...row,
    };
    this.draft = draft;
    const rest = h("div", { class: "speakers__fields" });
    const kind = this.#select(gettext("Who said it"), kindLabels(), draft.kind, (value) => {
      Object.assign(draft, { kind: value, level: FULL[value] || "anonymous" });
      this.#fields(rest, draft);
      this.#saveQuote(draft);
    });
    this.#fields(rest, draft);
    return h(
      "fieldset",
      { class: "speakers__one" },
      h("legend", { class: "speakers__legend", text: gettext("Speaker of the quote") }),
      kind,
      rest,
    );
  }

  #fields(holder, draft) {
    const change = (fields) => {
      Object.assign(draft, fields);
      this.#saveQuote(draft);
    };
    const fields = [];
    if (draft.kind === "person") fields.push(this.#text(gettext("Name"), draft, "name"));
    if (draft.kind === "person" || draft.kind === "organisation") {
      fields.push(this.#text(gettext("Organisation or ministry"), draft, "organisation"));
    }
    if (draft.kind === "person" || draft.kind === "country")
      fields.push(this.#term(gettext("State"), draft, "country", "countries"));
    if (draft.kind === "region")
      fields.push(this.#term(gettext("Region"), draft, "region", "regions"));
    if (draft.kind === "constituency")
      fields.push(this.#term(gettext("Constituency"), draft, "constituency", "constituencies"));
    if (draft.kind) {
      fields.push(
        this.#select(gettext("May be named as"), levelLabels(), draft.level, (level) =>
          change({ level }),
        ),
      );
      fields.push(this.#consents(draft, change));
    }
    holder.replaceChildren(...fields);
  }

  #consents(row, change) {
    const chips = CONSENTS.map((value) =>
      h("button", {
        type: "button",
        class: "chip",
        "aria-pressed": String(row.consent === value),
        text: consentLabel(value),
        on: {
          click: (event) => {
            for (const chip of chips)
              chip.setAttribute("aria-pressed", String(chip === event.currentTarget));
            change({ consent: value });
          },
        },
      }),
    );
    const how = h("input", {
      class: "form-control form-control-sm",
      type: "text",
      maxlength: "300",
      dir: "auto",
      value: row.how || "",
      on: { input: (event) => this.#later(() => change({ how: event.target.value })) },
    });
    how.value = row.how || "";
    return h(
      "div",
      { class: "speakers__consent" },
      h(
        "div",
        { class: "tools__group", role: "group", "aria-label": gettext("Consent") },
        h("span", { class: "tools__label", "aria-hidden": "true", text: gettext("Consent") }),
        ...chips,
      ),
      labelled(gettext("How it was given"), how),
    );
  }

  #select(label, labels, value, onChange) {
    const select = h(
      "select",
      {
        class: "form-select form-select-sm",
        on: { change: (event) => onChange(event.target.value) },
      },
      ...Object.entries(labels).map(([key, text]) =>
        h("option", { value: key, text, selected: key === value }),
      ),
    );
    return labelled(label, select);
  }

  #text(label, draft, name) {
    const input = h("input", {
      class: "form-control form-control-sm",
      type: "text",
      maxlength: "200",
      dir: "auto",
      autocomplete: "off",
      on: {
        input: (event) => {
          draft[name] = event.target.value;
          this.#later(() => this.#saveQuote(draft));
        },
      },
    });
    input.value = draft[name] || "";
    return labelled(label, input);
  }

  #term(label, draft, name, list) {
    const { vocabulary } = this.editor;
    const shown = h("strong", {
      class: "speakers__term",
      dir: "auto",
      text: draft[name] ? vocabulary.label(list, draft[name]) : "",
    });
    const field = picker({
      label,
      search: (query) =>
        vocabulary.search(list, query).map((term) => ({ code: term.code, label: term.label })),
      onChoose: (choice) => {
        draft[name] = choice.code;
        setText(shown, choice.label);
        this.#saveQuote(draft);
      },
    });
    return h(
      "div",
      { class: "speakers__field" },
      h("span", { class: "tools__label", "aria-hidden": "true", text: label }),
      shown,
      field,
    );
  }

  #later(work) {
    clearTimeout(this.timer);
    this.pending = work;
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  /** Store the speaker once what its kind needs is there; half a form would be refused. */
  #saveQuote(draft) {
    const needed = NEEDED[draft.kind];
    const whole = !draft.kind || draft[needed] || (draft.kind === "organisation" && draft.name);
    if (!whole) return;
    this.#store((rows) => [
      ...rows.filter((row) => row.mention),
      ...(draft.kind ? [{ ...draft }] : []),
    ]);
  }

  #store(work) {
    const point = this.editor.model.point(this.pointId);
    if (!point) return;
    const id = this.editor.change(point.id, { attributions: work(point.attributions || []) });
    this.pointId = id;
    this.shown = "";
  }
}

function labelled(text, control) {
  return h(
    "label",
    { class: "speakers__field" },
    h("span", { class: "tools__label", text }),
    control,
  );
}
