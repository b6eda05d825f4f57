// A device that slept says nothing about it when it wakes: its clock has jumped.

const BEAT = 2_000;
const SLEPT = 15_000;

/**
 * @param {() => void} work runs within two seconds of waking; a page that nobody sees waits
 * @param {AbortSignal} signal
 */
export function onWake(work, signal) {
  let last = Date.now();
  const beat = setInterval(() => {
    const now = Date.now();
    const slept = now - last > SLEPT;
    last = now;
    // Timers of a hidden page are slowed down; it is looked at when it is seen again.
    if (slept && document.visibilityState !== "hidden") work();
  }, BEAT);
  signal.addEventListener("abort", () => clearInterval(beat));
  document.addEventListener("resume", work, { signal });
}
