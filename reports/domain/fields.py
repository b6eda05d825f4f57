"""Points as plain values: the form that the log, the changes endpoint and imports share."""

from __future__ import annotations

import re
import uuid
from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from practices.choices import Language
from practices.models import (
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    SdgTarget,
    Term,
)
from reports.choices import PointKind, RevisionKind, Support
from reports.domain.errors import DomainError
from reports.models import GuidingQuestion, Point, Report, TemplateSection
from reports.models.points import MAX_HEADING, MAX_LEVEL, MAX_TEXT

PLAIN = ("kind", "heading", "level", "order", "text", "language", "support", "contested")
TAGS: dict[str, type[Term]] = {
    "objectives": GcmObjective,
    "principles": GuidingPrinciple,
    "targets": SdgTarget,
    "countries": Country,
    "constituencies": Constituency,
}
TAG_NAMES = (*TAGS, "questions")
# As `gfmd_site.lib.ordering` writes them: one that ends in 0 leaves no room before it.
PLACE = re.compile(r"[0-9a-z]{0,119}[1-9a-z]")
NUMBER = re.compile(r"[0-9]{1,4}")
FIELDS = frozenset({"section", *PLAIN, "tags", "attributions", "practice", "dismissed"})
# What every new point has a value of; the rest is noted only where it is given.
FILLED = FIELDS - {"tags", "attributions", "dismissed"}
DISMISSED = re.compile(r"(?:objectives|targets|principles):[0-9a-z_.]{1,40}")
MAX_DISMISSED = 200


def point_values(point: Point, names: Container[str] = FIELDS) -> dict[str, Any]:
    """Return the named fields of a point; attributions come from `reports.domain.consent`."""
    values: dict[str, Any] = {name: getattr(point, name) for name in PLAIN if name in names}
    if "section" in names:
        values["section"] = point.section.key
    if "tags" in names:
        values["tags"] = tag_values(point)
    if "practice" in names:
        values["practice"] = str(point.practice_id) if point.practice_id else None
    if "dismissed" in names:
        values["dismissed"] = list(point.dismissed)
    return values


def tag_values(point: Point) -> dict[str, list[Any]]:
    """Return the tags of a point by name: codes of terms and numbers of guiding questions.

    A point that `reports.domain.point_portions` read has brought them along.
    """
    read: dict[str, list[Any]] | None = point.__dict__.get("codes_read")
    if read is not None:
        return {name: sorted(codes) for name, codes in read.items()}
    values: dict[str, list[Any]] = {
        name: sorted(term.code for term in getattr(point, name).all()) for name in TAGS
    }
    values["questions"] = sorted(question.number for question in point.questions.all())
    return values


def no_tags() -> dict[str, list[Any]]:
    """Return `tag_values` of a point without tags."""
    return {name: [] for name in TAG_NAMES}


def check_known(fields: Mapping[str, Any]) -> None:
    """Refuse a field that does not exist: dropping it would lose what somebody typed."""
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise DomainError(
            _("“%(names)s” is not a field of a point. Nothing was changed.")
            % {"names": ", ".join(unknown)},
            code="unknown_field",
        )


def clean_plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain fields in the form they are stored. Raises DomainError with a sentence."""
    cleaned: dict[str, Any] = {}
    for name in PLAIN:
        if name in fields:
            cleaned[name] = _CLEANERS[name](fields[name])
    return cleaned


def section_of(report: Report, key: Any) -> TemplateSection:
    section = report.template.sections.filter(key=key).first() if isinstance(key, str) else None
    if section is None and isinstance(key, str):
        section = _section_today(report, key)
    if section is None:
        raise DomainError(
            _("The section “%(key)s” is not in the template of this report.") % {"key": key},
            code="unknown_section",
            field="section",
        )
    return section


def _section_today(report: Report, key: str) -> TemplateSection | None:
    """Return where the points of a section went when the report moved to another template."""
    moves = report.revisions.filter(kind=RevisionKind.TEMPLATE).order_by("pk")
    for after in moves.values_list("after", flat=True):
        key = after["sections"].get(key, key)
    return report.template.sections.filter(key=key).first()


def practice_of(value: Any) -> Practice | None:
    if not value:
        return None
    try:
        practice = Practice.objects.filter(pk=uuid.UUID(str(value))).first()
    except ValueError:
        practice = None
    if practice is None:
        raise DomainError(
            _("This practice does not exist any more. Choose another one."),
            code="unknown_practice",
            field="practice",
        )
    return practice


def dismissed_of(value: Any) -> list[str]:
    """Return dismissed suggestions as they are stored: `list:code`, each once, in order."""
    entries = value if isinstance(value, list | tuple) else [None]
    if len(entries) > MAX_DISMISSED or not all(
        isinstance(entry, str) and DISMISSED.fullmatch(entry) for entry in entries
    ):
        raise DomainError(
            _("Dismissed suggestions are a list such as objectives:5, at most %(limit)d of them.")
            % {"limit": MAX_DISMISSED},
            code="bad_value",
            field="dismissed",
        )
    return sorted(set(entries))


def check_tags(tags: Any) -> None:
    """Refuse tags that are not lists of codes by name."""
    if not isinstance(tags, Mapping) or set(tags) - set(TAG_NAMES):
        raise DomainError(
            _("Tags are given by name: %(names)s.") % {"names": ", ".join(TAG_NAMES)},
            code="unknown_tag",
            field="tags",
        )
    for name, codes in tags.items():
        if not isinstance(codes, list | tuple | set | frozenset):
            raise DomainError(
                _("“%(name)s” needs a list of codes.") % {"name": name}, code="bad_tag", field=name
            )


def resolve_tags(report: Report, tags: Any) -> dict[str, list[models.Model]]:
    """Return the objects behind the codes, for the tag names that are given."""
    check_tags(tags)
    resolved: dict[str, list[models.Model]] = {}
    for name, codes in tags.items():
        if name == "questions":
            resolved[name] = _by_code(
                GuidingQuestion.objects.filter(session=report.session), "number", name, codes
            )
        else:
            resolved[name] = _by_code(TAGS[name]._default_manager.all(), "code", name, codes)
    return resolved


def _by_code(
    queryset: models.QuerySet, attribute: str, name: str, codes: Iterable[Any]
) -> list[models.Model]:
    wanted = {str(code) for code in codes}
    if not wanted:
        return []
    known = [code for code in wanted if attribute != "number" or NUMBER.fullmatch(code)]
    found = {
        str(getattr(term, attribute)): term
        for term in queryset.filter(**{f"{attribute}__in": known})
    }
    missing = sorted(wanted - set(found))
    if missing:
        raise DomainError(
            _("%(codes)s cannot be found among the %(name)s. Choose from the list.")
            % {"codes": ", ".join(missing), "name": name},
            code="unknown_code",
            field=name,
        )
    return list(found.values())


def _text(name: str, limit: int) -> Any:
    def clean(value: Any) -> str:
        if not isinstance(value, str):
            raise DomainError(_("This field holds text."), code="bad_value", field=name)
        value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        if len(value) > limit:
            raise DomainError(
                _("This is longer than %(limit)d characters. Split it into several points.")
                % {"limit": limit},
                code="too_long",
                field=name,
            )
        return value

    return clean


def _choice(name: str, allowed: Iterable[str]) -> Any:
    values = frozenset(allowed)

    def clean(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise DomainError(
                _("“%(value)s” is not one of: %(values)s.")
                % {"value": value, "values": ", ".join(sorted(v or "–" for v in values))},
                code="bad_value",
                field=name,
            )
        return value

    return clean


def _level(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_LEVEL:
        raise DomainError(_("A point has level 0, 1 or 2."), code="bad_value", field="level")
    return value


def _contested(value: Any) -> bool:
    if not isinstance(value, bool):
        raise DomainError(_("Contested is yes or no."), code="bad_value", field="contested")
    return value


def _order(value: Any) -> str:
    if not isinstance(value, str) or not PLACE.fullmatch(value):
        raise DomainError(
            _("A place is a short text of digits and small letters that does not end in 0."),
            code="bad_value",
            field="order",
        )
    return value


_CLEANERS = {
    "kind": _choice("kind", PointKind.values),
    "heading": _text("heading", MAX_HEADING),
    "level": _level,
    "order": _order,
    "text": _text("text", MAX_TEXT),
    "language": _choice("language", ["", *Language.values]),
    "support": _choice("support", ["", *Support.values]),
    "contested": _contested,
}
