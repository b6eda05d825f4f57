// The band of the office on a phone: what stands beside its name folds behind one button.

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
