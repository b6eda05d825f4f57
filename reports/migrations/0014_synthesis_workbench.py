"""Synthesis: places as keys, versions, the log, copies, comments, clusters."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gfmd_site.lib.ordering import keys_between


def fill(apps: Any, schema_editor: Any) -> None:
    """Give what is there an id of its own, and turn its number into a place between others."""
    for name, parent in (("SynthesisSection", "synthesis_id"), ("SynthesisItem", "section_id")):
        rows = apps.get_model("reports", name).objects
        groups: dict[int, list[tuple[int, int]]] = {}
        for pk, group, order in rows.values_list("pk", parent, "order"):
            groups.setdefault(group, []).append((int(order) if order.isdigit() else 0, pk))
        for members in groups.values():
            places = keys_between(None, None, len(members))
            for (_order, pk), place in zip(sorted(members), places, strict=True):
                rows.filter(pk=pk).update(order=place, ref=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0013_seal_originals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="itemsource",
            name="report_status",
            field=models.CharField(
                blank=True, editable=False, max_length=16, verbose_name="status of the report then"
            ),
        ),
        migrations.AddField(
            model_name="itemsource",
            name="seen_deleted",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="known to be deleted"
            ),
        ),
        migrations.AddField(
            model_name="itemsource",
            name="speakers",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="speakers"
            ),
        ),
        migrations.AddField(
            model_name="synthesisitem",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("en", "English"),
                    ("fr", "Français"),
                    ("es", "Español"),
                    ("ar", "العربية"),
                ],
                help_text="Empty: the language of the synthesis.",
                max_length=2,
                verbose_name="language",
            ),
        ),
        migrations.AddField(
            model_name="synthesisitem",
            name="ref",
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="id"),
        ),
        migrations.AddField(
            model_name="synthesisitem",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="synthesissection",
            name="ref",
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="id"),
        ),
        migrations.AddField(
            model_name="synthesissection",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="synthesisitem",
            name="order",
            field=models.CharField(default="i", max_length=120, verbose_name="order"),
        ),
        migrations.AlterField(
            model_name="synthesissection",
            name="order",
            field=models.CharField(default="i", max_length=120, verbose_name="order"),
        ),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepted_at", models.DateTimeField(auto_now_add=True, verbose_name="accepted")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clusters",
                        to="reports.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "points",
                    models.ManyToManyField(
                        related_name="clusters", to="reports.point", verbose_name="points"
                    ),
                ),
            ],
            options={
                "verbose_name": "cluster of points",
                "verbose_name_plural": "clusters of points",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="DismissedPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.UUIDField(verbose_name="point with the lower id")),
                ("second", models.UUIDField(verbose_name="point with the higher id")),
                ("dismissed_at", models.DateTimeField(auto_now_add=True, verbose_name="dismissed")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dismissed by",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "pair that is not the same",
                "verbose_name_plural": "pairs that are not the same",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "first", "second"), name="pair_dismissed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SynthesisChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "op_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="operation"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("section_create", "Section added"),
                            ("section_update", "Section changed"),
                            ("section_move", "Section moved"),
                            ("section_delete", "Section deleted"),
                            ("create", "Item added"),
                            ("update", "Item changed"),
                            ("move", "Item moved"),
                            ("delete", "Item deleted"),
                            ("restore", "Item brought back"),
                            ("merge", "Items merged"),
                            ("split", "Item split"),
                            ("sources", "Sources added"),
                            ("source_remove", "Source removed"),
                            ("source_accept", "Source looked at"),
                            ("comment", "Comment written"),
                            ("settle", "Comment settled"),
                            ("copy_settle", "Other wording settled"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("ref", models.UUIDField(blank=True, null=True, verbose_name="section or item")),
                ("client_id", models.UUIDField(blank=True, null=True, verbose_name="device")),
                (
                    "base_version",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="based on version"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="before")),
                ("after", models.JSONField(blank=True, default=dict, verbose_name="after")),
                (
                    "fingerprint",
                    models.CharField(blank=True, max_length=64, verbose_name="fingerprint"),
                ),
                ("result", models.CharField(blank=True, max_length=9, verbose_name="result")),
                ("message", models.CharField(blank=True, max_length=500, verbose_name="message")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "synthesis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="reports.synthesis",
                        verbose_name="synthesis",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the synthesis",
                "verbose_name_plural": "changes of the synthesis",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["synthesis", "id"], name="change_of_synthesis"),
                    models.Index(fields=["ref", "id"], name="change_of_part"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SynthesisComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(blank=True, null=True, verbose_name="section or item")),
                ("text", models.TextField(verbose_name="comment")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "resolved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "synthesis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="reports.synthesis",
                        verbose_name="synthesis",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment on the synthesis",
                "verbose_name_plural": "comments on the synthesis",
                "ordering": ("created_at", "pk"),
                "indexes": [models.Index(fields=["synthesis", "ref"], name="comment_of_synthesis")],
            },
        ),
        migrations.CreateModel(
            name="SynthesisCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(verbose_name="item")),
                ("field", models.CharField(default="text", max_length=16, verbose_name="field")),
                ("text", models.TextField(verbose_name="text of the copy")),
                (
                    "is_late",
                    models.BooleanField(
                        default=False,
                        help_text="The synthesis was closed then.",
                        verbose_name="came after the signing",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author of the copy",
                    ),
                ),
                (
                    "kept_author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author of the text that was kept",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "synthesis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="reports.synthesis",
                        verbose_name="synthesis",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording kept beside an item",
                "verbose_name_plural": "wordings kept beside items",
                "ordering": ("created_at", "pk"),
                "indexes": [
                    models.Index(fields=["synthesis", "settled_at"], name="copy_of_synthesis")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="synthesisitem",
            name="ref",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="id"
            ),
        ),
        migrations.AlterField(
            model_name="synthesissection",
            name="ref",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="id"
            ),
        ),
    ]
