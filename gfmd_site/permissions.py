"""The tables of rules have the last word on the permissions they name."""

from __future__ import annotations

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from rules.permissions import ObjectPermissionBackend


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
