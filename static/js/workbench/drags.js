// Dragging: points onto sections and items, items to another place. Keys do the same.
import { POINTS } from "./points.js";

const ITEM = "application/x-gfmd-item";

export class Drags {
  #marked = null;

  /** @param {any} outline the outline of the page */
  constructor(outline) {
    this.outline = outline;
    const { place } = outline;
    place.addEventListener("dragstart", (event) => this.#start(event));
    place.addEventListener("dragover", (event) => this.#over(event));
    place.addEventListener("dragleave", () => this.#mark(null));
    place.addEventListener("drop", (event) => this.#drop(event));
  }

  #start(event) {
    if (!event.target.matches?.("[data-handle]")) return;
    event.dataTransfer.setData(ITEM, event.target.closest("[data-item]").dataset.item);
    event.dataTransfer.effectAllowed = "move";
  }

  #over(event) {
    const { types } = event.dataTransfer;
    if (!types.includes(POINTS) && !types.includes(ITEM)) return;
    const target = event.target.closest("[data-item], [data-section]");
    if (!target) return;
    event.preventDefault();
    this.#mark(target);
  }

  #mark(target) {
    this.#marked?.classList.remove("is-target");
    target?.classList.add("is-target");
    this.#marked = target;
  }

  #drop(event) {
    this.#mark(null);
    const target = event.target.closest("[data-item], [data-section]");
    if (!target) return;
    const moved = event.dataTransfer.getData(ITEM);
    const points = event.dataTransfer.getData(POINTS).split(" ").filter(Boolean);
    if (!moved && !points.length) return;
    event.preventDefault();
    if (moved) this.#place(document.getElementById(`part-${moved}`), target, event);
    else this.#put(points, target);
  }

  #place(item, target, event) {
    if (!item || item === target) return;
    if (target.dataset.item) {
      const { top, height } = target.getBoundingClientRect();
      if (event.clientY < top + height / 2) target.before(item);
      else target.after(item);
    } else {
      target.querySelector("[data-items]").append(item);
    }
    this.outline.moved(item);
  }

  #put(points, target) {
    const { outbox } = this.outline;
    if (target.dataset.item) outbox.ask("sources", target.dataset.item, { points });
    else outbox.ask("create", crypto.randomUUID(), { section: target.dataset.section, points });
    this.outline.points.untick();
  }
}
