"""Sentences that people meet, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gfmd_site.help.texts import Problem

PROBLEMS = {
    "offline": Problem(
        _("“Saved on this device – N not sent”"),
        _(
            "There is no network. Go on writing; you may even close the page and open it again on"
            " this device."
        ),
    ),
    "signed-out": Problem(
        _("“Sign in to send N changes”"),
        _("Your sign-in has ended. Sign in again: the page goes on where it was."),
    ),
    "held": Problem(
        _("“Held for the chair – N”"),
        _(
            "The report was closed while you wrote. Your changes are kept, and the chair decides "
            "about them."
        ),
    ),
    "conflict": Problem(
        _("“Conflict – N to resolve”"),
        _("Somebody changed the same words. Look at both versions and choose; none is lost."),
    ),
    "gone": Problem(
        _("A point is gone, or was better before"),
        _("Open “History” and bring it back from before that change."),
    ),
    "closed": Problem(
        _("“You cannot do this now”"),
        _(
            "The report has another status by now. Load the page again; if it is closed, ask for "
            "it to be reopened."
        ),
    ),
    "not-begun": Problem(
        _("“Not begun”"),
        _(
            "The report of the session does not exist yet. Staff or the chair of the edition "
            "begin it with one click."
        ),
    ),
    "word-refused": Problem(
        _("A Word file is not accepted"),
        _("The message says why, and what to do in Word. Nothing was stored."),
    ),
    "named": Problem(
        _("Somebody was named who did not want it"),
        _(
            "Set the consent to refused at once: pages and new files leave the name out. Then "
            "tell the support unit."
        ),
    ),
    "not-mine": Problem(
        _("“There is no such page, or it is not yours to read”"),
        _(
            "The address belongs to another room or edition. Ask the support unit if it should be"
            " yours."
        ),
    ),
    "signed-meanwhile": Problem(
        _("“The synthesis was signed meanwhile”"),
        _(
            "Your words are kept beside the outline. A chair reopens the synthesis, or settles "
            "them."
        ),
    ),
    "second-factor": Problem(
        _("The phone with the codes is lost"),
        _(
            "Use a printed recovery code. Without one, an administrator takes off the second "
            "factor."
        ),
    ),
    "import-rows": Problem(
        _("Rows of a table were refused"),
        _(
            "They are named by their number in the spreadsheet. Take them as a file, correct "
            "them, bring that file in."
        ),
    ),
    "practice-waits": Problem(
        _("A practice is not published"),
        _("Open “Review and history” of the record: it says who has still to answer."),
    ),
    "nothing-found": Problem(
        _("“No practice fits.”"),
        _("Take out a word or a filter, or write the word in another language."),
    ),
    "no-practice": Problem(
        _("“There is no such practice, or it is not published yet.”"),
        _("The address is wrong, or the practice was withdrawn. Look for it in the list."),
    ),
    "sign-in-asked": Problem(
        _("You are asked to sign in"),
        _(
            "The page is for those who take part. Practices and published syntheses need no "
            "account."
        ),
    ),
    "no-session": Problem(
        _("“No session is linked to this account”"),
        _("If you write or chair in a session, ask the support unit to add you to it."),
    ),
}
