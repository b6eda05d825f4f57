// The row of pages that belong together. Where it is wider than the screen, those that do not fit stand
// first in the menu beside it; without such a menu the row scrolls, with the page one is on in sight.

export function fitRows() {
  for (const nav of document.querySelectorAll(".subnav--folds")) fold(nav);
  showCurrentPage();
}

function fold(nav) {
  const row = nav.querySelector(".subnav__row");
  const list = nav.querySelector(".menu__list");
  const links = [...row.children];
  let width = 0;
  new ResizeObserver(() => {
    if (nav.clientWidth === width) return;
    width = nav.clientWidth;
    for (const link of links) dress(link, false);
    row.append(...links);
    const others = links.filter((link) => !link.hasAttribute("aria-current"));
    while (others.length && row.scrollWidth > row.clientWidth) {
      const last = others.pop();
      dress(last, true);
      list.prepend(last);
    }
  }).observe(nav);
}

function dress(link, isInMenu) {
  link.classList.toggle("subnav__link", !isInMenu);
  link.classList.toggle("menu__item", isInMenu);
}

function showCurrentPage() {
  const current = document.querySelector(":is(.subnav, .subnav__row) > [aria-current]");
  if (!current) return;
  const row = current.parentElement;
  const seen = row.getBoundingClientRect();
  const place = current.getBoundingClientRect();
  if (place.right > seen.right) row.scrollLeft += place.right - seen.right;
  else if (place.left < seen.left) row.scrollLeft += place.left - seen.left;
}
