// The office on a phone: what stands beside its name folds behind one button.

const button = document.querySelector(".office-menu-button");

function setOpen(open) {
  button.setAttribute("aria-expanded", String(open));
}

if (button) {
  button.addEventListener("click", () => {
    setOpen(button.getAttribute("aria-expanded") !== "true");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    setOpen(false);
    button.focus();
  });
}

// Heads of columns stand in a row that scrolls sideways there, and browsers leave one where it is
// whose first pixels are seen.
document.addEventListener("focusin", ({ target }) => {
  if (!target.closest("#result_list thead")) return;
  target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
});
