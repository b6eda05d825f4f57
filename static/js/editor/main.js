// Takes over the report page, and the page that opens without network.
import { openEngine } from "../live/engine.js";
import { carryOver, knowsTheForm, typedMeanwhile } from "./carry.js";
import { h } from "./dom.js";
import { early } from "./early.js";
import { Editor } from "./editor.js";
import { followLastChange } from "./last_change.js";
import { NameMarks } from "./marks.js";
import { Said } from "./said.js";
import { breathe } from "./slices.js";
import { loadSuggester } from "./suggest.js";
import { Suggestions } from "./suggestions.js";
import { loadVocabulary } from "./vocabulary.js";
import { fill, gettext, ngettext } from "./words.js";

const VOCABULARIES = "/practices/vocabularies.json";
const SIGN_IN = "/accounts/login/?next=/";

/** Empty beside the form of the report page; alone, and marked, in the page without network. */
const place = document.getElementById("live-editor");

async function begin() {
  const { code = codeFromAddress(), user = null, wordLists = "" } = place.dataset;
  const base = `/reports/${encodeURIComponent(code)}/`;
  const csrfToken = document.querySelector("#report-form input[name=csrfmiddlewaretoken]")?.value;
  // Both at once: tags typed with the first words need their lists.
  const lists = loadVocabulary(`${VOCABULARIES}?lang=${document.documentElement.lang}`);
  await early.ready;
  const engine = await openEngine({ code, userId: user, csrfToken, base });
  await breathe();
  const editor = new Editor(engine, { address: base, signInAddress: SIGN_IN });
  await editor.prepare();
  await knowsTheForm(engine);
  editor.show();
  takeOver(editor);
  early.handOver(engine);
  followLastChange(engine);
  engine.keepFrame();
  const vocabulary = await lists;
  await breathe();
  await editor.useVocabulary(vocabulary);
  editor.nameMarks = new NameMarks(editor, csrfToken);
  editor.said = new Said(editor, csrfToken);
  const suggester = await loadSuggester(wordLists);
  if (suggester) editor.suggestions = new Suggestions(editor, suggester);
}

function codeFromAddress() {
  return decodeURIComponent(location.pathname.split("/")[2] || "");
}

function takeOver(editor) {
  adoptComments(editor);
  const typed = typedMeanwhile();
  const { label } = editor.model.report;
  const heading = { class: "page-head__title", dir: "auto", text: label };
  const title = "liveShell" in place.dataset && h("h1", heading);
  place.replaceChildren(...[title, editor.element].filter(Boolean));
  document.getElementById("report-form")?.remove();
  editor.questions.mount(document);
  carryOver(editor, typed);
  watchSubmit(editor);
}

/** Comments under points stay with their points. */
function adoptComments(editor) {
  for (const comment of document.querySelectorAll("#report-form .point .comment")) {
    const id = comment.closest(".point").id.replace("point-", "");
    editor.rows.get(id)?.element.append(comment);
  }
}

/** Handing over waits until everything typed is on the server. */
function watchSubmit(editor) {
  // Not `form.action`: a field of that name would stand in its place.
  const form = document.querySelector('form[action$="/submit/"]');
  if (!form) return;
  form.addEventListener("submit", (event) => {
    editor.settle();
    const { unsent } = editor.engine.status;
    if (!unsent) return;
    event.preventDefault();
    const text = fill(
      ngettext(
        "%(count)s change is still on its way. The report is handed over as soon as it has arrived.",
        "%(count)s changes are still on their way. The report is handed over as soon as they have arrived.",
        unsent,
      ),
      { count: unsent },
    );
    editor.notices.waiting(text);
    editor.engine.addEventListener("status", function go() {
      if (editor.engine.status.unsent) return;
      editor.engine.removeEventListener("status", go);
      form.submit();
    });
    editor.engine.retry();
  });
}

/** Without the report the page stays as the server made it, and says so where there is nothing. */
function explain(error) {
  if (document.getElementById("report-form")) {
    place.hidden = true;
    return console.warn(error.message);
  }
  const text =
    error.code === "nothing_kept"
      ? gettext(
          "This report is not on this device yet. Open it once with a network; then it opens without one.",
        )
      : gettext("The report cannot be opened on this device.");
  place.replaceChildren(h("p", { class: "alert alert-warning", role: "alert", text }));
  return undefined;
}

if (place) begin().catch(explain);
