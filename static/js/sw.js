// The service worker: opens a report where there is no network. It keeps the page's frame and its
// files, never a report. KEPT {version, files, shell, lists} is written above by the server.

const CACHE = `gfmd-frame-${KEPT.version}`;
const REPORT = /^\/reports\/(?!shell\/)[^/]+\/$/;
// What somebody opened to read aloud, and nothing else of what was said; gone after signing out.
const LECTERN = /^\/(reports\/[^/]+\/statement|syntheses\/\d+)\/rehearse\/$/;
const LECTERN_CACHE = "gfmd-lectern";
const NAMED_BY_CONTENT = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;
const PATIENCE = 5_000;
const KEPT_PATHS = new Set(KEPT.files);

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("message", (event) => {
  // Only when the person has agreed: a new version under somebody who types could lose the place.
  if (event.data?.type === "activate") skipWaiting();
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (REPORT.test(pathname)) event.respondWith(open(event));
    else if (LECTERN.test(pathname)) event.respondWith(lectern(request));
  } else if (KEPT_PATHS.has(pathname)) {
    event.respondWith(kept(request));
  } else if (pathname === KEPT.lists) {
    event.respondWith(newest(request));
  }
});

async function keep() {
  const cache = await caches.open(CACHE);
  await Promise.all([...KEPT.files, KEPT.shell].map((address) => keepOne(cache, address)));
}

async function keepOne(cache, address) {
  const response = (await fetchedBefore(address)) ?? (await genuine(address, "no-cache"));
  if (!response) throw new Error(`${address} cannot be kept.`);
  await cache.put(address, response);
}

/** What has its content in its name is still what the page itself has fetched. */
async function fetchedBefore(address) {
  return NAMED_BY_CONTENT.test(address) ? genuine(address, "default").catch(() => null) : null;
}

async function genuine(address, mode) {
  const response = await fetch(address, { cache: mode, redirect: "error" });
  return response.ok && isOurs(response, address) ? response : null;
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("gfmd-frame-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The public lists of terms: the newest ones, or those seen last. */
async function newest(request) {
  const cache = await caches.open(CACHE);
  const response = await answerOf(request);
  if (response?.ok && isOurs(response)) {
    await cache.put(request, response.clone());
    return response;
  }
  return (await cache.match(request, { ignoreVary: true })) ?? response ?? Response.error();
}

/** The page from the server, if it is the server who answers, and soon; else the frame. */
async function open(event) {
  const response = await answerOf(event.request);
  if (response && (await isGenuine(response))) {
    event.waitUntil(refreshFrame(response.headers.get("Content-Language")));
    return response;
  }
  const cache = await caches.open(CACHE);
  return (await cache.match(KEPT.shell, { ignoreVary: true })) ?? response ?? Response.error();
}

/** The page for the lectern: the server's answer where there is one, else the one of last time. */
async function lectern(request) {
  const response = await answerOf(request);
  if (response && (await isGenuine(response))) return response;
  const cache = await caches.open(LECTERN_CACHE);
  return (await cache.match(request.url, { ignoreVary: true })) ?? response ?? Response.error();
}

async function answerOf(request) {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  return Promise.race([fetch(request).catch(() => null), patience]);
}

/** A network's own page may come instead of ours, with any status, or send us to another one. */
async function isGenuine(response) {
  if (response.status >= 500) return false;
  if (response.type !== "opaqueredirect") return isOurs(response);
  const probe = await answerOf(new Request("/healthz", { cache: "no-store", redirect: "error" }));
  return Boolean(probe && isOurs(probe));
}

/** Every answer of ours says that it is for this origin alone; static files do not need to. */
function isOurs(response, address = "") {
  if (address && address !== KEPT.shell) {
    return !(response.headers.get("Content-Type") ?? "").startsWith("text/html");
  }
  return response.headers.get("Cross-Origin-Resource-Policy") === "same-origin";
}

/** The frame in the language that the person reads now. */
async function refreshFrame(language) {
  const cache = await caches.open(CACHE);
  const frame = await cache.match(KEPT.shell, { ignoreVary: true });
  if (!language || frame?.headers.get("Content-Language") === language) return;
  const addresses = KEPT.files.filter((address) => address.includes("jsi18n"));
  await Promise.all([KEPT.shell, ...addresses].map((address) => keepOne(cache, address))).catch(
    () => {},
  );
}
