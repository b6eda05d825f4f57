/* Opens the filters where there is room for them beside the list. */

const WIDE = window.matchMedia("(min-width: 64rem)");

for (const filters of document.querySelectorAll("[data-open-wide]")) {
  filters.open = WIDE.matches;
}

/* Long lists of ticks: a field to shorten them, and how many are chosen. */
for (const box of document.querySelectorAll("[data-ticks]")) {
  const items = [...box.querySelectorAll("li")];
  const count = box.querySelector("[data-ticks-count]");
  const recount = () => {
    count.textContent = box.querySelectorAll("input:checked").length || "";
  };
  box.addEventListener("change", recount);
  if (items.length > 12) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.className = "ticks__filter";
    label.append(box.dataset.filterLabel, input);
    input.type = "search";
    input.className = "form-control";
    input.addEventListener("input", () => {
      const wanted = fold(input.value);
      for (const item of items) {
        item.hidden = !fold(item.textContent).includes(wanted);
      }
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
      }
    });
    box.querySelector("fieldset").prepend(label);
  }
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/* What was typed and not saved is not left by accident. */
for (const form of document.querySelectorAll("form[data-guard]")) {
  let isDirty = Boolean(document.querySelector("[role=alert]"));
  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("submit", () => { isDirty = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) {
      event.preventDefault();
    }
  });
}
