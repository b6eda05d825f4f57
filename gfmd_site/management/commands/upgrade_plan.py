"""Says which steps the tables will take, and whether people can go on writing meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gfmd_site.upgrade import step_of


class Command(BaseCommand):
    help = (
        "List the steps that `migrate` would take and say of each whether the version that runs "
        "can go on meanwhile. Exit code 1: one of them needs a pause."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            self.stdout.write("The tables are up to date.")
            return
        pauses = 0
        # The state before the first step that is missing: that of all steps that were taken.
        state = executor._create_project_state(with_applied_migrations=True)
        for migration, _backwards in plan:
            step = step_of(migration, state)
            pauses += bool(step.reasons)
            self.stdout.write(f"{step.app}.{step.name}: {_verdict(step.reasons, step.by_hand)}")
            for reason in step.reasons:
                self.stdout.write(f"    {reason}")
        if not executor.loader.applied_migrations:
            self.stdout.write("Nothing runs on these tables yet.")
        elif pauses:
            raise CommandError(
                f"{pauses} of {len(plan)} steps need a pause: stop the servers, run migrate, "
                "start the new version. Devices keep what is typed meanwhile."
            )


def _verdict(reasons: tuple[str, ...], by_hand: bool) -> str:
    if reasons:
        return "needs a pause"
    return "people go on; it also runs code of its own" if by_hand else "people go on"
