"""The screens of the product, who sees them, and what to look for on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.gallery import accounts, brought_in, failures, states

REPORT = "/reports/2018-3.1/"
SUBMITTED = "/reports/2018-2.1/"
SYNTHESIS = "/syntheses/1/"
NOBODY = ""


@dataclass(frozen=True)
class Screen:
    """One screen in one state. `who` signs in, unless it is nobody.

    `address` is opened, then `prepare` brings the page into its state; `disturbs` says that other
    screens would show traces of that. `is_bare` is seen on a site that knows nobody and
    nothing but its first account.
    """

    name: str
    title: str
    who: str
    address: str
    look: tuple[str, ...]
    prepare: Callable[[states.Stage], None] | None = None
    status: int = 200
    disturbs: bool = False
    is_bare: bool = False


EVERYWHERE = (
    "One thing is largest, and it is what the person came for.",
    "Nothing is cut off, nothing scrolls sideways, nothing touches the edge.",
    "In Arabic everything is mirrored, and figures, codes and Latin names read from left to right.",
    "In the dark nothing glares and nothing sinks into the ground.",
    "At 390 the thumb reaches what matters, at 1920 lines stay short enough to read.",
)

SCREENS: tuple[Screen, ...] = (
    # The way in
    Screen("welcome", "First page of a stranger", NOBODY, "/", (
        "What this is stands in the first line; signing in is one press away.",
        "The picture says nothing that the words do not, and is mirrored in Arabic.",
    )),
    Screen("sign-in", "Sign-in", NOBODY, "/accounts/login/", (
        "Two fields, one button; the other ways in are quiet.",
        "Whoever was invited finds out that no password is needed.",
    )),
    Screen("sign-in-wrong", "Sign-in with a wrong password", NOBODY, "/accounts/login/", (
        "The error stands where the eye is, says the way out, and not which part is wrong.",
    ), states.wrong_password),
    Screen("invitation", "Invitation, opened on a phone", NOBODY, states.INVITATION, (
        "Session, role and room are there before the button; one press and one is in.",
    )),
    # One's account
    Screen("account", "Security of one's account", "reader", "/accounts/2fa/", (
        "Each way of signing in says what it is for and whether it is there.",
    )),
    Screen("account-password", "Changing the password", "reader", "/accounts/password/change/", (
        "What a password needs stands where it is typed.",
    )),
    Screen("account-app", "Setting up an app for codes", "reader",
        "/accounts/2fa/totp/activate/", (
        "The picture to scan and the code to type instead stand together.",
    ), accounts.confirmed),
    Screen("account-passkey", "Adding a passkey", "reader", "/accounts/2fa/webauthn/add/", (
        "What a passkey is stands before the button.",
    ), accounts.confirmed),
    Screen("account-codes", "Recovery codes", "reader", "/accounts/2fa/totp/activate/", (
        "They can be copied, printed and told apart; where to keep them is said.",
    ), accounts.recovery_codes, disturbs=True),
    # Start pages
    Screen("home-writer", "Start page of a rapporteur", "rapporteur-3-1", "/", (
        "The one report to write is the first thing, with its state and its button.",
    )),
    Screen("home-chair", "Start page of a chair", "chair", "/", (
        "What waits for review comes before what is only good to know.",
    )),
    Screen("home-staff", "Start page of the support unit", "staff", "/", (
        "Figures first, then what waits; the office and the board are one press away.",
    )),
    Screen("home-reader", "Start page of somebody without a session", "reader", "/", (
        "The empty place says what would stand here and who can help.",
    )),
    # The report
    Screen("editor-empty", "Editor, nothing written yet", states.GUEST, states.EMPTY_REPORT, (
        "Where to begin is clear without a word of explanation.",
        "Each empty section says what belongs into it.",
    )),
    Screen("editor", "Editor, full", "rapporteur-3-1", REPORT, (
        "The text has the room; tools and tags are close and quiet.",
        "Points, sub-points, quotes and sub-headings are told apart at a glance.",
    )),
    Screen("editor-point", "Editor, somebody is in a point", "rapporteur-3-1", REPORT, (
        "The point in use stands out; its tools are in reach and do not cover the text.",
    ), states.in_a_point),
    Screen("editor-saved", "Editor, everything is saved", "rapporteur-3-1", REPORT, (
        "That all is well takes no room and is found without looking for it.",
    ), states.saved, disturbs=True),
    Screen("editor-saving", "Editor, a change is on its way", "rapporteur-3-1", REPORT, (
        "Nothing jumps when it comes and goes.",
    ), states.saving, disturbs=True),
    Screen("editor-signed-out", "Editor, the session has ended", "rapporteur-3-1", REPORT, (
        "The text is safe, and signing in is one press away.",
    ), states.signed_out),
    Screen("editor-full", "Editor, no room left in the browser", "rapporteur-3-1", REPORT, (
        "What to do comes before what is wrong; the download is in reach.",
    ), states.storage_full, disturbs=True),
    Screen("editor-held", "Editor, text that waits for the chair", "rapporteur-3-1", REPORT, (
        "It was received, it waits, and who decides is said.",
    ), states.held, disturbs=True),
    Screen("editor-offline", "Editor without network", "rapporteur-3-1", REPORT, (
        "The state says that the text is safe on the device, without alarm.",
    ), states.offline),
    Screen("editor-reopened", "Editor, opened again without network", "rapporteur-3-1", REPORT, (
        "The text of the device is there; that the rest waits for the network is said once.",
    ), states.reopened_offline),
    Screen("editor-conflict", "Editor, two versions of one point", "rapporteur-3-1", REPORT, (
        "Both versions are whole; what differs is marked; each choice says what it keeps.",
    ), states.conflict, disturbs=True),
    Screen("report-locked", "Report that is with the chair", "cochair-3-1", REPORT, (
        "It reads as a document; that it cannot be changed is said once.",
    )),
    Screen("report-review", "Report to review", "chair", SUBMITTED, (
        "Accept and return stand together, accept first; comments are close to the points.",
    )),
    Screen("report-returned", "Report that was returned", "staff", "/reports/2018-3.2/", (
        "The reason stands at the top.",
    )),
    Screen("report-plain", "Report, filled without JavaScript", "rapporteur-3-1", REPORT, (
        "Everything can be done; the tools of a point stay on one line.",
    ), states.without_javascript),
    Screen("report-read", "Report as one text", "rapporteur-3-1", f"{REPORT}read/", (
        "It reads like the printed template.",
    )),
    Screen("point-form", "Speaker, consent and tags of a point", "rapporteur-3-1",
        states.NEW_POINT, (
        "Fields come in the order in which one learns the answers.",
    )),
    Screen("submit", "Submitting a report", "rapporteur-3-1", f"{REPORT}submit/", (
        "What is thin is a hint, not a reproach; the button is never locked.",
    )),
    Screen("history", "History", "rapporteur-3-1", f"{REPORT}history/", (
        "Sittings are told apart; who did what reads as a sentence.",
    )),
    Screen("compare", "Two moments compared", "rapporteur-3-1", f"{REPORT}history/compare/", (
        "What came and what went is told apart without colour.",
    )),
    Screen("import", "Bringing in a Word file", "rapporteur-3-1", f"{REPORT}import/", (
        "One field, and what happens next.",
    )),
    Screen("import-preview", "What was found in a Word file", "rapporteur-3-1",
        f"{REPORT}import/", (
        "What is new, changed, and unplaced is seen before anything counts.",
    ), brought_in.report, disturbs=True),
    Screen("import-too-large", "A file that is too large", "rapporteur-3-1", f"{REPORT}import/", (
        "The reason and the limit stand at the field; the way out is said.",
    ), brought_in.report_too_large),
    Screen("export", "Export", "rapporteur-3-1", f"{REPORT}export/", (
        "Who is named in the file is seen before it is taken.",
    )),
    Screen("release-check", "Release check", "staff", f"{REPORT}export/", (
        "What blocks comes first; what is let out is a list one can check.",
    ), states.release_check, disturbs=True),
    Screen("consents", "Consents of a room", "rapporteur-3-1", f"{REPORT}consents/", (
        "Who still has to be asked comes first.",
    )),
    Screen("marks", "Words that may tell who spoke", "rapporteur-3-1", f"{REPORT}marks/", (
        "The words are seen in their sentence; the reason and the ways out stand under it.",
    )),
    Screen("suggestions", "Suggested tags", "rapporteur-3-1", f"{REPORT}suggestions/", (
        "The words that speak for a tag are seen beside it.",
    )),
    # Following and bringing together
    Screen("board", "Board of all rooms", "chair", "/board/", (
        "Rooms that need somebody come first and are seen from afar.",
    )),
    Screen("board-screen", "Board on a big screen", "staff", "/board/?screen=1", (
        "It can be read from the back of the room.",
    )),
    Screen("workbench", "Synthesis workbench", "chair", "/office/reports/synthesis/1/compile/", (
        "Points on one side, the synthesis on the other, time and balance always in sight.",
    )),
    Screen("balance", "Balance of a synthesis", "chair",
        "/office/reports/synthesis/1/compile/balance/", (
        "What was used nowhere is found in a moment.",
    )),
    Screen("clock", "Speaking time", "chair", f"{SYNTHESIS}time/", (
        "What fits and what falls out is one picture.",
    )),
    Screen("sign-off", "Signing off a synthesis", "chair", f"{SYNTHESIS}sign-off/", (
        "Who has signed and who has not; what signing means.",
    )),
    Screen("outputs", "Outputs of a synthesis", "chair", f"{SYNTHESIS}outputs/", (
        "Each file says for whom it is.",
    )),
    Screen("teleprompter", "Teleprompter", "chair", f"{SYNTHESIS}rehearse/", (
        "Letters for two metres; the clock in the corner of the eye.",
    )),
    Screen("statement", "Statement of a session", "rapporteur-3-1", f"{REPORT}statement/", (
        "The text and its time; what was left out is one press away.",
    )),
    # Practices and memory
    Screen("practices", "Practices", NOBODY, "/practices/", (
        "One field to search; filters say how many each choice leaves.",
    )),
    Screen("practices-none", "Practices, nothing fits", NOBODY, "/practices/?text=zzzz", (
        "The empty list says what to do.",
    )),
    Screen("practice", "A practice", NOBODY, states.PRACTICE, (
        "Who, what and where before everything else; sources lead on.",
    )),
    Screen("practice-edit", "Editing a practice", "staff", f"{states.PRACTICE}edit/", (
        "A long form in parts; what is missing is said beside the part.",
    )),
    Screen("practice-workflow", "Review and history of a practice", "staff",
        f"{states.PRACTICE}workflow/", (
        "Who decided what, and what can be done next.",
    )),
    Screen("practice-review", "Review of a practice, by the link of an invitation", NOBODY, "/", (
        "What is reviewed comes first, then the questions; each says what its answers mean.",
    ), states.asked_to_review, disturbs=True),
    Screen("coverage", "Coverage of the objectives", NOBODY, "/practices/coverage/", (
        "Gaps are seen at a glance, and read as a table.",
    )),
    Screen("memory", "Memory", "rapporteur-3-1", "/memory/?text=permits", (
        "Where and when something was said stands with each find.",
    )),
    Screen("trends", "Objectives over the editions", "rapporteur-3-1", "/memory/trends/", (
        "What grew and what faded is seen without reading a figure.",
    )),
    # Help
    Screen("help", "Help", NOBODY, "/help/", (
        "The subject one came for is found in a moment.",
    )),
    Screen("help-guide", "Guide of two pages", NOBODY, "/help/guides/rapporteur/", (
        "It reads in the order of the day, and prints on two pages.",
    )),
    Screen("accessibility", "Accessibility statement", NOBODY, "/accessibility/", (
        "What works, what does not, and whom to tell.",
    )),
    # Staff
    Screen("recovery", "Waiting for a decision", "staff", "/recovery/", (
        "What is held says whose it is, why, and what each choice does.",
    ), states.decisions, disturbs=True),
    Screen("setup", "Set-up of an edition", "staff", "/setup/2018/", (
        "What is missing for the day comes first, each with its way.",
    )),
    Screen("programme-preview", "What was found in a concept paper", "staff", "/setup/programme/", (
        "Sessions and questions are counted; what was not understood is shown.",
    ), brought_in.programme),
    Screen("people-preview", "What was found in a list of people", "staff",
        "/setup/2018/people/", (
        "Rows that do not fit say why, and the others can be taken.",
    ), brought_in.people),
    Screen("invitations", "Invitations", "staff", "/editions/2018/invitations/", (
        "Rooms without a writer are seen.",
    )),
    Screen("invitations-made", "Invitations with their codes", "staff",
        "/editions/2018/invitations/?session=2.2", (
        "Each code stands with its person; printed, a room is one sheet.",
    ), states.invitations_made, disturbs=True),
    Screen("uploads", "Word files brought in", "staff", "/uploads/", (
        "The state of each file is one word.",
    )),
    Screen("venue", "Venue", "staff", "/venue/", (
        "In trouble one look is enough.",
    )),
    Screen("office", "Office", "staff", "/office/", (
        "The same hand as the site; what waits comes first.",
    )),
    Screen("office-list", "Office, a list", "staff", "/office/reports/session/", (
        "Rows are calm, filters in reach, actions found.",
    )),
    Screen("office-form", "Office, a form", "staff", "/office/reports/session/1/change/", (
        "Labels, fields and helps stand in line.",
    )),
    Screen("office-chooser", "Office, choosing many", "staff",
        "/office/practices/practice/add/", (
        "What is chosen is told at a glance; a thumb can change it.",
    )),
    Screen("office-import", "Office, what is in a table of practices", "staff",
        "/office/practices/practice/import/", (
        "New, changed and refused rows are counted before anything is stored.",
    ), brought_in.practices),
    Screen("office-points", "Office, points of all reports", "staff", "/office/reports/point/", (
        "Long texts do not break the table.",
    )),
    Screen("office-template", "Office, a reporting template", "staff",
        "/office/reports/reportingtemplate/1/change/", (
        "Four languages side by side without getting lost.",
    )),
    Screen("style", "Style page", "staff", "/style/", (
        "Every component in every state.",
    )),
    # The first day, before anything is there
    *(
        Screen(f"first-{name}", f"{title}, before anything is there", "admin", address, (
            "It says what will stand here, and who or what brings it.",
        ), is_bare=True)
        for name, title, address in (
            ("home", "Start page", "/"),
            ("board", "Board", "/board/"),
            ("setup", "Set-up", "/setup/"),
            ("practices", "Practices", "/practices/"),
            ("mine", "Practices one brought", "/practices/mine/"),
            ("coverage", "Coverage", "/practices/coverage/"),
            ("lacking", "What practices lack", "/practices/lacking/"),
            ("memory", "Memory", "/memory/"),
            ("trends", "Objectives over the editions", "/memory/trends/"),
            ("consents", "Consents", "/consents/"),
            ("recovery", "Waiting for a decision", "/recovery/"),
            ("uploads", "Word files", "/uploads/"),
            ("releases", "Release register", "/releases/"),
            ("letters", "Letters", "/letters/"),
            ("office-list", "Office, a list", "/office/reports/session/"),
        )
    ),
    # When something is wrong
    Screen("error-403", "Not allowed", "notetaker-3-1", f"{REPORT}submit/", (
        "It says what is missing and who can help.",
    ), status=403),
    Screen("error-400", "Not readable", NOBODY, states.rendered("400"), (
        "It says what may have happened, and that nothing was changed.",
    )),
    Screen("error-401", "Sent when signed out", "rapporteur-3-1", states.NEW_POINT, (
        "What was typed stands there to copy; signing in is one press away.",
    ), failures.sent_when_signed_out),
    Screen("error-403-old", "Sent after too long", "rapporteur-3-1", states.NEW_POINT, (
        "What was typed stands there to copy; the steps are numbered.",
    ), failures.sent_after_too_long),
    Screen("error-429", "Asked too often", NOBODY, states.rendered("429"), (
        "It says for how long, and that nobody else waits.",
    )),
    Screen("error-404", "Not found", "rapporteur-3-1", "/reports/2018-9.9/", (
        "It says what an address looks like, and the way back.",
    ), status=404),
    Screen("error-500", "Something failed", NOBODY, states.rendered("500"), (
        "It says that the text is safe, and what to do.",
    )),
    Screen("error-503", "Busy", NOBODY, states.rendered("503"), (
        "It says that it passes by itself.",
    )),
    # Letters
    *(
        Screen(f"mail-{name}", f"Mail: {title}", NOBODY, states.rendered(f"mail-{name}"), (look,))
        for name, title, look in (
            ("invitation", "invitation", "The link is seen at once; who writes and why is clear."),
            ("device", "code for a second device", "The code is seen at once, and its end."),
            ("sign-in", "code to sign in", "The code is seen at once; nobody else asks for it."),
            ("returned", "report returned", "No word of the report; the way to it."),
            ("accepted", "report accepted", "What becomes of it now; the way to it."),
            ("digest", "what waits for a chair", "Figures, and one link."),
            ("practice", "a practice goes on", "What happened, and the way to the reason."),
            ("review", "asked to review a practice", "What is asked first; until when."),
            ("still_valid", "practices to confirm", "Which ones, and what is asked."),
            ("plain", "all letters without HTML", "Lines break well; no markup is left."),
        )
    ),
)  # fmt: skip
