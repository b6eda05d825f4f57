// What is said to the server, and what counts as an answer. A network that stands between (a
// sign-in page of a hotel, a broken proxy) answers too: only what our server alone can say counts.

/**
 * @typedef {"ok"|"offline"|"busy"|"auth_required"|"csrf"|"forbidden"|"not_found"|"too_large"
 *   |"invalid"} Outcome
 * @typedef {{outcome: Outcome, body?: any, message?: string, retryAfter?: number, at?: Date,
 *   isPortal?: boolean}} Answer
 */

const PATIENCE = 15_000;
const RESULTS = new Set(["applied", "merged", "conflict", "duplicate", "held", "invalid"]);
const HASH = /^[0-9a-f]{64}$/;
const ERRORS = new Set(["auth_required", "csrf", "forbidden", "not_found", "too_large", "invalid"]);
const OFFLINE = Object.freeze({ outcome: "offline" });
// A page where our server would have spoken JSON, or the way to one: the Wi-Fi wants something first.
const PORTAL = Object.freeze({ outcome: "offline", isPortal: true });
const PORTAL_STATUSES = new Set([200, 203, 511]);

export class Wire {
  /**
   * @param {{base: string, csrfToken?: string, userId?: string}} options `base` ends in the
   *   report's code and /; `userId`: whom we believe to be signed in
   */
  constructor({ base, csrfToken = "", userId = "" }) {
    this.base = base;
    this.userId = userId;
    this.csrfToken = csrfToken;
  }

  /** @returns {Promise<Answer>} the report as it stands */
  async state() {
    const answer = await this.#ask("state/");
    if (answer.outcome !== "ok") return answer;
    const { body } = answer;
    if (!body?.epoch || !Array.isArray(body.points) || !body.user?.id) return OFFLINE;
    this.csrfToken = body.csrf || this.csrfToken;
    return answer;
  }

  /** @param {number} cursor @returns {Promise<Answer>} what happened after `cursor` */
  async since(cursor) {
    const headers = this.userId ? { "X-GFMD-User": this.userId } : {};
    const answer = await this.#ask(`changes/?since=${cursor}`, { headers });
    if (answer.outcome === "ok" && !Array.isArray(answer.body?.ops)) return OFFLINE;
    return answer;
  }

  /**
   * Send operations; `body.acks` holds an entry for each of them, or the answer does not count.
   * @param {object} payload as the changes endpoint takes it
   * @param {{signal?: AbortSignal}} [options] to give up before an answer has come
   * @returns {Promise<Answer>}
   */
  async send(payload, { signal } = {}) {
    const answer = await this.#ask("changes/", {
      method: "POST",
      body: JSON.stringify(payload),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken },
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]),
    });
    if (answer.outcome !== "ok") return answer;
    return acknowledges(answer.body, payload.ops ?? []) ? answer : OFFLINE;
  }

  /** @param {object} payload the last of a window that closes; nobody waits for an answer */
  leave(payload) {
    fetch(`${this.base}changes/`, {
      method: "POST",
      keepalive: true,
      body: JSON.stringify(payload),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken },
    }).catch(() => {});
  }

  async #ask(path, options = {}) {
    let response;
    let text;
    try {
      response = await fetch(this.base + path, {
        credentials: "same-origin",
        cache: "no-store",
        // A redirect is never an answer: following one would end at a page that says 200.
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
        ...options,
        headers: { Accept: "application/json", ...options.headers },
      });
      text = await response.text();
    } catch {
      return OFFLINE;
    }
    const token = response.headers.get("X-CSRFToken");
    if (token) this.csrfToken = token;
    return understood(response, text, options.method === "POST" ? 201 : 200);
  }
}

function understood(response, text, wanted) {
  const body = parsed(response, text);
  if (body === undefined) return isPage(response) ? PORTAL : OFFLINE;
  const at = new Date(response.headers.get("Date") ?? Date.now());
  if (response.status === wanted) return { outcome: "ok", body, at };
  if (ERRORS.has(body?.error)) return { outcome: body.error, message: body.message };
  if (body?.error) {
    return { outcome: "busy", retryAfter: Number(response.headers.get("Retry-After")) || 0 };
  }
  return OFFLINE;
}

function isPage(response) {
  if (response.type === "opaqueredirect") return true;
  return PORTAL_STATUSES.has(response.status) && typeOf(response).startsWith("text/html");
}

const typeOf = (response) => response.headers.get("Content-Type") ?? "";

function parsed(response, text) {
  const isJson = typeOf(response).startsWith("application/json");
  try {
    return isJson ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function acknowledges(body, operations) {
  if (!body?.epoch || !Array.isArray(body.acks)) return false;
  const acks = new Map(body.acks.map((ack) => [ack.op_id, ack]));
  return operations.every(({ op_id: opId }) => isWhole(acks.get(opId)));
}

function isWhole(ack) {
  if (!ack || !RESULTS.has(ack.result)) return false;
  const stored = ack.result !== "invalid" && ack.result !== "held";
  return !stored || (HASH.test(ack.sha256) && Number.isInteger(ack.version));
}
