// The office remembers light or dark under another name than the site: keep both in step, and
// tell the colours of the site which of them the page has.
(() => {
  const OFFICE = "theme";
  const SITE = "gfmd-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function copy(from, to) {
    try {
      const choice = localStorage.getItem(from);
      if (choice) localStorage.setItem(to, choice);
    } catch {
      // A private window may forbid storage: then each page follows the system.
    }
  }

  function paint() {
    const choice = root.dataset.theme;
    const dark = choice === "dark" || (choice !== "light" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
  }

  root.classList.add("js");
  copy(SITE, OFFICE);
  paint();
  system.addEventListener("change", paint);
  new MutationObserver(paint).observe(root, { attributeFilter: ["data-theme"] });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".theme-toggle")) setTimeout(() => copy(OFFICE, SITE), 0);
  });
})();
