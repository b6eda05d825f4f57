"""Who may do what with practices and vocabularies."""

from __future__ import annotations

from typing import Any

import rules

from gfmd_site.rules import is_active, office
from practices.choices import PracticeStatus, ReviewVerdict


@rules.predicate
def is_published(user: Any, practice: Any) -> bool:
    return practice is not None and practice.status == PracticeStatus.PUBLISHED


@rules.predicate
def submitted_it(user: Any, practice: Any) -> bool:
    return practice is not None and user.is_authenticated and practice.submitted_by_id == user.pk


@rules.predicate
def reviews_it(user: Any, practice: Any) -> bool:
    """A reviewer who has declared a conflict of interest no longer counts."""
    if practice is None or not user.is_authenticated:
        return False
    return any(
        review.reviewer_id == user.pk
        and review.conflict_declared is not True
        and review.verdict == ReviewVerdict.PENDING
        for review in practice.reviews.all()
    )


@rules.predicate
def is_with_author(user: Any, practice: Any) -> bool:
    return practice is not None and practice.status in {
        PracticeStatus.DRAFT,
        PracticeStatus.CHANGES_ASKED,
    }


@rules.predicate
def is_in_use(user: Any, practice: Any) -> bool:
    """A withdrawn practice stays as it was; it is brought back to a draft first."""
    return practice is not None and practice.status != PracticeStatus.WITHDRAWN


PERMISSIONS = {
    "practices.manage_vocabularies": office,
    # All practices
    "practices.manage_practices": office,
    "practices.add_practice": is_active,
    # One practice
    "practices.read_practice": is_published | office | (is_active & (submitted_it | reviews_it)),
    "practices.edit_practice": (is_in_use & office) | (is_active & is_with_author & submitted_it),
    "practices.submit_practice": is_with_author & (office | (is_active & submitted_it)),
    "practices.see_inside_practice": office | (is_active & submitted_it),
    "practices.manage_practice": office,
    "practices.review_practice": is_active & reviews_it,
}

for _name, _predicate in PERMISSIONS.items():
    rules.add_perm(_name, _predicate)
