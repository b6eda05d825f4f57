// Buttons that print the page; without scripts the browser's own command does the same.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
