"""From draft to published: who signs, what is kept, what is refused."""

from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import User

from reports.choices import ItemPlace, SynthesisStatus
from reports.domain import synthesis_release as rules
from reports.domain.errors import DomainError
from reports.domain.synthesis_compare import compare
from reports.domain.synthesis_frozen import freeze
from reports.models import ItemSource, Synthesis, SynthesisItem
from tests.build import make_point, make_synthesis, make_user
from tests.cast import Cast

pytestmark = pytest.mark.django_db
S = SynthesisStatus
ACTIONS = ("sign", "withdraw", "publish", "reopen")
AFTER = {
    ("sign", S.DRAFT): S.SIGNED,
    ("withdraw", S.SIGNED): S.DRAFT,
    ("publish", S.SIGNED): S.PUBLISHED,
    ("reopen", S.SIGNED): S.DRAFT,
    ("reopen", S.PUBLISHED): S.DRAFT,
}


def digest(synthesis: Synthesis) -> str:
    return rules.sign_off_of(synthesis).digest


def sign(synthesis: Synthesis, by: User) -> Synthesis:
    return rules.sign(synthesis=synthesis, digest=digest(synthesis), by=by)


def brought_to(status: str, cast: Cast) -> Synthesis:
    synthesis = make_synthesis(cast.edition)
    if status != S.DRAFT:
        sign(synthesis, cast.chair)
    if status == S.PUBLISHED:
        rules.publish(synthesis=synthesis, by=cast.chair)
    return synthesis


def act(action: str, synthesis: Synthesis, cast: Cast) -> None:
    if action == "sign":
        sign(synthesis, cast.chair)
    elif action == "withdraw":
        rules.withdraw(synthesis=synthesis, by=cast.chair)
    elif action == "publish":
        rules.publish(synthesis=synthesis, by=cast.chair)
    else:
        rules.reopen(synthesis=synthesis, reason="A room was forgotten.", by=cast.chair)


@pytest.mark.parametrize(("action", "status"), list(product(ACTIONS, S.values)))
def test_action_in_a_status_does_what_the_table_says(action: str, status: str, cast: Cast) -> None:
    synthesis = brought_to(status, cast)
    expected = AFTER.get((action, S(status)))
    if expected is None:
        with pytest.raises(DomainError) as refused:
            act(action, synthesis, cast)
        wanted = {"not_signed"} if (action, status) == ("withdraw", S.DRAFT) else {"wrong_status"}
        assert refused.value.code in wanted
    else:
        act(action, synthesis, cast)
    synthesis.refresh_from_db()
    assert synthesis.status == (expected or status)


def test_all_chairs_have_to_sign_the_same_wording(cast: Cast) -> None:
    second = make_user("second_chair", name="Idris Okafor")
    cast.edition.chairs.add(second)
    synthesis = make_synthesis(cast.edition)

    sign(synthesis, cast.chair)
    assert (synthesis.status, rules.sign_off_of(synthesis).missing) == (S.DRAFT, [second])

    SynthesisItem.objects.update(text="Rooms agreed on permits that travel.")
    assert rules.sign_off_of(synthesis).missing == [cast.chair, second]

    sign(synthesis, cast.chair)
    sign(synthesis, second)
    assert (synthesis.status, synthesis.versions.count()) == (S.SIGNED, 1)


def test_wording_that_changed_since_it_was_read_is_not_signed(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    read = digest(synthesis)
    SynthesisItem.objects.update(text="Something else.")
    with pytest.raises(DomainError, match="has changed since you read it"):
        rules.sign(synthesis=synthesis, digest=read, by=cast.chair)


@pytest.mark.parametrize("who", ["staff", "administrator", "cochair", "rapporteur"])
def test_only_chairs_of_the_edition_sign(who: str, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    with pytest.raises(DomainError, match="Only the chairs of the edition"):
        sign(synthesis, getattr(cast, who))


def test_synthesis_without_an_item_is_not_signed(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    SynthesisItem.objects.all().delete()
    with pytest.raises(DomainError, match="no item yet"):
        sign(synthesis, cast.chair)


def test_words_changed_behind_the_signature_are_not_published(cast: Cast) -> None:
    synthesis = brought_to(S.SIGNED, cast)
    SynthesisItem.objects.update(text="Slipped in afterwards.")
    with pytest.raises(DomainError, match="not the one that was signed"):
        rules.publish(synthesis=synthesis, by=cast.chair)


def test_new_point_of_a_room_breaks_no_signature(cast: Cast) -> None:
    synthesis = brought_to(S.SIGNED, cast)
    make_point(cast.report, "Said at the last minute.", tags={"objectives": ["5"]})
    assert rules.publish(synthesis=synthesis, by=cast.chair).number == 1


def test_signed_hash_does_not_depend_on_who_spoke(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition, sources=[make_point(cast.report)])
    hashes = set()
    for name in ("Kenya", "Moldova"):
        ItemSource.objects.update(speakers={"1": {"mention": name, "level": "anonymous"}})
        hashes.add(digest(synthesis))
    assert len(hashes) == 1


def test_reopening_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(DomainError, match="Write why it is reopened"):
        rules.reopen(synthesis=brought_to(S.SIGNED, cast), reason=" ", by=cast.chair)


def test_published_version_stays_until_the_next_one(cast: Cast) -> None:
    synthesis = brought_to(S.PUBLISHED, cast)
    rules.reopen(synthesis=synthesis, reason="A room was forgotten.", by=cast.chair)
    SynthesisItem.objects.update(text="Rooms agreed, all six of them.")
    shown = rules.published_version(2018)
    assert shown is not None
    assert (shown.number, shown.content["sections"][0]["items"][0]["text"]) == (
        1,
        "Rooms agreed on portable permits.",
    )

    sign(synthesis, cast.chair)
    rules.publish(synthesis=synthesis, by=cast.chair)
    latest, first = rules.published_version(2018), rules.published_version(2018, 1)
    assert (latest and latest.number, first and first.number) == (2, 1)


def test_comparison_shows_what_is_new_gone_and_reworded(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    before = freeze(synthesis)
    section = synthesis.sections.get()
    SynthesisItem.objects.create(section=section, order="k", text="Entirely new.")
    SynthesisItem.objects.filter(order="i").update(place=ItemPlace.ANNEX)
    after = freeze(synthesis)

    def kinds(older: object, newer: object) -> list[str]:
        return [change.kind for change in compare(older, newer)]  # type: ignore[arg-type]

    assert (kinds(before, after), kinds(after, before), kinds(after, after)) == (
        ["changed", "new"],
        ["changed", "gone"],
        [],
    )


@pytest.mark.parametrize("code", ["2019", "twenty", "2018-9999999", "2018-x", ""])
def test_unknown_code_of_a_synthesis_says_what_a_code_is(code: str, cast: Cast) -> None:
    make_synthesis(cast.edition)
    with pytest.raises(DomainError, match="A code is the year of the edition"):
        rules.synthesis_by_code(code)


@pytest.mark.parametrize(
    ("status", "asked"), [(S.DRAFT, True), (S.SIGNED, False), (S.PUBLISHED, False)]
)
def test_chair_is_asked_to_sign_a_draft_alone(cast: Cast, status: str, asked: bool) -> None:
    synthesis = make_synthesis(cast.edition)
    state = rules.sign_off_of(synthesis)
    synthesis.status = status

    assert rules.can_sign(synthesis=synthesis, own=state.of(cast.chair)) is asked
    assert rules.can_sign(synthesis=synthesis, own=state.of(cast.staff)) is False


def test_chair_is_asked_again_once_the_wording_changed(cast: Cast) -> None:
    cast.edition.chairs.add(make_user("second chair"))
    synthesis = sign(make_synthesis(cast.edition), cast.chair)
    signed = rules.sign_off_of(synthesis).of(cast.chair)
    SynthesisItem.objects.update(text="Rooms agreed on something else.")
    changed = rules.sign_off_of(synthesis).of(cast.chair)

    assert [rules.can_sign(synthesis=synthesis, own=own) for own in (signed, changed)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("status", S.values)
def test_only_what_all_chairs_signed_is_led_to_its_check(cast: Cast, status: str) -> None:
    synthesis = brought_to(status, cast)
    try:
        rules.require_signed(synthesis=synthesis)
    except DomainError as error:
        assert (status, error.code) in {(S.DRAFT, "wrong_status"), (S.PUBLISHED, "wrong_status")}
    else:
        assert status == S.SIGNED
