// The office remembers light or dark under another name than the site: keep both in step.
(() => {
  const OFFICE = "theme";
  const SITE = "gfmd-theme";

  function copy(from, to) {
    try {
      const choice = localStorage.getItem(from);
      if (choice) localStorage.setItem(to, choice);
    } catch {
      // A private window may forbid storage: then each page follows the system.
    }
  }

  copy(SITE, OFFICE);
  document.addEventListener("click", (event) => {
    if (event.target.closest(".theme-toggle")) setTimeout(() => copy(OFFICE, SITE), 0);
  });
})();
