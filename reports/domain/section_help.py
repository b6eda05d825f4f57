"""How a section reads when it is well written: one piece of advice and one example for each kind.

A template may name and order its sections as it likes; the kind says what one is about. The
examples are invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.choices import SectionKind


@dataclass(frozen=True, slots=True)
class SectionHelp:
    kind: SectionKind
    advice: str | Promise
    example: str | Promise


SECTION_HELP = (
    SectionHelp(
        SectionKind.SUMMARY,
        _(
            "Begin with the idea, not with the speaker. Write one idea in each point, and how far "
            "the room agreed."
        ),
        _(
            "Recruitment fees were seen as the first cause of debt. Most speakers wanted employers "
            "to bear them; two asked for a longer transition."
        ),
    ),
    SectionHelp(
        SectionKind.CHALLENGES,
        _("Say what stands in the way, for whom, and what follows from it."),
        _(
            "Seasonal workers learn about their rights only after they arrive, because contracts "
            "reach them in a language that they do not read."
        ),
    ),
    SectionHelp(
        SectionKind.OPPORTUNITIES,
        _(
            "Keep what exists apart from what is proposed. For a practice, say where it runs, "
            "since when, and what has changed."
        ),
        _(
            "Since 2015 one coastal region inspects recruiters every year and publishes the list; "
            "complaints have fallen by half."
        ),
    ),
    SectionHelp(
        SectionKind.GCM,
        _("Name the objective by its number, and say what the room adds to it."),
        _(
            "Objective 6: the room proposes a shared list of licensed recruiters, to be reported "
            "on at the next regional review."
        ),
    ),
    SectionHelp(
        SectionKind.SDG,
        _("Write one line for each target, with a figure where the room gave one."),
        _(
            "Target 10.c: on one route, sending 200 dollars still costs 14. The room asked for "
            "prices to be published in one place."
        ),
    ),
    SectionHelp(
        SectionKind.QUOTES,
        _("Write one or two sentences, word for word. Name the speaker only after you have asked."),
        _("“I signed a contract that nobody had ever read to me.” (a participant)"),
    ),
    SectionHelp(
        SectionKind.PARTICIPATION,
        _("Enter the head-counts as numbers; write in words only what numbers do not say."),
        _(
            "Most interventions came from local authorities. Employers were invited and did not "
            "come."
        ),
    ),
    SectionHelp(
        SectionKind.EMPHASES,
        _("Give the three to five ideas that came back again and again, and from whom."),
        _("Nearly every group asked that cities be heard before national plans are fixed."),
    ),
    SectionHelp(
        SectionKind.WHO,
        _("Name kinds of partners, and the part that each of them could take."),
        _("Chambers of commerce could vouch for small employers that have no recruitment office."),
    ),
    SectionHelp(
        SectionKind.WHAT,
        _("Begin with a verb, say who would act, and mark how widely it was supported."),
        _("Publish the price of every permit in one place, kept up to date by those who issue it."),
    ),
    SectionHelp(
        SectionKind.RAISED_ONCE,
        _("Keep what one person said and nobody took up. Do not make it stronger than it was."),
        _(
            "One participant proposed a common card that carries pension rights across borders; it "
            "was not discussed further."
        ),
    ),
)


BY_KIND = {str(entry.kind): entry for entry in SECTION_HELP}


def help_for(kinds: Iterable[str]) -> list[SectionHelp]:
    """Return the help for these kinds of sections, in a fixed order."""
    wanted = set(kinds)
    return [entry for entry in SECTION_HELP if entry.kind in wanted]
