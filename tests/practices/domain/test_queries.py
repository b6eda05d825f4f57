"""What a person finds in a list of practices is what that person may read."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from gfmd_site.permissions import may
from practices.choices import PracticeStatus, ReviewVerdict
from practices.domain.queries import readable_practices
from practices.models import Practice
from tests.build import make_practice, make_user

pytestmark = pytest.mark.usefixtures("vocabularies")


def test_list_agrees_with_the_rule_for_every_status_and_person() -> None:
    author, reviewer, late = (make_user(name) for name in ("author", "reviewer", "late"))
    staff = make_user("staff", is_staff=True)
    for status in PracticeStatus.values:
        practice = make_practice(status=status, submitted_by=author)
        practice.reviews.create(reviewer=reviewer)
        practice.reviews.create(reviewer=late, verdict=ReviewVerdict.PUBLISH)
    inactive = make_user("inactive", is_active=False)
    make_practice(submitted_by=inactive)

    every = list(Practice.objects.all())
    people = (author, reviewer, late, staff, inactive, AnonymousUser())
    found = [set(readable_practices(person)) for person in people]
    by_rule = [{p for p in every if may(person, "practices.read_practice", p)} for person in people]

    assert found == by_rule
    # All but the draft of somebody else for author and reviewer, one for anybody, all for staff.
    assert [len(rows) for rows in found] == [7, 7, 1, 8, 1, 1]
