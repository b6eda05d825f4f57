// Long work in slices, so that a key or a finger never waits for the end of it.

/** Milliseconds at a stretch: half a frame, on a phone that is four times slower two frames. */
const SLICE = 8;

let begun = performance.now();

/** Resolves at once within a slice, otherwise after whatever else the browser had to do. */
export async function breathe() {
  if (performance.now() - begun < SLICE) return;
  await otherWork();
  begun = performance.now();
}

function otherWork() {
  if (globalThis.scheduler?.yield) return scheduler.yield();
  // A timer would wait for a second where the page is not in front.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
