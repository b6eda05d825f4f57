// Shows that an import works on: while a table is sent and stored, and then, portion by portion,
// while the search learns the practices. Without this script a button asks for each portion.

function busy(form) {
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", () => {
    const bar = document.createElement("progress");
    bar.className = "office-progress";
    bar.setAttribute("aria-label", form.dataset.busy);
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.textContent = form.dataset.busy;
    button.closest(".submit-row").before(bar, said);
    // A second press would send the table twice; the button has to be sent with the first one.
    setTimeout(() => { button.disabled = true; });
  });
  // Coming back by the browser's own button finds the page as it was left.
  addEventListener("pageshow", () => { button.disabled = false; });
}

async function portion(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

async function learn(form) {
  const bar = form.querySelector("progress");
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button[type=submit]");
  const total = Number(bar.max);
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  if (button) button.hidden = true;
  try {
    while (bar.value < total) {
      const { left } = await portion(form);
      bar.value = total - Math.min(left, total);
      said.textContent = said.dataset.pattern
        .replace("%(done)s", number.format(bar.value))
        .replace("%(total)s", number.format(total));
    }
    if (button) button.remove();
  } catch {
    said.textContent = said.dataset.failed;
    if (button) button.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-busy]")) busy(form);
for (const form of document.querySelectorAll("form[data-into-search]")) learn(form);
