// Sections of a template in the office: dragged, or moved with Alt and an arrow. Without this the
// places are typed as numbers.

const group = document.getElementById("sections-group");
const { gettext = (text) => text } = globalThis;
let dragged = null;

function sections() {
  return [...group.querySelectorAll(".inline-related:not(.empty-form)")];
}

/** Say the new order in the fields that are sent. */
function count() {
  sections().forEach((section, index) => {
    const place = section.querySelector(".section-place");
    if (place) place.value = index + 1;
  });
}

function move(section, by) {
  const all = sections();
  const beside = all[all.indexOf(section) + by];
  if (!beside) return;
  if (by < 0) beside.before(section);
  else beside.after(section);
  count();
}

function prepare(section) {
  const head = section.querySelector("h3");
  if (!head || !section.querySelector(".section-place") || head.querySelector(".section-handle"))
    return;
  const handle = document.createElement("span");
  handle.className = "section-handle";
  handle.draggable = true;
  handle.textContent = "⠿";
  handle.title = gettext("Drag to another place");
  handle.setAttribute("aria-hidden", "true");
  const step = (sign, by, label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "section-step";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => {
      move(section, by);
      made.focus();
    });
    return made;
  };
  head.prepend(handle, step("↑", -1, gettext("Move up")), step("↓", 1, gettext("Move down")));
  handle.addEventListener("dragstart", (event) => {
    dragged = section;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  handle.addEventListener("dragend", () => {
    dragged = null;
    count();
  });
}

function begin() {
  sections().forEach(prepare);
  group.addEventListener("dragover", (event) => {
    const over = event.target.closest?.(".inline-related:not(.empty-form)");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  group.addEventListener("drop", (event) => event.preventDefault());
  group.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const section = event.target.closest?.(".inline-related");
    if (!by || !event.altKey || !section) return;
    event.preventDefault();
    const { target } = event;
    move(section, by);
    target.focus();
  });
  document.addEventListener("formset:added", (event) => {
    prepare(event.target);
    count();
  });
}

if (group) begin();
