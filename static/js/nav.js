// The header: the menu of small screens, menus that close by themselves, the choice of theme. And the
// foot of forms.
import { foldAside } from "./aside.js";
import { keepClear } from "./foot.js";
import { fitRows } from "./subnav.js";

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
fitRows();
foldAside();
document.querySelectorAll(".toolbar--sticky").forEach(keepClear);
