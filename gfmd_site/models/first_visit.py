"""Which guided first visits a person does not want to see any more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FirstVisit(models.Model):
    """A guide that its reader has put away for good."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_visits"
    )
    guide = models.SlugField(_("guide"), max_length=32)
    put_away_at = models.DateTimeField(_("put away"), auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "guide"), name="first_visit_once_a_guide"),
        )

    def __str__(self) -> str:
        return self.guide
