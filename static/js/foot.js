// Custom properties of the root, set or read, would style the whole page anew.
const root = document.documentElement;

/**
 * What stays at the foot of the window takes as many rows as its words need there. What has the focus
 * is kept above all of them.
 * @param {HTMLElement} foot
 */
export function keepClear(foot) {
  const note = () => {
    // One that another has taken the place of has no say any more.
    if (!foot.offsetHeight) return;
    root.style.scrollPaddingBlockEnd = `max(6rem, calc(${foot.offsetHeight}px + 0.75rem))`;
  };
  new ResizeObserver(note).observe(foot);
}
