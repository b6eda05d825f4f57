// A row of pages with a menu for the others: what does not fit beside each other stands first in there.

export function fitRows() {
  for (const nav of document.querySelectorAll(".subnav--folds")) fold(nav);
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
