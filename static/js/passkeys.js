// Passkeys: forms that ask the device for a credential before they are sent.
//
// A form says what it wants in data-passkey: "create", "get", or "login", which fetches its
// options only when it is used. Inert ones are for whose browser can do it: they have their place from
// the first, so that nothing moves when this is known.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const decodeList = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

function creation(options, alone) {
  const selection = { ...options.authenticatorSelection };
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = "required";
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: decodeList(options.excludeCredentials),
    authenticatorSelection: selection,
  };
}

const request = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  allowCredentials: decodeList(options.allowCredentials),
});

function answer(credential) {
  const { response } = credential;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const parts = names.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(parts),
      ...(response.getTransports ? { transports: response.getTransports() } : {}),
    },
  });
}

async function options(form) {
  const data = form.querySelector("script[type='application/json']");
  if (data) return JSON.parse(data.textContent);
  const got = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  return got.json();
}

async function ask(form) {
  const wanted = await options(form);
  if (form.dataset.passkey === "create") {
    const alone = form.elements.passwordless?.checked ?? false;
    const publicKey = creation(wanted.creation_options.publicKey, alone);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: request(wanted.request_options.publicKey) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const problem = form.querySelector("[data-passkey-problem]");
  form.hidden = form.inert && !window.PublicKeyCredential;
  form.inert = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      form.elements.credential.value = answer(await ask(form));
    } catch {
      problem.textContent = form.dataset.failed;
      return;
    }
    form.submit();
  });
}
