"""What is looked at before anything leaves: names, gaps in consent, and what is unusual."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site.lib.file_view import folded, searchable_text, stands_in
from gfmd_site.lib.text import count_words
from reports.choices import (
    AttributionKind,
    AttributionLevel,
    Consent,
    PointKind,
    ReleaseProfile,
    ReportStatus,
)
from reports.domain.consent import (
    SpeakerOutside,
    public_reader,
    render_text,
    speakers_outside,
)
from reports.domain.consent_overview import answered_links, changed_since_approval
from reports.domain.marks import PointMark, marks_of
from reports.domain.own_words import OwnWords, could_be_names, held_names, only_heard, plain_names
from reports.domain.queries import points_of
from reports.models import Attribution, Point, Release, Report

# Fewer people than this can be told apart by anybody who was in the building.
SMALL_GROUP = 5
# A quote as long as this can be found again by its words.
LONG_QUOTE_WORDS = 12
# Beyond this a page would take longer than a person waits.
MARKED_POINTS = 1_500
LARGE_BYTES = 5 * 1024 * 1024
SCANNED_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Remark:
    """One line of the check; `code` is kept in the register, the sentence is for the person."""

    code: str
    sentence: str
    report: Report | None = None
    point: Point | None = None


@dataclass(frozen=True)
class Outgoing:
    """Something that is about to leave. `render` makes its bytes; calling it changes nothing.

    `what` names the kind in the register, `subject` is a public code or a year, `file_name` holds
    no person's name. A long table gives `chunks` as well: it is sent while it is made. `remarks`
    are what its maker already knows to be unusual, `options` what it takes to make it again,
    `words` its text where the file itself cannot be read back.
    """

    what: str
    subject: str
    format: str
    profile: str
    file_name: str
    content_type: str
    render: Callable[[], bytes]
    reports: Sequence[Report] = ()
    chunks: Callable[[], Iterator[bytes]] | None = None
    remarks: Sequence[Remark] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    words: Callable[[], str] | None = None
    own_words: Sequence[OwnWords] | None = None
    """What people wrote from points; then only the points it rests on are looked at."""
    programme: frozenset[str] = frozenset()
    """People whom the programme names, in what leaves, by their role in the session."""

    @property
    def is_public(self) -> bool:
        return self.profile == ReleaseProfile.PUBLIC


@dataclass
class ReleaseCheck:
    """What was found. With a remark in `blocks` nothing leaves; `second` asks for two people."""

    speakers: list[SpeakerOutside] = field(default_factory=list)
    blocks: list[Remark] = field(default_factory=list)
    unusual: list[Remark] = field(default_factory=list)
    second: list[Remark] = field(default_factory=list)
    basis: str = ""

    @property
    def codes(self) -> list[str]:
        return sorted({remark.code for remark in (*self.blocks, *self.unusual, *self.second)})

    @property
    def named(self) -> list[SpeakerOutside]:
        return [speaker for speaker in self.speakers if speaker.is_named]

    @property
    def held_back(self) -> list[SpeakerOutside]:
        return [s for s in self.speakers if s.leaves and not s.is_named]


def check_release(
    outgoing: Outgoing, data: bytes | None = None, *, knows_names: bool = True
) -> ReleaseCheck:
    """Check what is about to leave; ten queries a report. `data` is the finished file, if any.

    Somebody who does not know who spoke must not find it out here by writing names down: without
    `knows_names` other names block as well, in the same words.
    """
    check = ReleaseCheck(unusual=list(outgoing.remarks))
    facts: list[object] = [outgoing.what, outgoing.subject, outgoing.format]
    facts += [outgoing.profile, dict(outgoing.options)]
    facts += [[row.where, row.text] for row in outgoing.own_words or ()]
    named: list[str] = []
    rest_on: list[Point] = []
    for report in outgoing.reports:
        points = points_of(report)
        speakers = speakers_outside(points, report)
        if outgoing.own_words is not None:
            if knows_names:
                check.blocks += _names_in_own_words(outgoing.own_words, report, speakers)
            else:
                named += plain_names(outgoing.own_words, speakers)
            points, speakers = _that_leave(outgoing.own_words, points, speakers)
            rest_on += points
        check.speakers += speakers
        facts += [report.code, report.version, report.status, report.session.chatham_policy]
        facts += [[s.row.pk, s.level, s.consent, s.shown, s.leaves] for s in speakers]
        if outgoing.is_public:
            _check_public(check, report, points, speakers)
        else:
            _check_team(check, report, speakers)
        if report.status != ReportStatus.ACCEPTED:
            check.unusual.append(_unfinished(report))
    if outgoing.own_words is not None and not knows_names:
        rooms = [report.session for report in outgoing.reports]
        guessed = could_be_names(outgoing.own_words, check.speakers, points=rest_on, sessions=rooms)
        places = {*named, *guessed}
        check.blocks += _named_or_guessed(outgoing, outgoing.own_words, places)
    if data is not None:
        _check_file(check, outgoing, data)
    facts += [check.codes]
    check.basis = hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()
    return check


def _check_public(
    check: ReleaseCheck, report: Report, points: list[Point], speakers: list[SpeakerOutside]
) -> None:
    marks = marks_of(report, points) if len(points) <= MARKED_POINTS else []
    check.blocks += _names_in_plain_words(report, points, speakers, marks)
    check.unusual += _open_marks(report, points, marks)
    check.unusual += _changed_since(report, speakers)
    check.unusual += _quotes(report, points)
    check.unusual += _without_answer(report, speakers)
    for remark, needs_second in _groups(report, speakers):
        (check.second if needs_second else check.unusual).append(remark)


def _check_team(check: ReleaseCheck, report: Report, speakers: list[SpeakerOutside]) -> None:
    unapproved = [s for s in speakers if s.leaves and s.consent != Consent.APPROVED]
    if unapproved:
        sentence = ngettext(
            "%(code)s: %(count)d speaker is named here without having approved it. The file may "
            "not leave the team.",
            "%(code)s: %(count)d speakers are named here without having approved it. The file "
            "may not leave the team.",
            len(unapproved),
        )
        values = {"code": report.code, "count": len(unapproved)}
        check.unusual.append(Remark("unapproved_names", sentence % values, report))


def _unfinished(report: Report) -> Remark:
    sentence = _("%(code)s: the report is %(status)s and can still change.")
    values = {"code": report.code, "status": report.get_status_display().lower()}
    return Remark("not_accepted", sentence % values, report)


# Names that stand in the text as plain words


def _names_in_plain_words(
    report: Report,
    points: list[Point],
    speakers: list[SpeakerOutside],
    marks: Sequence[PointMark],
) -> list[Remark]:
    """Find speakers who are held back and yet named: in their own point, or a person anywhere.

    Words about which somebody decided that they do not tell who spoke are left alone.
    """
    kept = {
        (row.point.pk, folded(row.text[row.mark.start : row.mark.end])) for row in marks if row.kept
    }
    public = public_reader(report.language)
    words = {
        point.pk: folded(
            f"{render_text(point, public, point.heading)}\n{render_text(point, public)}"
        )
        for point in points
    }
    found: dict[object, Point] = {}
    for speaker in speakers:
        for name, is_nowhere in held_names(speaker):
            for point in points if is_nowhere else [speaker.point]:
                decided = (point.pk, folded(name)) in kept
                if not decided and stands_in(name, words[point.pk]):
                    found[point.pk] = point
    sentence = _(
        "%(code)s, section %(section)d: the name of a speaker who may not be named stands in the "
        "text as plain words. Write it as a mention (@ in front), or take it out."
    )
    return [
        Remark(
            "plain_name",
            sentence % {"code": report.code, "section": point.section.number},
            report,
            point,
        )
        for point in found.values()
    ]


def _is_person(row: Attribution) -> bool:
    return row.kind == AttributionKind.PERSON


def _names_in_own_words(
    words: Sequence[OwnWords], report: Report, speakers: list[SpeakerOutside]
) -> list[Remark]:
    return [
        Remark("plain_name", _named_there(where, report.code), report)
        for where in plain_names(words, speakers)
    ]


def _named_there(where: str, code: str) -> str:
    sentence = _(
        "%(where)s: the name of a speaker of %(code)s who may not be named stands there as plain "
        "words. Take it out, or say it without the name."
    )
    return sentence % {"where": where, "code": code}


def _named_or_guessed(
    outgoing: Outgoing, words: Sequence[OwnWords], places: set[str]
) -> list[Remark]:
    """Return a remark for each place that names anybody who could have spoken, right or wrong.

    It says neither which name nor which room.
    """
    return [
        Remark("plain_name", _named_there(where, outgoing.subject))
        for where in dict.fromkeys(row.where for row in words)
        if where in places
    ]


def _that_leave(
    words: Sequence[OwnWords], points: list[Point], speakers: list[SpeakerOutside]
) -> tuple[list[Point], list[SpeakerOutside]]:
    rest_on = frozenset().union(*(row.points for row in words))
    own = [speaker for speaker in speakers if speaker.point.pk in rest_on]
    return [point for point in points if point.pk in rest_on], only_heard(own, words)


# What is unusual


def _open_marks(report: Report, points: list[Point], marks: Sequence[PointMark]) -> list[Remark]:
    if len(points) > MARKED_POINTS:
        sentence = _("%(code)s: too many points to look for words that may tell who spoke.")
        return [Remark("marks_not_looked_for", sentence % {"code": report.code}, report)]
    count = sum(row.kept is None for row in marks)
    if not count:
        return []
    sentence = ngettext(
        "%(code)s: %(count)d place in the text may tell who spoke; nobody has decided about it.",
        "%(code)s: %(count)d places in the text may tell who spoke; nobody has decided about them.",
        count,
    )
    return [Remark("open_marks", sentence % {"code": report.code, "count": count}, report)]


def _changed_since(report: Report, speakers: list[SpeakerOutside]) -> list[Remark]:
    links = answered_links(report)
    changed = [s for s in speakers if changed_since_approval(s, links.get(s.row.pk))]
    if not changed:
        return []
    sentence = ngettext(
        "%(code)s: %(count)d text has changed since its speaker approved it.",
        "%(code)s: %(count)d texts have changed since their speakers approved them.",
        len(changed),
    )
    values = {"code": report.code, "count": len(changed)}
    return [Remark("changed_text", sentence % values, report, changed[0].point)]


def _quotes(report: Report, points: list[Point]) -> list[Remark]:
    long = [
        point
        for point in points
        if point.kind == PointKind.QUOTE and count_words(point.text) >= LONG_QUOTE_WORDS
    ]
    if not long:
        return []
    sentence = ngettext(
        "%(code)s: %(count)d quote leaves word for word. Whoever searches for it may find who "
        "said it.",
        "%(code)s: %(count)d quotes leave word for word. Whoever searches for them may find who "
        "said them.",
        len(long),
    )
    return [Remark("long_quotes", sentence % {"code": report.code, "count": len(long)}, report)]


def _without_answer(report: Report, speakers: list[SpeakerOutside]) -> list[Remark]:
    waiting = [s for s in speakers if s.leaves and s.consent in {Consent.NOT_ASKED, Consent.ASKED}]
    if not waiting:
        return []
    sentence = ngettext(
        "%(code)s: %(count)d speaker has not answered yet.",
        "%(code)s: %(count)d speakers have not answered yet.",
        len(waiting),
    )
    return [Remark("no_answer", sentence % {"code": report.code, "count": len(waiting)}, report)]


def _groups(report: Report, speakers: list[SpeakerOutside]) -> Iterable[tuple[Remark, bool]]:
    """Yield groups that stand for a speaker and are small, or were never counted."""
    sizes = group_sizes(report)
    for speaker_group in {
        s.row.constituency: s.point
        for s in speakers
        if s.leaves and s.level == AttributionLevel.CONSTITUENCY and s.row.constituency
    }.items():
        group, point = speaker_group
        size = sizes.get(group.pk)
        values = {"code": report.code, "group": group.label_in(report.language)}
        if size is None:
            sentence = _(
                "%(code)s: a speaker is shown as one of the group “%(group)s”, and nobody noted "
                "how many of it were in the room."
            )
            yield Remark("uncounted_group", sentence % values, report, point), False
        elif size < SMALL_GROUP:
            sentence = _(
                "%(code)s: a speaker is shown as one of the group “%(group)s”, of which %(size)d "
                "were in the room. Somebody who was there can tell who it was."
            )
            yield Remark("small_group", sentence % {**values, "size": size}, report, point), True


def group_sizes(report: Report) -> dict[int, int]:
    """Return how many of each constituency were in the room, by its id.

    The head-count where there is one, else the people of the programme.
    """
    session = report.session
    known = Counter(
        row.constituency_id for row in session.participations.all() if row.constituency_id
    )
    counted = dict(session.head_counts.values_list("constituency_id", "count"))
    return {**known, **counted}


# The finished file


def _check_file(check: ReleaseCheck, outgoing: Outgoing, data: bytes) -> None:
    if outgoing.is_public and len(data) <= SCANNED_BYTES:
        check.blocks += _names_in_file(check, outgoing, data)
    if len(data) > LARGE_BYTES:
        check.unusual.append(
            Remark("large", _("The file is larger than 5 MB. Look at what makes it so large."))
        )
    earlier = (
        Release.objects.filter(
            what=outgoing.what,
            subject=outgoing.subject,
            format=outgoing.format,
            profile=outgoing.profile,
            size__gt=0,
        )
        .values_list("size", flat=True)
        .first()
    )
    if earlier and len(data) > 2 * earlier:
        check.unusual.append(
            Remark("grown", _("The file is more than twice as large as the last time it left."))
        )


def _names_in_file(check: ReleaseCheck, outgoing: Outgoing, data: bytes) -> list[Remark]:
    """Look for people who may not be named in all that the file holds, hidden parts too."""
    people = {s.row.name for s in check.speakers if _is_person(s.row) and held_names(s)}
    people -= outgoing.programme
    text = folded(searchable_text(data)) if people else ""
    if check.blocks or not any(stands_in(name, text) for name in people):
        return []
    sentence = _(
        "The finished file holds the name of a person who may not be named, outside the text of "
        "the points. Look at the titles and the header of the report."
    )
    return [Remark("name_in_file", sentence)]
