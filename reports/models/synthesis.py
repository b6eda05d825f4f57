"""The chair's synthesis: what is read in the closing session, each item with its sources."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.choices import Language
from reports.choices import ItemPlace, SynthesisChangeKind, SynthesisStatus
from reports.models.points import Point
from reports.models.programme import Edition, Session, Theme


class Synthesis(models.Model):
    """One synthesis of an edition. `status` is written by `reports.domain.synthesis` only."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="syntheses", verbose_name=_("edition")
    )
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes available"), default=90, help_text=_("For reading aloud, all rooms together.")
    )
    words_per_minute = models.PositiveSmallIntegerField(_("words a minute"), default=130)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=SynthesisStatus,
        default=SynthesisStatus.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        ordering = ("-edition__year", "title")
        verbose_name = _("synthesis")
        verbose_name_plural = _("syntheses")
        constraints = [
            models.UniqueConstraint(
                name="synthesis_title_once_per_edition",
                fields=["edition", "title"],
                violation_error_message=_(
                    "This edition already has a synthesis with that title. Choose another title."
                ),
            ),
            models.CheckConstraint(
                name="synthesis_words_per_minute_sensible",
                condition=models.Q(words_per_minute__gte=40, words_per_minute__lte=300),
                violation_error_message=_("People read between 40 and 300 words a minute."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can be changed: what chairs have signed is only read."""
        return self.status == SynthesisStatus.DRAFT


class SynthesisSection(models.Model):
    """A part of the synthesis: about a theme, about a roundtable, or free.

    Written by `reports.domain.synthesis_sections` only; `order` is a key of
    `gfmd_site.lib.ordering`, `ref` the id that devices know.
    """

    ref = models.UUIDField(_("id"), unique=True, default=uuid.uuid4, editable=False)
    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="sections", verbose_name=_("synthesis")
    )
    title = models.CharField(_("title"), max_length=300)
    order = models.CharField(_("order"), max_length=120, default="i")
    theme = models.ForeignKey(
        Theme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theme"),
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("session"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        ordering = ("synthesis", "order", "pk")
        verbose_name = _("section of the synthesis")
        verbose_name_plural = _("sections of the synthesis")

    def __str__(self) -> str:
        return self.title


class SynthesisItem(models.Model):
    """One statement of the synthesis, in a person's own words.

    `text` and `contested_note` may hold speakers of the sources as `@[1]`, `@[2]` …: show them
    through `reports.domain.synthesis_words`, which puts in what each speaker has agreed to.
    Written by `reports.domain.synthesis_items` only. A deleted item is in the log and nowhere
    else, so that whatever is here is part of the synthesis.
    """

    ref = models.UUIDField(_("id"), unique=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(
        SynthesisSection,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("section of the synthesis"),
    )
    order = models.CharField(_("order"), max_length=120, default="i")
    text = models.TextField(_("text"))
    place = models.CharField(
        _("where it goes"), max_length=8, choices=ItemPlace, default=ItemPlace.READ
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("The highest number is cut first when time is short.")
    )
    contested_note = models.TextField(_("contested points and minority views"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        blank=True,
        help_text=_("Empty: the language of the synthesis."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        ordering = ("section", "order", "pk")
        verbose_name = _("synthesis item")
        verbose_name_plural = _("synthesis items")

    def __str__(self) -> str:
        return f"{self.section_id}/{self.pk}"


class ItemSource(models.Model):
    """A point that an item rests on, as it stood when it was taken or last looked at.

    `speakers` gives each number that stands for a speaker in the item the mention in the point
    and the level at which it was shown then: `{"1": {"mention": "Moldova", "level": "region"}}`.
    The speakers of a quote stand under "0". Written by `reports.domain.synthesis_sources` only.
    """

    item = models.ForeignKey(
        SynthesisItem,
        on_delete=models.CASCADE,
        related_name="sources",
        verbose_name=_("synthesis item"),
    )
    point = models.ForeignKey(
        Point, on_delete=models.PROTECT, related_name="used_in", verbose_name=_("point")
    )
    point_version = models.PositiveIntegerField(_("version of the point"), default=1)
    speakers = models.JSONField(_("speakers"), default=dict, blank=True, editable=False)
    report_status = models.CharField(
        _("status of the report then"), max_length=16, blank=True, editable=False
    )
    seen_deleted = models.BooleanField(_("known to be deleted"), default=False, editable=False)

    class Meta:
        ordering = ("item", "pk")
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                name="item_source_once",
                fields=["item", "point"],
                violation_error_message=_("This point is already a source of the item."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.pk}"


class SynthesisChange(models.Model):
    """One change of a synthesis: its history, the receipt of its operation and the live update.

    The primary key is the cursor of the catch-up. `before` and `after` hold the changed fields;
    what concerns neither a section nor an item has no `ref`. Rows are added by
    `reports.domain.synthesis_log` and never edited.
    """

    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="changes", verbose_name=_("synthesis")
    )
    op_id = models.UUIDField(_("operation"), unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=SynthesisChangeKind)
    ref = models.UUIDField(_("section or item"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    client_id = models.UUIDField(_("device"), null=True, blank=True)
    base_version = models.PositiveIntegerField(_("based on version"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    result = models.CharField(_("result"), max_length=9, blank=True)
    message = models.CharField(_("message"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("change of the synthesis")
        verbose_name_plural = _("changes of the synthesis")
        indexes = [
            models.Index(name="change_of_synthesis", fields=["synthesis", "id"]),
            models.Index(name="change_of_part", fields=["ref", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.synthesis_id}/{self.pk} {self.kind}"


class SynthesisCopy(models.Model):
    """A wording that could not be merged, or came too late: kept beside its item until settled.

    Written by `reports.domain.synthesis_copies` only.
    """

    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="copies", verbose_name=_("synthesis")
    )
    ref = models.UUIDField(_("item"))
    field = models.CharField(_("field"), max_length=16, default="text")
    text = models.TextField(_("text of the copy"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author of the copy"),
    )
    kept_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author of the text that was kept"),
    )
    is_late = models.BooleanField(
        _("came after the signing"), default=False, help_text=_("The synthesis was closed then.")
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("wording kept beside an item")
        verbose_name_plural = _("wordings kept beside items")
        indexes = [models.Index(name="copy_of_synthesis", fields=["synthesis", "settled_at"])]

    def __str__(self) -> str:
        return f"{self.synthesis_id}/{self.pk}"


class SynthesisComment(models.Model):
    """A remark between co-chairs, on an item, a section or the whole synthesis."""

    synthesis = models.ForeignKey(
        Synthesis, on_delete=models.CASCADE, related_name="comments", verbose_name=_("synthesis")
    )
    ref = models.UUIDField(_("section or item"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    text = models.TextField(_("comment"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("comment on the synthesis")
        verbose_name_plural = _("comments on the synthesis")
        indexes = [models.Index(name="comment_of_synthesis", fields=["synthesis", "ref"])]

    def __str__(self) -> str:
        return f"{self.synthesis_id}/{self.pk}"


class Cluster(models.Model):
    """Points of an edition that say the same, as a person has accepted.

    Written by `reports.domain.clusters` only, like `DismissedPair`.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="clusters", verbose_name=_("edition")
    )
    points = models.ManyToManyField(Point, related_name="clusters", verbose_name=_("points"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_at = models.DateTimeField(_("accepted"), auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("cluster of points")
        verbose_name_plural = _("clusters of points")

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.pk}"


class DismissedPair(models.Model):
    """Two points that a person has said are not the same; they are not proposed again."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    first = models.UUIDField(_("point with the lower id"))
    second = models.UUIDField(_("point with the higher id"))
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("dismissed by"),
    )
    dismissed_at = models.DateTimeField(_("dismissed"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints = [
            models.UniqueConstraint(
                name="pair_dismissed_once", fields=["edition", "first", "second"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.pk}"
