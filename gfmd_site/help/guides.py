"""One guide for each role: the first ten minutes, then what that role needs to know."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_site.help.texts import Guide, Step

_OPEN_REPORT = Step(
    _("Open the link of your invitation, or scan the code in your room. You are in your report."),
    _("My reports"),
    "home",
    "my-reports",
)
_TYPE = Step(_("Type a first point into a section and press Enter. It is saved while you type."))
_LOOK_AT_BAR = Step(_("Look at the bar at the foot of the page: it says where your text is."))
_MENTION = Step(
    _("Write a speaker as a mention: @ and the name. It does not leave the room without a yes.")
)
_SECOND_FACTOR = Step(
    _("Set up a second factor for your account, and print the recovery codes."),
    _("Security"),
    "mfa_index",
)
_BOARD = Step(_("Open the board: it shows every room of the edition."), _("Board"), "reports:board")

GUIDES = (
    Guide(
        "rapporteur",
        _("Guide for rapporteurs"),
        _("You write the report of one session, together with a note taker, and hand it in."),
        (
            _OPEN_REPORT,
            Step(
                _("Read the guiding questions beside the report: they are what the room is asked.")
            ),
            _TYPE,
            _LOOK_AT_BAR,
            _MENTION,
            Step(
                _(
                    "Agree with your note taker who writes which sections. You see each other’s "
                    "words."
                )
            ),
            Step(
                _(
                    "When the session is over, read “Names left”, ask speakers, and choose "
                    "“Submit report”."
                )
            ),
        ),
        ("saving", "writing", "consent", "word-files", "handing-in", "statement"),
        ("offline", "signed-out", "conflict", "held", "gone", "not-begun", "word-refused"),
        shows_keys=True,
    ),
    Guide(
        "note-taker",
        _("Guide for note takers"),
        _("You write down what is said while people speak, in the same report as the rapporteur."),
        (
            _OPEN_REPORT,
            _TYPE,
            _LOOK_AT_BAR,
            Step(_("Try the keys: Tab puts a point one level in, Alt with an arrow moves it.")),
            _MENTION,
            Step(
                _(
                    "Write quotes word for word in the section for quotes, and who said them "
                    "beside it."
                )
            ),
            Step(_("On a shared device, sign out when you leave.")),
        ),
        ("saving", "writing", "consent", "word-files"),
        ("offline", "signed-out", "conflict", "held", "gone"),
        shows_keys=True,
    ),
    Guide(
        "co-chair",
        _("Guide for co-chairs of a session"),
        _("You follow one room, read its report, and accept it or return it."),
        (
            _SECOND_FACTOR,
            Step(
                _("Choose your session on the first page, and read along while it is written."),
                _("Home"),
                "home",
            ),
            Step(
                _(
                    "Write a comment where something is missing. The writers see it beside the "
                    "point."
                )
            ),
            Step(_("When the report is submitted, accept it, or return it with a reason.")),
            Step(
                _("Look at “Waiting for a decision”: text that came too late waits for your word.")
            ),
            Step(_("Read the statement of your room and approve it.")),
        ),
        ("consent", "handing-in", "statement"),
        ("closed", "not-begun", "not-mine", "second-factor"),
    ),
    Guide(
        "chair",
        _("Guide for chairs of an edition"),
        _("You follow all rooms, accept their reports, and compile the synthesis."),
        (
            _SECOND_FACTOR,
            _BOARD,
            Step(_("Choose a room to read its report while it is being written.")),
            Step(_("Accept what is submitted, or return it with a reason.")),
            Step(
                _(
                    "Begin the synthesis in the office: compile, word the items, keep to the "
                    "minutes."
                ),
                _("Office"),
                "admin:index",
            ),
            Step(
                _(
                    "Rehearse it, sign it with the other chairs, and publish it after the release"
                    " check."
                )
            ),
        ),
        ("board", "handing-in", "synthesis", "statement", "releases"),
        ("closed", "not-begun", "signed-meanwhile", "second-factor"),
    ),
    Guide(
        "staff",
        _("Guide for staff"),
        _("You set up the edition, invite its people, bring in Word files, and export."),
        (
            _SECOND_FACTOR,
            Step(
                _("Set up the edition from the concept paper, or copy the last one."),
                _("Set-up"),
                "reports:setup",
            ),
            Step(
                _("Import the people, invite them, and print a sheet with the code for each room.")
            ),
            Step(_("Begin all reports, and hold a rehearsal with the rapporteurs.")),
            _BOARD,
            Step(_("Bring in the Word files of those who stayed with Word, many at once.")),
            Step(_("Export: each file passes the release check and is recorded.")),
        ),
        ("programme", "board", "word-files", "releases", "reviewing"),
        ("not-begun", "import-rows", "word-refused", "named", "second-factor"),
    ),
    Guide(
        "practices",
        _("Guide for those who describe and review practices"),
        _("You turn what works into a record that others can find, or you review such records."),
        (
            Step(
                _("Look first whether the practice is there already: search by words and country."),
                _("Practices"),
                "practices:list",
            ),
            Step(_("Open a new record, or choose “Make a practice” at a point of a report.")),
            Step(
                _(
                    "Write the title and the summary. Save as often as you like; nothing is "
                    "required yet."
                )
            ),
            Step(_("Fill what the two meters still ask for, as far as you know it, and submit.")),
            Step(
                _(
                    "As a reviewer, open what waits for you, and say first whether you have a "
                    "conflict of interest."
                ),
                _("My practices"),
                "practices:mine",
            ),
            Step(_("Once a year you are asked whether a published record is still true.")),
        ),
        ("practices", "reviewing", "consent"),
        ("practice-waits", "not-mine"),
    ),
    Guide(
        "reader",
        _("Guide for readers"),
        _("You look for what worked elsewhere, and read what the Forum has published."),
        (
            Step(
                _(
                    "Begin on the first page: the published syntheses and the latest practices "
                    "stand there. You need no account."
                ),
                _("Home"),
                "home",
            ),
            Step(
                _("Search the practices by words, objective, country or type."),
                _("Practices"),
                "practices:list",
            ),
            Step(
                _(
                    "Open a practice: it says who runs it and where, what it changed, and what "
                    "others can learn."
                )
            ),
            Step(_("Print its sheet, or take it along as a Word file.")),
            Step(
                _("Search the memory to see what the editions before said about your question."),
                _("Memory"),
                "reports:memory",
            ),
            Step(_("Choose your language, and light or dark pages, in the menu.")),
        ),
        ("finding", "published"),
        ("nothing-found", "no-practice", "sign-in-asked", "no-session"),
    ),
)

BY_SLUG = {guide.slug: guide for guide in GUIDES}
