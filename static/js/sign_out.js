// Signing out takes the person's text from this device, unless some of it was never sent: then the
// person decides. Without this script the text stays, sealed, for the same person.

const dialog = document.querySelector("[data-sign-out-dialog]");
const PATIENCE = 4_000;
// What was written in a synthesis or a statement waits in the same journal under such a name.
const SYNTHESIS = /^synthesis-(\d+)$/;
const STATEMENT = /^statement-(.+)$/;
// Fetched when somebody signs out: no page has to wait for it.
const device = () => import("./live/device.js");

if (dialog) {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave(form, event.submitter).catch(() => form.submit());
    });
  }
}

async function leave(form, button) {
  const { user } = dialog.dataset;
  const { unsentOf, wipe } = await device();
  // What was kept to be read aloud is nobody else's to read.
  await globalThis.caches?.delete("gfmd-lectern");
  if (button) button.disabled = true;
  // Fields that write a moment later do it now, and what waits is sent if that is possible.
  document.dispatchEvent(new CustomEvent("gfmd:leaving"));
  const counts = await settled(() => unsentOf(user));
  if (button) button.disabled = false;
  if (counts.size) return ask(form, user, counts);
  await wipe(user);
  return form.submit();
}

/** What is still unsent when everything that can be sent has been. */
async function settled(count) {
  const end = performance.now() + PATIENCE;
  let counts = await count();
  while (counts.size && navigator.onLine && maySend() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    counts = await count();
  }
  return counts;
}

/** Right after a network has come back the page still says that the text is on this device. */
const maySend = () =>
  ["saving", "device"].includes(document.querySelector(".live-status")?.dataset.kind);

function ask(form, user, counts) {
  const part = (name) => dialog.querySelector(`[data-sign-out-${name}]`);
  const list = part("reports");
  part("count").textContent = String([...counts.values()].reduce((sum, count) => sum + count, 0));
  const address = (code) => {
    const [, synthesis] = SYNTHESIS.exec(code) ?? [];
    if (synthesis) return list.dataset.synthesis.replace("/0/", `/${synthesis}/`);
    const [, report] = STATEMENT.exec(code) ?? [];
    const page = list.dataset.address.replace("CODE", encodeURIComponent(report ?? code));
    return report ? `${page}statement/` : page;
  };
  list.replaceChildren(
    ...[...counts].map(([code, count]) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: address(code) });
      link.textContent = `${code} (${count})`;
      item.append(link);
      return item;
    }),
  );
  part("download").onclick = async () => {
    const { textOn } = await device();
    const { wordsOn } = await import("./workbench/download.js");
    for (const code of counts.keys()) {
      const text = SYNTHESIS.test(code) || STATEMENT.test(code) ? wordsOn : textOn;
      offer(await text(user, code), `${code}.txt`);
    }
  };
  part("keep").onclick = async () => {
    (await device()).forgetPerson();
    form.submit();
  };
  part("stay").onclick = () => dialog.close();
  dialog.showModal();
}

function offer(blob, name) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
