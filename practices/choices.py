"""Closed lists of this app. The values are stored: change labels freely, values never."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """Languages a report, a point or a practice may be written in; names in their own language."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    SPANISH = "es", "Español"
    ARABIC = "ar", "العربية"


class PracticeStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("practice", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("practice", "Submitted")
    IN_REVIEW = "in_review", pgettext_lazy("practice", "In review")
    CHANGES_ASKED = "changes_asked", pgettext_lazy("practice", "Changes asked")
    PUBLISHED = "published", pgettext_lazy("practice", "Published")
    OUTDATED = "outdated", pgettext_lazy("practice", "Outdated")
    WITHDRAWN = "withdrawn", pgettext_lazy("practice", "Withdrawn")


class PracticeType(models.TextChoices):
    POLICY = "policy", _("Policy or law")
    PROGRAMME = "programme", _("Programme or project")
    PARTNERSHIP = "partnership", _("Partnership")
    TOOL = "tool", _("Tool or guidance")
    RESEARCH = "research", _("Research or data")
    TRAINING = "training", _("Training")


class PracticeScope(models.TextChoices):
    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    BILATERAL = "bilateral", _("Bilateral")
    REGIONAL = "regional", _("Regional")
    GLOBAL = "global", _("Global")


class OrganisationRole(models.TextChoices):
    IMPLEMENTING = "implementing", _("Main implementing organisation")
    PARTNER = "partner", _("Partner")
    DONOR = "donor", _("Donor")


class ReviewVerdict(models.TextChoices):
    PENDING = "pending", _("Not given yet")
    PUBLISH = "publish", _("Publish")
    CHANGES = "changes", _("Ask for changes")
    REJECT = "reject", _("Do not publish")


class ReviewerKind(models.TextChoices):
    INTERNAL = "internal", _("Internal reviewer")
    EXTERNAL = "external", _("External reviewer")


class PracticeTheme(models.TextChoices):
    """What the Platform for Partnerships sorts practices by; our own wording."""

    LABOUR = "labour", _("Labour mobility and skills")
    DIASPORA = "diaspora", _("Diaspora and development")
    REMITTANCES = "remittances", _("Remittances and financial inclusion")
    PROTECTION = "protection", _("Protection and human rights")
    INCLUSION = "inclusion", _("Inclusion and social cohesion")
    SERVICES = "services", _("Access to services")
    RETURN = "return", _("Return and reintegration")
    CLIMATE = "climate", _("Climate, disasters and environment")
    GOVERNANCE = "governance", _("Governance and policy coherence")
    DATA = "data", _("Data and research")
    NARRATIVES = "narratives", _("Public narratives")
    CITIES = "cities", _("Cities and local authorities")
    YOUTH = "youth", _("Children and youth")
    GENDER = "gender", _("Gender")


class ChangeKind(models.TextChoices):
    """What an entry in the history of a practice is about."""

    CREATE = "create", _("Created")
    EDIT = "edit", _("Edited")
    STATUS = "status", _("Status changed")
    REVIEW = "review", _("Review")
    MERGE = "merge", _("Merged")
    VALID = "valid", _("Confirmed as still valid")
    RESTORE = "restore", _("An earlier version restored")


class Mark(models.IntegerChoices):
    """How well a practice meets a criterion of the review."""

    NOT = 1, _("Not at all")
    PARTLY = 2, _("In part")
    MOSTLY = 3, _("Mostly")
    FULLY = 4, _("Fully")
