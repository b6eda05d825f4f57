// On a small screen the column beside the text becomes one folded line before it.

const wide = window.matchMedia("(min-width: 64rem)");

function fold(split, aside) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  details.className = "aside-fold";
  summary.className = "aside-fold__title";
  summary.textContent = aside.dataset.title || document.body.dataset.asideTitle;
  details.append(summary, aside);
  split.prepend(details);
}

function unfold(split, aside) {
  split.append(aside);
  split.querySelector(":scope > .aside-fold")?.remove();
}

export function foldAside() {
  for (const split of document.querySelectorAll(".layout-split")) {
    const aside = split.querySelector(".layout-split__aside");
    if (!aside) continue;
    const place = () => (wide.matches ? unfold(split, aside) : fold(split, aside));
    if (!wide.matches) place();
    wide.addEventListener("change", place);
  }
}
