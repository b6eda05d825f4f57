// Sends chosen or dropped Word files one after the other, each with its own progress. Without this
// script the same form sends all of them at once.

const form = document.querySelector("[data-upload-form]");

function line(name) {
  const item = document.createElement("li");
  item.className = "upload-line upload-line--sending";
  const title = document.createElement("p");
  title.className = "upload-line__name";
  const isolated = document.createElement("bdi");
  isolated.textContent = name;
  title.append(isolated);
  const say = document.createElement("p");
  say.className = "upload-line__say";
  const bar = document.createElement("progress");
  bar.className = "upload-line__bar";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  item.append(title, say, bar);
  return { item, say, bar };
}

function refuse(shown, message) {
  shown.item.className = "upload-line upload-line--refused";
  shown.say.setAttribute("role", "alert");
  shown.say.textContent = message;
  shown.bar.remove();
}

function replace(shown, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const items = [...page.querySelectorAll("li.upload-line")];
  if (!items.length) return false;
  shown.item.replaceWith(...items);
  return true;
}

function send(file, shown, words) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("files", file, file.name);
    request.open("POST", form.getAttribute("action") || window.location.href);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
    });
    request.upload.addEventListener("load", () => {
      shown.bar.removeAttribute("value");
      shown.say.textContent = words.reading;
    });
    request.addEventListener("load", () => {
      const answered = request.status === 200 || request.status === 422;
      if (!answered || !replace(shown, request.responseText)) {
        const signedOut = request.status === 200 || request.status === 403;
        refuse(shown, signedOut ? words.signedOut : words.failed);
      }
      done();
    });
    for (const kind of ["error", "timeout", "abort"]) {
      request.addEventListener(kind, () => {
        refuse(shown, words.failed);
        done();
      });
    }
    request.send(data);
  });
}

function start() {
  const list = document.querySelector("[data-upload-lines]");
  const status = document.querySelector("[data-upload-status]");
  const input = form.elements.files;
  const words = {
    uploading: form.dataset.uploading,
    reading: form.dataset.reading,
    failed: form.dataset.failed,
    signedOut: form.dataset.signedOut,
  };
  let queue = Promise.resolve();
  let left = 0;

  function tell() {
    status.textContent = left ? `${words.uploading} ${left}` : "";
  }

  function take(files) {
    document.querySelector("[data-upload-empty]")?.remove();
    for (const file of files) {
      const shown = line(file.name);
      shown.say.textContent = words.uploading;
      list.append(shown.item);
      left += 1;
      queue = queue.then(() => send(file, shown, words)).then(() => {
        left -= 1;
        tell();
      });
    }
    tell();
  }

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    take([...input.files]);
    input.value = "";
  });
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    take([...input.files]);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("upload-drop--over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => form.classList.remove("upload-drop--over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => {
    if (left) event.preventDefault();
  });
  form.querySelector("[data-upload-js]").hidden = false;
  form.querySelector("[data-upload-send]").hidden = true;
}

if (form) start();
