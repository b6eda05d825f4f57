"""What there is to know, by subject."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_site.help.texts import Topic

TOPICS = (
    Topic(
        "saving",
        _("Where your text is"),
        _("You never press a save button. The line in the bar says where your text is."),
        (
            _("“Saved” with a time: the server has it."),
            _(
                "“Saved on this device”: it waits for the network. Go on writing; it is sent by "
                "itself."
            ),
            _(
                "“Conflict”: two people changed the same words. Both versions are kept; choose one "
                "of them, or keep both."
            ),
            _(
                "“Download my text” gives you all of it as a file at any moment, also without "
                "network."
            ),
            _("On a shared device, sign out when you leave: your text is then taken from it."),
        ),
    ),
    Topic(
        "writing",
        _("Writing points"),
        _("Write one idea in each point, best in 25 words or fewer. Nothing is required."),
        (
            _(
                "Enter begins the next point, Tab puts it one level in. Every key has a button as"
                " well."
            ),
            _("Tap how widely a point was supported, and whether it was contested."),
            _(
                "Type # and a number for a tag, such as #gcm6 or #sdg10.7. Suggested tags are "
                "yours to accept."
            ),
            _("Beside the report stand the guiding questions that no point answers yet."),
            _("“History” shows every change with its author and brings back what is gone."),
        ),
        shows="keys",
    ),
    Topic(
        "sections",
        _("The sections, with an example for each"),
        _("This is how sections read in reports that are easy to use. The examples are invented."),
        (),
        shows="sections",
    ),
    Topic(
        "consent",
        _("Who spoke, and who may know it"),
        _(
            "What was said may leave the room. Who said it, and for whom they work, leaves it only "
            "as far as the speaker agrees."
        ),
        (
            _(
                "Write a speaker as a mention: type @ and the name. Outside your team it reads “a"
                " participant”."
            ),
            _(
                "Example: “@Kenya reported that fees have fallen” leaves as “a participant "
                "reported that fees have fallen”."
            ),
            _(
                "Ask after the session, and note the answer: asked, approved or refused, and how "
                "precisely."
            ),
            _(
                "“Names left” shows words that may still tell who spoke. You decide about each of"
                " them."
            ),
            _("An answer can change later. From then on every page and every new file follows it."),
        ),
    ),
    Topic(
        "word-files",
        _("Word files, in and out"),
        _(
            "Those who stay with Word lose nothing: a filled template comes in, and the report "
            "goes out as Word."
        ),
        (
            _(
                "“Bring in a Word file” lays the file beside the report. Nothing is stored before"
                " you confirm."
            ),
            _("For each section choose: merge, replace, keep both, or leave."),
            _("What belongs to no section is kept as a comment for the team."),
            _(
                "A point that was written here and changed in Word keeps its tags, its consents "
                "and its history."
            ),
            _("Names without an approval are listed, so that you can turn them into mentions."),
        ),
    ),
    Topic(
        "handing-in",
        _("From draft to accepted"),
        _("A report is submitted by its rapporteur, then accepted or returned by the chair."),
        (
            _(
                "Before you submit, the page shows what is still thin. Nothing of it keeps you "
                "from submitting."
            ),
            _(
                "While the chair has the report, you can read it. If it is returned, the reason "
                "stands at the top."
            ),
            _(
                "What somebody typed after the report was closed is held for the chair and never "
                "thrown away."
            ),
            _(
                "An accepted report can be reopened, with a reason, by a chair of the edition or "
                "by staff."
            ),
        ),
    ),
    Topic(
        "statement",
        _("The statement for the closing session"),
        _("The statement is what is read aloud for one room. Its draft is made from your points."),
        (
            _("The bar shows how long it takes to read, against the minutes you have."),
            _("Under each sentence stand its time and the points that it rests on."),
            _(
                "“Hand to the chair” when you are done. The chair approves it or returns it with "
                "a reason."
            ),
            _("“Rehearse” shows it in large type, with a timer. It opens without network too."),
        ),
    ),
    Topic(
        "board",
        _("Following the rooms"),
        _("The board shows every room and keeps itself up to date."),
        (
            _(
                "It shows the status of each room, its last change, its empty sections and its "
                "untouched questions."
            ),
            _(
                "A device that went silent may hold text that the server does not have. Ask its "
                "writer to open the report there."
            ),
            _(
                "“Remind” writes a polite text in the language of the report. It says nothing of "
                "what is written."
            ),
        ),
    ),
    Topic(
        "synthesis",
        _("Compiling the synthesis"),
        _(
            "On one side stand the points of all rooms, as they may leave; on the other side your"
            " outline."
        ),
        (
            _("Every item keeps its sources. If a source changes later, the item says so."),
            _(
                "Example: “Employers should bear the cost of recruitment (raised in four of six "
                "rooms)” with five points behind it."
            ),
            _(
                "“Similar points” shows what rooms share, with the reason. You accept it or say "
                "that it is not the same."
            ),
            _(
                "“Time” shows the minutes and what could go to the annex, and who would then not "
                "be heard."
            ),
            _(
                "When all chairs have signed the same wording, it can be published after the "
                "release check."
            ),
        ),
    ),
    Topic(
        "releases",
        _("Before something leaves"),
        _("Every file and every published page passes a release check."),
        (
            _(
                "The check lists what will be anonymised, what is not approved, and what stops "
                "the release."
            ),
            _("A person confirms. Who released what, and when, is recorded."),
            _("The copy for the team holds all names: keep it in the team."),
        ),
    ),
    Topic(
        "practices",
        _("Describing a practice"),
        _("A good record lets somebody in another country judge whether it would work there."),
        (
            _("Say in the summary who runs it, what it is, where, and since when."),
            _(
                "Example: “Since 2015 the labour offices of three ports check contracts with "
                "crews before they sail.”"
            ),
            _(
                "Write what it changed, with a figure if there is one, and what you would do "
                "otherwise today."
            ),
            _("Spell out acronyms once. Choose the objective that it serves first of all."),
            _(
                "Two meters show which fields the two large databases still ask for. You may "
                "submit before they are full."
            ),
        ),
    ),
    Topic(
        "reviewing",
        _("Reviewing a practice"),
        _("One internal and two external reviewers read each practice before it is published."),
        (
            _(
                "Say first whether you have a conflict of interest. If you have one, the review "
                "goes to somebody else."
            ),
            _(
                "Judge whether it is real, mostly completed, new, and possible elsewhere, in the "
                "spirit of the ten principles."
            ),
            _(
                "Example: “Publish after a change: the summary says what is planned, not what has"
                " been done.”"
            ),
        ),
    ),
    Topic(
        "programme",
        _("Setting up an edition"),
        _(
            "“Set-up” takes the concept paper, or copies the last edition, and then lists what is"
            " missing for the day."
        ),
        (
            _(
                "Check what was read from the paper and say where the rest belongs. All of it is "
                "stored, or nothing."
            ),
            _(
                "Import people from a list, then invite them. Each link signs one person in, "
                "without a password."
            ),
            _(
                "Print the sheets with the codes, one for each room, and hold a rehearsal: it "
                "leaves no trace."
            ),
            _("“Begin all reports” opens the report of every session that has a number."),
        ),
    ),
    Topic(
        "finding",
        _("Finding a practice"),
        _("One search goes through all published practices; filters narrow down what it finds."),
        (
            _("One or two words find most. A word that nothing has is read as the nearest one."),
            _(
                "Two values of one filter find what has either of them; two filters find what fits"
                " both."
            ),
            _(
                "Example: search for “recruitment fees”, choose objective 6, then the region you "
                "know best."
            ),
            _(
                "A practice is shown in your language where it has been translated, else in the "
                "one it was written in."
            ),
            _(
                "Each practice can be printed on one sheet or taken as a Word file. With an account"
                " you keep a search."
            ),
        ),
    ),
    Topic(
        "published",
        _("Reading what is published"),
        _("A synthesis brings together what all rooms of one edition said. Chairs signed it."),
        (
            _(
                "A name stands there only where its bearer agreed. “A participant” is everybody "
                "else."
            ),
            _(
                "Every published version keeps its number and its address, so that you can quote "
                "it."
            ),
            _(
                "Reports of single rooms are not public. “Memory” finds those that the support "
                "unit has opened."
            ),
            _("If something is wrong about you or your institution, tell the support unit."),
        ),
    ),
)

BY_SLUG = {topic.slug: topic for topic in TOPICS}
