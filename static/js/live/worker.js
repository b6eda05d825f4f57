// The service worker opens a report without network. A new one waits until the person agrees.

/**
 * @param {(activate: () => void) => void} onUpdate called when a new version waits
 * @param {string} [address]
 */
export async function registerWorker(onUpdate, address = "/sw.js") {
  if (!("serviceWorker" in navigator)) return;
  let registration;
  try {
    registration = await navigator.serviceWorker.register(address, { scope: "/" });
  } catch {
    // Without it everything works but opening the page offline.
    return;
  }
  // Programs that block workers answer with nothing instead of an error.
  if (!registration) return;
  const offer = () => {
    const { waiting } = registration;
    if (waiting && registration.active) onUpdate(() => activate(waiting));
  };
  offer();
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => installing.state === "installed" && offer());
  });
}

function activate(waiting) {
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "activated") location.reload();
  });
  waiting.postMessage({ type: "activate" });
}
