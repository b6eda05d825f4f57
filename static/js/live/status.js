// What the person is told about the safety of the text: never more than is true.
import { gettext, timeOfDay } from "./words.js";

/**
 * @typedef {"saved"|"saving"|"device"|"conflict"|"signin"|"held"} Kind
 * @typedef {{kind: Kind, words: string, unsent: number, conflicts: number, held: number,
 *   savedAt: Date|null}} Status
 */

/**
 * @param {{unsent: number, conflicts: number, held: number, savedAt: Date|null,
 *   isReachable: boolean, needsSignIn: boolean, isKept: boolean}} facts
 *   `unsent`: points with changes that the server does not have; `isKept`: all of them are on the
 *   disk of this device
 * @returns {Status}
 */
export function statusOf({ unsent, conflicts, held, savedAt, isReachable, needsSignIn, isKept }) {
  const kind = kindOf({ unsent, conflicts, held, isReachable, needsSignIn, isKept });
  const words = WORDS[kind]({ unsent, conflicts, held, savedAt });
  return { kind, words, unsent, conflicts, held, savedAt };
}

function kindOf({ unsent, conflicts, held, isReachable, needsSignIn, isKept }) {
  if (unsent && needsSignIn) return "signin";
  if (unsent && !isReachable) return isKept ? "device" : "saving";
  if (conflicts) return "conflict";
  if (unsent) return "saving";
  return held ? "held" : "saved";
}

const WORDS = {
  saved: ({ savedAt }) => (savedAt ? `${gettext("Saved")} ${timeOfDay(savedAt)}` : gettext("Saved")),
  saving: () => gettext("Saving…"),
  device: ({ unsent }) => gettext("Saved on this device – %(count)s not sent", { count: unsent }),
  conflict: ({ conflicts }) => gettext("Conflict – %(count)s to resolve", { count: conflicts }),
  held: ({ held }) => gettext("Held for the chair – %(count)s", { count: held }),
  signin: ({ unsent }) => gettext("Sign in to send %(count)s changes", { count: unsent }),
};

/** What to say where a page of the network comes instead of the server's answer. */
export const portalWords = () =>
  gettext(
    "A sign-in page of this Wi-Fi answers instead of the server. Open any other page to sign in to the network; your text waits here meanwhile.",
  );
