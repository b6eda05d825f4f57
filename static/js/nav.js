// The header: the menu of small screens, menus that close by themselves, the choice of theme. And the
// foot of forms.
import { foldAside } from "./aside.js";
import { keepClear } from "./foot.js";

const menu = document.getElementById("site-menu");
const button = document.querySelector("[data-menu-button]");
const dropdowns = [...document.querySelectorAll("details.menu")];

function setMenu(open) {
  menu.classList.toggle("shell-menu--open", open);
  button.setAttribute("aria-expanded", String(open));
}

function closeDropdowns(except) {
  for (const dropdown of dropdowns) {
    if (dropdown !== except) dropdown.open = false;
  }
}

function markTheme() {
  const choice = document.documentElement.dataset.themeChoice;
  for (const item of document.querySelectorAll("[data-theme]")) {
    item.setAttribute("aria-pressed", String(item.dataset.theme === choice));
  }
}

function chooseTheme(event) {
  const item = event.target.closest("[data-theme]");
  if (!item) return;
  try {
    localStorage.setItem("gfmd-theme", item.dataset.theme);
  } catch {
    // Without storage the choice cannot be kept, and the system's stays.
  }
  document.dispatchEvent(new Event("gfmd:theme"));
  markTheme();
}

// On a phone the row of a report's pages is wider than the screen: the page one is on is in sight.
function showCurrentPage() {
  const current = document.querySelector(":is(.subnav, .subnav__row) > [aria-current]");
  if (!current) return;
  const row = current.parentElement;
  const seen = row.getBoundingClientRect();
  const place = current.getBoundingClientRect();
  if (place.right > seen.right) row.scrollLeft += place.right - seen.right;
  else if (place.left < seen.left) row.scrollLeft += place.left - seen.left;
}

if (menu && button) {
  button.addEventListener("click", () => setMenu(button.getAttribute("aria-expanded") !== "true"));
}

for (const dropdown of dropdowns) {
  dropdown.addEventListener("toggle", () => {
    if (dropdown.open) closeDropdowns(dropdown);
  });
}

document.addEventListener("click", (event) => {
  closeDropdowns(event.target.closest("details.menu"));
  chooseTheme(event);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = dropdowns.find((dropdown) => dropdown.open);
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (button && button.getAttribute("aria-expanded") === "true") {
    setMenu(false);
    button.focus();
  }
});

markTheme();
showCurrentPage();
foldAside();
document.querySelectorAll(".toolbar--sticky").forEach(keepClear);
