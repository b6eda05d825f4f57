/* Opens the filters where there is room for them beside the list. */

const WIDE = window.matchMedia("(min-width: 64rem)");

for (const filters of document.querySelectorAll("[data-open-wide]")) {
  filters.open = WIDE.matches;
}
