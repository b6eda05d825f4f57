"""What search is built on. All of it can be made anew from the practices at any time.

Beside these tables stands one that Django does not know: in SQLite the FTS5 table
`practices_fts`, in PostgreSQL a generated column with its index. Triggers and the generated column
keep them equal to `PracticeIndex`, see the migration that makes them.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from practices.models.practice import (
    Practice,
    PracticeImage,
    PracticeOrganisation,
    PracticeSource,
    PracticeText,
)


class PracticeIndex(models.Model):
    """The words of one practice as search knows them. The id is its place in every `IndexSet`."""

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="index")
    title_words = models.TextField(blank=True)
    words = models.TextField(blank=True)
    sort_title = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    # What changed since is put right before the next search.
    stale = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            models.Index(name="practice_index_stale", fields=["id"], condition=Q(stale=True)),
            models.Index(name="practice_index_title", fields=["sort_title", "id"]),
            models.Index(name="practice_index_published", fields=["-published_at", "id"]),
            models.Index(name="practice_index_changed", fields=["-changed_at", "id"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class IndexSet(models.Model):
    """Which practices have a term, as one long number: bit n stands for index entry n."""

    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    bits = models.BinaryField(default=bytes)

    class Meta:
        verbose_name = _("search set")
        verbose_name_plural = _("search sets")
        constraints = [
            models.UniqueConstraint(name="practice_index_set_once", fields=["kind", "code"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class IndexState(models.Model):
    """One row: a token that changes with every change of the sets."""

    token = models.UUIDField()

    class Meta:
        verbose_name = _("search state")
        verbose_name_plural = _("search states")

    def __str__(self) -> str:
        return str(self.token)


class SearchWord(models.Model):
    """A word of a published practice, for searches with a typing mistake."""

    word = models.CharField(max_length=40, unique=True)
    first = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        indexes = [models.Index(name="practice_word_shape", fields=["first", "length"])]

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """A search that a person wants to come back to."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=120)
    query = models.CharField(_("search"), max_length=2000)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(
                name="practice_search_name_once",
                fields=["owner", "name"],
                violation_error_message=_("You already have a search of that name."),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


@receiver(post_save, sender=Practice)
def _practice_saved(instance: Practice, **kwargs: Any) -> None:
    """The update comes first: an insert that fails would use up a number, and numbers are bits."""
    if not PracticeIndex.objects.filter(practice=instance).update(stale=True):
        PracticeIndex.objects.bulk_create([PracticeIndex(practice=instance)], ignore_conflicts=True)


@receiver([post_save, post_delete], sender=PracticeImage)
@receiver([post_save, post_delete], sender=PracticeText)
@receiver([post_save, post_delete], sender=PracticeOrganisation)
@receiver([post_save, post_delete], sender=PracticeSource)
def _part_saved(instance: Any, **kwargs: Any) -> None:
    """A part that goes together with its practice marks nothing."""
    PracticeIndex.objects.filter(practice_id=instance.practice_id).update(stale=True)


@receiver(m2m_changed)
def _terms_set(instance: Any, action: str, **kwargs: Any) -> None:
    if isinstance(instance, Practice) and action.startswith("post_"):
        PracticeIndex.objects.filter(practice_id=instance.pk).update(stale=True)


@receiver(post_delete, sender=PracticeIndex)
def _entry_gone(instance: PracticeIndex, **kwargs: Any) -> None:
    """Its bits stay in the sets until they are written the next time; nothing counts them."""
    number = instance.pk
    bits = (1 << number).to_bytes(number // 8 + 1, "little")
    IndexSet.objects.create(kind="gone", code=str(number), bits=bits)
    IndexState.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})
