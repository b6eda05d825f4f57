// The list of points: filtered without leaving the page, kept up to date, ticked points stay ticked.

export const POINTS = "application/x-gfmd-points";

export class Points {
  #ticked = new Set();
  #query = location.search;

  /** @param {HTMLElement} root @param {import("./outbox.js").Outbox} outbox */
  constructor(root, outbox) {
    this.outbox = outbox;
    this.list = root.querySelector("[data-list]");
    this.filter = root.querySelector("[data-filter]");
    this.filter.addEventListener("change", () => this.#choose());
    this.filter.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#choose();
    });
    this.list.addEventListener("change", ({ target }) => this.#tick(target));
    this.list.addEventListener("click", (event) => this.#turn(event));
    this.list.addEventListener("submit", (event) => this.#add(event));
    this.list.addEventListener("dragstart", (event) => this.#drag(event));
  }

  /**
   * Load the list anew; what is ticked and where it is scrolled to stay.
   * @returns {Promise<boolean>} whether it is up to date
   */
  async refresh() {
    const html = await fetched(this.list.dataset.address + this.#query);
    if (html === null) return false;
    const [targets, chosen] = [this.#target?.innerHTML ?? "", this.#target?.value ?? ""];
    const inside = this.list.contains(document.activeElement) ? document.activeElement.id : "";
    this.list.innerHTML = html;
    this.retarget(targets, chosen);
    for (const box of this.list.querySelectorAll("[name=point]")) box.checked = this.#ticked.has(box.value);
    if (inside) document.getElementById(inside)?.focus();
    return true;
  }

  /** Offer the sections and items that are there now. */
  retarget(html, chosen = this.#target?.value ?? "") {
    const target = this.#target;
    if (!target) return;
    target.innerHTML = html;
    if ([...target.options].some(({ value }) => value === chosen)) target.value = chosen;
  }

  untick() {
    this.#ticked.clear();
    for (const box of this.list.querySelectorAll("[name=point]:checked")) box.checked = false;
  }

  get #target() {
    return this.list.querySelector("[data-target]");
  }

  #tick(box) {
    if (box.name !== "point") return;
    if (box.checked) this.#ticked.add(box.value);
    else this.#ticked.delete(box.value);
  }

  #choose() {
    const asked = new URLSearchParams(new FormData(this.filter));
    for (const [name, value] of [...asked]) if (!value) asked.delete(name);
    this.#go(asked.size ? `?${asked}` : "");
  }

  #turn(event) {
    const link = event.target.closest("[data-page]");
    if (!link) return;
    event.preventDefault();
    this.#go(new URL(link.href).search);
    this.list.scrollIntoView({ block: "start" });
  }

  #go(query) {
    this.#query = query;
    history.replaceState(null, "", location.pathname + query + location.hash);
    return this.refresh();
  }

  #add(event) {
    event.preventDefault();
    const points = [...this.#ticked];
    const [kind, ref] = (this.#target?.value ?? "").split(":");
    if (!points.length || !ref) return;
    if (kind === "item") this.outbox.ask("sources", ref, { points });
    else if (event.submitter?.value !== "each") this.#item(ref, points);
    else for (const point of points) this.#item(ref, [point]);
    this.untick();
  }

  #item(section, points) {
    this.outbox.ask("create", crypto.randomUUID(), { section, points });
  }

  #drag(event) {
    const point = event.target.closest?.("[data-point]")?.dataset.point;
    if (!point) return;
    const points = this.#ticked.has(point) ? [...this.#ticked] : [point];
    event.dataTransfer.setData(POINTS, points.join(" "));
    event.dataTransfer.effectAllowed = "copy";
  }
}

/** @returns {Promise<string|null>} a part of the page, or null where something else answered */
export async function fetched(address) {
  const headers = { Accept: "text/html" };
  const response = await fetch(address, { headers, redirect: "manual" }).catch(() => null);
  const isOurs = response?.ok && response.headers.get("X-Part") === "1";
  return isOurs ? response.text().catch(() => null) : null;
}
