/**
 * What stays at the foot of the window takes as many rows as its words need there. What has the focus
 * is kept above all of them.
 * @param {HTMLElement} foot
 */
export function keepClear(foot) {
  const note = () => {
    // One that another has taken the place of has no say any more.
    if (!foot.offsetHeight) return;
    document.documentElement.style.setProperty("--bar", `${foot.offsetHeight}px`);
  };
  new ResizeObserver(note).observe(foot);
}
