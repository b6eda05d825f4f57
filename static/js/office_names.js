// Names for what the scripts of the admin draw without one: lists to choose from, what stands beside
// them, copied rows.

const CHOOSER = "select.admin-autocomplete.select2-hidden-accessible";

function words(select) {
  const own = select.getAttribute("aria-label");
  const label = select.labels[0] || document.querySelector(`label[for="${select.id}"]`);
  return own || (label ? label.textContent.trim().replace(/:$/, "") : "");
}

function nameChooser(select) {
  const name = words(select);
  const drawn = select.nextElementSibling;
  if (!name || !drawn) return;
  const box = drawn.querySelector(".select2-selection--single");
  const shown = drawn.querySelector(".select2-selection__rendered");
  if (box && shown) {
    // What is chosen is read after the name; a field inside a field would need a name of its own.
    shown.removeAttribute("role");
    shown.removeAttribute("aria-readonly");
    box.setAttribute("aria-label", name);
    box.setAttribute("aria-labelledby", `${box.id ||= `${select.id}-box`} ${shown.id}`);
  } else if (shown) {
    shown.setAttribute("role", "presentation");
  }
  drawn.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
}

/** “View selected country” stands beside every row: which one it is belongs to its name. */
function nameRelated(select) {
  const chosen = select.value && select.selectedOptions?.[0]?.text.trim();
  if (!chosen) return;
  const beside = select.closest(".related-widget-wrapper");
  for (const link of beside.querySelectorAll("a[title]:not(.add-related)")) {
    link.setAttribute("aria-label", `${link.title} (${chosen})`);
  }
}

/** “View” stands after the title of a part. */
function nameOpening(link) {
  const title = link.previousSibling?.textContent.trim();
  if (title) link.setAttribute("aria-label", `${link.textContent.trim()} (${title})`);
}

function countRow(row) {
  const number = row.id.match(/-(\d+)$/);
  if (!number) return;
  for (const field of row.querySelectorAll("[aria-label]:is(input, select, textarea)")) {
    const name = field.getAttribute("aria-label").replace(/ \d+$/, "");
    field.setAttribute("aria-label", `${name} ${Number(number[1]) + 1}`);
  }
}

function nameAll() {
  for (const select of document.querySelectorAll(CHOOSER)) nameChooser(select);
  document.querySelectorAll(".related-widget-wrapper select").forEach(nameRelated);
  document.querySelectorAll(".inline_label > a:not([aria-label])").forEach(nameOpening);
  // These explain a search field and hold no words of their own.
  for (const sign of document.querySelectorAll(".search-label-icon")) {
    sign.setAttribute("role", "img");
  }
}

function nameOpened() {
  const list = document.querySelector(".select2-container--open .select2-results__options");
  const select = list && document.getElementById(list.id.replace(/^select2-(.*)-results$/, "$1"));
  if (!select) return;
  const field = document.querySelector(".select2-dropdown .select2-search__field");
  field?.setAttribute("aria-label", words(select));
  list.setAttribute("aria-label", words(select));
}

// What the admin draws when a page has loaded stands by then: it was asked first. Its lists to
// choose from come with jQuery, which takes its time.
window.addEventListener("load", nameAll);
document.addEventListener("formset:added", (event) => {
  countRow(event.target);
  nameAll();
});
document.addEventListener("formset:removed", () => {
  document.querySelectorAll("tr.form-row").forEach(countRow);
});
if (window.django?.jQuery) {
  django.jQuery(nameAll);
  django.jQuery(document).on("select2:open", nameOpened);
  django.jQuery(document).on("change", ".related-widget-wrapper select", (event) => {
    nameRelated(event.target);
  });
}
