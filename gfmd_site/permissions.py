"""The tables of rules have the last word on the permissions they name."""

from __future__ import annotations

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from rules.permissions import ObjectPermissionBackend


def may(user: Any, perm: str, obj: Any = None) -> bool:
    """Ask the tables of rules, for administrators as for anybody else.

    Django answers yes to a superuser before it asks anybody, which would open an accepted
    report. Use this wherever the state of an object counts.
    """
    return bool(rules.has_perm(perm, user, obj))


class FinalRulesBackend(ObjectPermissionBackend):
    """Answers for every permission that a rules table names; other backends are not asked then.

    So a permission row in the database cannot open what a rule closes, and a “no” costs no
    query. Raises PermissionDenied for a no, which ends the round of backends.
    """

    def has_perm(self, user: Any, perm: str, *args: Any, **kwargs: Any) -> bool:
        allowed = super().has_perm(user, perm, *args, **kwargs)
        if not allowed and rules.perm_exists(perm):
            raise PermissionDenied
        return allowed
