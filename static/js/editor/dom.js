// Building elements. Text always goes in as text, never as markup.

let counter = 0;

/** @param {string} prefix @returns {string} an id that no other element has */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/**
 * Make an element. `on` holds listeners, `data` the data attributes, `class` and `text` are what
 * they say; everything else becomes an attribute, left out when null or false.
 * @param {string} tag
 * @param {Record<string, any>} [options]
 * @param {...(Node|string|null|false|undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  const { class: classes, text, on, data, ...attributes } = options;
  if (classes) element.className = classes;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(data || {})) element.dataset[name] = value;
  for (const [name, listener] of Object.entries(on || {})) element.addEventListener(name, listener);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

/** Set, or take away when the value is null or false. Touches the page only when it differs. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that submits nothing. */
export function button(label, options = {}) {
  return h("button", {
    type: "button",
    class: "btn btn-sm btn-outline-secondary",
    text: label,
    ...options,
  });
}

/** A square button showing one sign; `label` is its name and its tip. */
export function iconButton(sign, label, options = {}) {
  const { class: extra = "", flips = false, ...rest } = options;
  return h(
    "button",
    {
      type: "button",
      class: `btn btn-sm btn-icon ${extra}`,
      title: label,
      "aria-label": label,
      ...rest,
    },
    h("span", { "aria-hidden": "true", class: flips ? "icon-flip" : null, text: sign }),
  );
}

/** A chip that is on or off. */
export function chipButton(label, options = {}) {
  const { class: extra = "", pressed = false, ...rest } = options;
  return h("button", {
    type: "button",
    class: `chip ${extra}`,
    text: label,
    "aria-pressed": String(Boolean(pressed)),
    ...rest,
  });
}

/** Keep the element that has the focus where the reader sees it while `change` moves the page. */
export function keepingPlace(element, change) {
  const before = element?.getBoundingClientRect().top;
  change();
  if (before === undefined || !element.isConnected) return;
  const moved = element.getBoundingClientRect().top - before;
  if (Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: "instant" });
}
