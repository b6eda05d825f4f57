"""Forgets Word files whose time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports.domain.uploads import sweep


class Command(BaseCommand):
    help = (
        "Deletes Word files that nobody decided about within twelve hours, and sealed originals "
        "whose day has come. The same happens with every file that is brought in."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten, originals = sweep()
        self.stdout.write(f"{forgotten} waiting files and {originals} originals were deleted.")
