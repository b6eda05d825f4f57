// The keyboard on the screen of a phone takes half of it: what is typed, its tags and how safe it is
// stay in sight above it.

// Less than this is a bar of the browser, not a keyboard.
const HIGH = 150;
// Some browsers make the window smaller instead of laying the keyboard over it.
const SHORT = matchMedia("(max-width: 47.99rem) and (min-height: 18rem) and (max-height: 34rem)");
const root = document.documentElement;

/**
 * @param {HTMLElement} list where points are typed
 * @param {HTMLElement} bar stands above the keyboard, in one line
 */
export function stayAboveKeyboard(list, bar) {
  const view = window.visualViewport;
  if (!view) return;

  function place() {
    const covered = Math.round(root.clientHeight - view.height - view.offsetTop);
    const isOver = covered > HIGH && view.scale < 1.1;
    const typing = list.contains(document.activeElement) && isField(document.activeElement);
    root.toggleAttribute("data-keyboard", typing && (isOver || SHORT.matches));
    const height = isOver ? `${covered}px` : "";
    // Each change of it styles the whole page anew.
    if (root.style.getPropertyValue("--keyboard") === height) return;
    root.style.setProperty("--keyboard", height);
  }

  function reveal() {
    place();
    const area = document.activeElement;
    if (!root.hasAttribute("data-keyboard") || !area.matches(".point__text")) return;
    const point = area.closest(".live-point");
    const fits = point.offsetHeight + bar.offsetHeight < view.height;
    (fits ? point : area).scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  view.addEventListener("resize", reveal);
  view.addEventListener("scroll", place);
  // The tools of a point come with the caret: they are measured once they are there.
  list.addEventListener("focusin", () => requestAnimationFrame(reveal));
  list.addEventListener("input", () => {
    if (root.hasAttribute("data-keyboard")) requestAnimationFrame(reveal);
  });
  list.addEventListener("focusout", () => requestAnimationFrame(place));
}

function isField(element) {
  return element.matches("textarea, input");
}
