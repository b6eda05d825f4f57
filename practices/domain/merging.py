"""Two records of one practice become one; nothing of either is lost."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from practices.choices import ChangeKind, PracticeStatus
from practices.domain import history
from practices.domain.errors import PracticeError
from practices.domain.history import TERM_LISTS, WORDS
from practices.models import (
    Practice,
    PracticeImage,
    PracticeOrganisation,
    PracticeSource,
    PracticeText,
)


@transaction.atomic
def merge_practices(*, keep: Practice, gone: Practice, by: User | None) -> Practice:
    """Join `gone` into `keep`: its sources, terms, organisations, links and languages move over.

    Words in a language that `keep` has already stay in the history of `gone`, whose address from
    now on leads to `keep`.
    """
    rows = {row.pk: row for row in _locked(keep, gone)}
    keep, gone = rows[keep.pk], rows[gone.pk]
    if gone.merged_into_id or keep.merged_into_id:
        raise PracticeError(_("One of the two was merged before. Open it anew."), code="merged")
    before = history.state_of(keep)
    _move_sources(keep, gone)
    _add_texts(keep, gone)
    for name in TERM_LISTS:
        getattr(keep, name).add(*getattr(gone, name).all())
    _move_primary_objective(keep, gone)
    for row in gone.organisations.all():
        PracticeOrganisation.objects.get_or_create(practice=keep, name=row.name, role=row.role)
    links = dict.fromkeys([*keep.links.split(), *gone.links.split()])
    keep.links = "\n".join(links)
    contacts = dict.fromkeys(filter(None, (keep.contact.strip(), gone.contact.strip())))
    keep.contact = "\n\n".join(contacts)
    keep.themes = list(dict.fromkeys([*keep.themes, *gone.themes]))
    keep.started_year = min(filter(None, (keep.started_year, gone.started_year)), default=None)
    if not hasattr(keep, "image"):
        PracticeImage.objects.filter(practice=gone).update(practice=keep)
    keep.version += 1
    keep.save()
    old_status = gone.status
    gone.status, gone.merged_into = PracticeStatus.WITHDRAWN, keep
    gone.save()
    note = _("Merged into another record.")
    history.record(
        practice=keep,
        kind=ChangeKind.MERGE,
        author=by,
        before=before,
        after=history.state_of(keep),
        note=str(gone.pk),
    )
    history.record(
        practice=gone,
        kind=ChangeKind.MERGE,
        author=by,
        before={"status": old_status},
        after={"status": gone.status},
        note=note,
    )
    return keep


def _locked(keep: Practice, gone: Practice) -> list[Practice]:
    if keep.pk == gone.pk:
        raise PracticeError(_("A practice cannot be merged into itself."), code="same")
    ids = [keep.pk, gone.pk]
    return list(Practice.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _move_sources(keep: Practice, gone: Practice) -> None:
    points = set(keep.sources.values_list("point_ref", flat=True)) - {None}
    for row in gone.sources.all():
        if row.point_ref not in points:
            PracticeSource.objects.create(
                practice=keep,
                edition_year=row.edition_year,
                session_number=row.session_number,
                point_ref=row.point_ref,
                note=row.note,
            )


def _add_texts(keep: Practice, gone: Practice) -> None:
    own = {text.language: text for text in keep.texts.all()}
    for text in gone.texts.all():
        words = {name: getattr(text, name) for name in WORDS}
        mine = own.get(text.language)
        if mine is None:
            PracticeText.objects.create(practice=keep, language=text.language, **words)
            continue
        for name, value in words.items():
            if not getattr(mine, name):
                setattr(mine, name, value)
        mine.save()


def _move_primary_objective(keep: Practice, gone: Practice) -> None:
    if keep.primary_objective is None:
        keep.primary_objective = gone.primary_objective
    elif gone.primary_objective and gone.primary_objective != keep.primary_objective:
        keep.objectives.add(gone.primary_objective)
