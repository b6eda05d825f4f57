"""The gate between what was typed and who reads it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from reports.choices import (
    AttributionKind,
    AttributionLevel,
    ChathamPolicy,
    Consent,
    PointKind,
)
from reports.domain.consent import (
    FULL_LEVEL,
    Reader,
    allowed_level,
    mention_markup,
    mentions_in,
    public_reader,
    reader_of,
    render_speaker,
    render_text,
)
from reports.domain.queries import points_of
from reports.models import Attribution, Point, Session, TemplateSection
from tests.build import Vocabularies, make_attribution, make_point, make_quote
from tests.cast import Cast

PUBLIC = public_reader("en")
TEAM = Reader(sees_names=True)
RANK = ["anonymous", "constituency", "region", "country", "organisation", "person"]

# What comes of the level that was asked for, in the order of RANK: nobody is named more precisely
# than the kind of speaker allows. A State and an organisation say equally much.
LEVEL_OF_KIND = {
    "country": "anonymous constituency region country organisation country",
    "organisation": "anonymous constituency region country organisation organisation",
    "person": "anonymous constituency region country organisation person",
    "constituency": "anonymous constituency constituency constituency constituency constituency",
    "region": "anonymous constituency region region region region",
}


def fresh(point: Point) -> Point:
    return Point.objects.get(pk=point.pk)


def public_text(point: Point) -> str:
    return render_text(fresh(point), PUBLIC)


# The table: rule of the room, answer, level asked for, kind of speaker


@pytest.mark.parametrize("kind", PointKind)
@pytest.mark.parametrize(
    ("policy", "consent", "expected"),
    [
        ("named_with_approval", "not_asked", "anonymous"),
        ("named_with_approval", "asked", "anonymous"),
        ("named_with_approval", "approved", "asked for"),
        ("named_with_approval", "refused", "anonymous"),
        ("anonymous", "not_asked", "anonymous"),
        ("anonymous", "asked", "anonymous"),
        ("anonymous", "approved", "anonymous"),
        ("anonymous", "refused", "anonymous"),
        ("written_consent_for_quotes", "not_asked", "anonymous"),
        ("written_consent_for_quotes", "asked", "anonymous"),
        ("written_consent_for_quotes", "approved", "asked for"),
        ("written_consent_for_quotes", "refused", "anonymous"),
        ("on_the_record", "not_asked", "full"),
        ("on_the_record", "asked", "full"),
        ("on_the_record", "approved", "full"),
        ("on_the_record", "refused", "full"),
    ],
)
def test_level_follows_rule_answer_and_wish(
    policy: str, consent: str, expected: str, kind: str
) -> None:
    """With a record of how the answer was given, a quote is no different from a point."""
    section = TemplateSection(default_attribution_level=AttributionLevel.ANONYMOUS)
    for speaker, level in product(AttributionKind, AttributionLevel):
        row = Attribution(kind=speaker, level=level, consent=consent, consent_how="by e-mail")

        found = allowed_level(row, policy=policy, section=section, kind=kind)

        wish = LEVEL_OF_KIND[speaker].split()[RANK.index(level)]
        wanted = {"anonymous": "anonymous", "asked for": wish, "full": FULL_LEVEL[speaker]}
        assert found == wanted[expected], (speaker, level)


def test_table_has_every_rule() -> None:
    assert [str(policy) for policy in ChathamPolicy] == [
        "named_with_approval",
        "anonymous",
        "written_consent_for_quotes",
        "on_the_record",
    ]
    assert [str(answer) for answer in Consent] == ["not_asked", "asked", "approved", "refused"]
    assert [str(level) for level in AttributionLevel] == RANK


@pytest.mark.parametrize(
    ("kind", "how", "expected"),
    [
        ("quote", "by e-mail", "person"),
        ("quote", "", "anonymous"),
        ("point", "", "person"),
    ],
)
def test_quote_needs_a_record_where_the_room_asked_for_written_consent(
    kind: str, how: str, expected: str
) -> None:
    row = Attribution(kind="person", level="person", consent="approved", consent_how=how)

    found = allowed_level(
        row, policy="written_consent_for_quotes", section=TemplateSection(), kind=kind
    )

    assert found == expected


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ("not_asked", "country"),
        ("asked", "country"),
        ("approved", "region"),
        ("refused", "anonymous"),
    ],
)
def test_section_may_name_the_state_until_somebody_answers(consent: str, expected: str) -> None:
    row = Attribution(kind="country", level="region", consent=consent)
    section = TemplateSection(default_attribution_level="country")

    found = allowed_level(row, policy="named_with_approval", section=section, kind="point")

    assert found == expected


# Mentions in the text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Kenya agreed", ["Kenya"]),
        ("as @[European Union] said to @Kenya.", ["European Union", "Kenya"]),
        ("@Côte was cut", ["Côte"]),
        ("(@Kenya)", ["Kenya"]),
        ("write to desk@example.org", []),
        ("@@Kenya", []),
        ("@ Kenya", []),
        ("@2018", []),
        ("@[]", []),
        ("@[Kenya\nUganda]", []),
    ],
)
def test_mention_begins_a_word(text: str, names: list[str]) -> None:
    assert [mention.name for mention in mentions_in(text)] == names


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("Kenya", "@Kenya"),
        ("European Union", "@[European Union]"),
        ("Côte d’Ivoire", "@[Côte d’Ivoire]"),
        ("3F", "@[3F]"),
    ],
)
def test_markup_is_read_back_as_the_same_mention(name: str, markup: str) -> None:
    assert mention_markup(name) == markup
    assert [mention.name for mention in mentions_in(markup)] == [name]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@Kenya agreed.", "A participant agreed."),
        ("As @Kenya said.", "As a participant said."),
        ("Agreed. @Kenya added a date.", "Agreed. A participant added a date."),
        ("Agreed!\n@Kenya added a date.", "Agreed!\nA participant added a date."),
        ("“@Kenya agreed.”", "“A participant agreed.”"),
        ("Permits, @Kenya said, travel.", "Permits, a participant said, travel."),
        ("@Kenya and @[Republic of Moldova]", "A participant and a participant"),
    ],
)
def test_unnamed_mention_reads_as_part_of_the_sentence(cast: Cast, text: str, shown: str) -> None:
    point = make_point(cast.report, text)

    assert public_text(point) == shown


def test_team_reads_the_names(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya and @[European Union] agreed.")

    assert render_text(point, TEAM) == "Kenya and European Union agreed."


def test_mention_without_a_row_is_anonymous(cast: Cast) -> None:
    """As in the text of an older revision."""
    point = make_point(cast.report, "Nobody was named.")

    assert render_text(point, PUBLIC, "@Kenya agreed.") == "A participant agreed."
    assert render_text(point, TEAM, "@Kenya agreed.") == "Kenya agreed."


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("country", "Kenya agreed."),
        ("region", "A participant from Eastern Africa agreed."),
        ("constituency", "A State agreed."),
        ("anonymous", "A participant agreed."),
    ],
)
def test_approved_mention_is_shown_at_its_level(cast: Cast, level: str, shown: str) -> None:
    point = make_point(cast.report, "@Kenya agreed.")
    make_attribution(point, mention="Kenya", consent="approved", level=level)

    assert public_text(point) == shown


@pytest.mark.parametrize("answer", ["refused", "asked", "not_asked"])
def test_withdrawn_approval_takes_the_name_back(cast: Cast, answer: str) -> None:
    point = make_point(cast.report, "@Kenya agreed.")
    make_attribution(point, mention="Kenya", consent="approved")
    assert public_text(point) == "Kenya agreed."

    make_attribution(point, mention="Kenya", consent=answer)

    assert public_text(point) == "A participant agreed."


def test_older_text_is_shown_by_the_answer_of_today(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya agreed.")
    make_attribution(point, mention="Kenya", consent="refused")

    assert render_text(fresh(point), PUBLIC, "@Kenya had doubts.") == "A participant had doubts."


# Speakers of quotes


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"consent": "not_asked"}, "anonymous"),
        ({"consent": "refused"}, "anonymous"),
        ({"consent": "approved"}, "Kenya"),
        ({"consent": "approved", "level": "region"}, "a participant from Eastern Africa"),
        ({"consent": "approved", "level": "anonymous"}, "anonymous"),
    ],
)
def test_speaker_of_a_quote(cast: Cast, changes: dict[str, Any], shown: str) -> None:
    quote = make_quote(cast.report)
    make_attribution(quote, **changes)

    assert render_speaker(fresh(quote), PUBLIC) == shown
    assert render_speaker(fresh(quote), TEAM) == "Kenya"


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("person", "Ama Owusu, Harbour Circle, Kenya"),
        ("organisation", "Harbour Circle"),
        ("country", "Kenya"),
        ("region", "a participant from Eastern Africa"),
        ("constituency", "a civil society participant"),
        ("anonymous", "anonymous"),
    ],
)
def test_person_is_named_as_precisely_as_approved(
    cast: Cast, vocabularies: Vocabularies, level: str, shown: str
) -> None:
    quote = make_quote(cast.report)
    make_attribution(
        quote,
        kind="person",
        name="Ama Owusu",
        organisation="Harbour Circle",
        country=vocabularies.countries["KEN"],
        constituency=vocabularies.constituencies["civil_society"],
        level=level,
        consent="approved",
    )

    assert render_speaker(fresh(quote), PUBLIC) == shown


def test_two_speakers_are_named_one_after_the_other(cast: Cast, vocabularies: Vocabularies) -> None:
    quote = make_quote(cast.report)
    make_attribution(quote, consent="approved")
    make_attribution(quote, consent="approved", country=vocabularies.countries["MAR"])
    make_attribution(quote, consent="refused", country=vocabularies.countries["MDA"])

    assert render_speaker(fresh(quote), PUBLIC) == "Kenya; Morocco"


def test_point_that_is_no_quote_has_no_speaker(cast: Cast) -> None:
    point = make_point(cast.report)
    make_attribution(point, consent="approved")

    assert render_speaker(fresh(point), TEAM) == ""


# Who reads


@pytest.mark.parametrize(
    ("person", "sees_names"),
    [
        ("administrator", True),
        ("staff", True),
        ("plain_staff", False),
        ("chair", False),
        ("cochair", True),
        ("rapporteur", True),
        ("notetaker", True),
        ("other_rapporteur", False),
        ("reader", False),
        ("outsider", False),
    ],
)
def test_names_are_for_the_team_and_named_staff(cast: Cast, person: str, sees_names: bool) -> None:
    reader = reader_of(getattr(cast, person), cast.report, language="fr")

    assert reader == Reader(sees_names=sees_names, language="fr")


def test_room_on_the_record_names_everybody(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(chatham_policy="on_the_record")

    assert public_text(make_point(cast.report, "@Kenya agreed.")) == "Kenya agreed."


def test_organisation_that_may_be_named_as_its_state_is_not_named_as_itself(cast: Cast) -> None:
    point = make_point(cast.report, "@[Harbour Union] asked for pilots.")
    make_attribution(
        point,
        mention="Harbour Union",
        kind=AttributionKind.ORGANISATION,
        organisation="Harbour Union",
        level=AttributionLevel.COUNTRY,
        consent=Consent.APPROVED,
    )
    fresh = points_of(cast.report)[0]

    assert render_text(fresh, PUBLIC) == "A participant asked for pilots."
