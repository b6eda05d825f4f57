"""Removes rehearsals whose time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports.domain.rehearsal import sweep


class Command(BaseCommand):
    help = (
        "Removes practice sessions whose time is over, with all that was written in them. The same "
        "happens when a rehearsal is started."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} rehearsals were removed.")
