// A list of choices that belongs to a field: the field keeps the focus, arrows move the choice.
import { freshId, h } from "./dom.js";

export class Listbox {
  /** @param {string} label @param {(choice: object) => void} onChoose */
  constructor(label, onChoose) {
    this.onChoose = onChoose;
    this.choices = [];
    this.active = -1;
    this.field = null;
    this.element = h("ul", {
      class: "choices",
      role: "listbox",
      id: freshId("choices"),
      "aria-label": label,
      hidden: true,
    });
    // Pressing must not take the focus out of the field.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.choose(Number(item.dataset.index));
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {HTMLElement} field @param {{label: string, detail?: string}[]} choices */
  show(field, choices) {
    if (this.field && this.field !== field) this.hide();
    if (!choices.length) return this.hide();
    this.field = field;
    this.choices = choices;
    this.element.replaceChildren(
      ...choices.map((choice, index) =>
        h(
          "li",
          {
            class: "choices__item",
            role: "option",
            id: `${this.element.id}-${index}`,
            "aria-selected": "false",
            data: { index: String(index) },
            dir: "auto",
          },
          h("span", { class: "choices__label", text: choice.label }),
          choice.detail && h("span", { class: "choices__detail", text: choice.detail }),
        ),
      ),
    );
    this.element.hidden = false;
    field.setAttribute("aria-controls", this.element.id);
    if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", "true");
    else field.setAttribute("aria-autocomplete", "list");
    this.#activate(0);
    return undefined;
  }

  hide() {
    if (!this.field) return;
    this.element.hidden = true;
    for (const name of ["aria-activedescendant", "aria-controls"]) this.field.removeAttribute(name);
    if (this.field.getAttribute("role") === "combobox")
      this.field.setAttribute("aria-expanded", "false");
    else this.field.removeAttribute("aria-autocomplete");
    this.field = null;
    this.choices = [];
    this.active = -1;
  }

  /** @returns {boolean} whether the key was for the list */
  onKey(event) {
    if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp")
      this.#activate(this.active + (key === "ArrowDown" ? 1 : -1));
    else if (key === "Enter" || (key === "Tab" && !event.shiftKey)) this.choose(this.active);
    else if (key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  choose(index) {
    const choice = this.choices[index];
    this.hide();
    if (choice) this.onChoose(choice);
  }

  #activate(index) {
    const items = [...this.element.children];
    this.active = (index + items.length) % items.length;
    items.forEach((item, place) =>
      item.setAttribute("aria-selected", String(place === this.active)),
    );
    this.field.setAttribute("aria-activedescendant", items[this.active].id);
    items[this.active].scrollIntoView({ block: "nearest" });
  }
}

/**
 * A field that searches a list and hands over what is chosen.
 * @param {{label: string, placeholder?: string, search: (query: string) => object[],
 *   onChoose: (choice: object) => void}} options
 * @returns {HTMLElement}
 */
export function picker({ label, placeholder = "", search, onChoose }) {
  const input = h("input", {
    class: "form-control form-control-sm picker__field",
    type: "text",
    role: "combobox",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-label": label,
    placeholder,
    autocomplete: "off",
    dir: "auto",
  });
  const list = new Listbox(label, (choice) => {
    input.value = "";
    onChoose(choice);
  });
  // A combobox names the list it opens even while that is closed.
  input.setAttribute("aria-controls", list.element.id);
  const show = () =>
    input.value.trim() ? list.show(input, search(input.value.trim())) : list.hide();
  const close = () => {
    list.hide();
    input.setAttribute("aria-controls", list.element.id);
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (list.onKey(event)) return;
    if (event.key === "Enter") event.preventDefault();
  });
  input.addEventListener("blur", close);
  return h("div", { class: "picker" }, input, list.element);
}

/** Let the field that is being filled in search once more: its list has grown. */
export function searchAgain() {
  const field = document.activeElement;
  if (field?.matches(".picker__field")) field.dispatchEvent(new Event("input"));
}
