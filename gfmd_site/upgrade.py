"""Whether the running version can go on while the tables take their next steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    AlterModelTable,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field, ManyToManyField

GONE = (RemoveField, RenameField, DeleteModel, RenameModel, AlterModelTable)


@dataclass(frozen=True, slots=True)
class Step:
    """One migration. `reasons` say why the running version has to pause, if it has to."""

    app: str
    name: str
    reasons: tuple[str, ...]
    by_hand: bool
    """Whether it runs code of its own, which nobody but a reader can judge."""


def step_of(migration: Migration, state: ProjectState) -> Step:
    """Judge a migration; `state` is how the models were before, and is how they are afterwards."""
    reasons: list[str] = []
    new_models: set[str] = set()
    for operation in migration.operations:
        if type(operation).__name__ == "CreateModel":
            new_models.add(operation.name.lower())
        if getattr(operation, "model_name", "") not in new_models:
            reasons += _reasons(operation, state, migration.app_label)
        operation.state_forwards(migration.app_label, state)
    by_hand = any(isinstance(one, RunPython | RunSQL) for one in migration.operations)
    return Step(migration.app_label, migration.name, tuple(reasons), by_hand)


def _reasons(operation: Operation, state: ProjectState, app: str) -> Iterator[str]:
    said = operation.describe()
    if isinstance(operation, GONE):
        yield f"{said}: the running version still uses it."
    elif isinstance(operation, AddConstraint):
        yield f"{said}: the running version may still write rows that break it."
    elif isinstance(operation, AddField) and not _fills_itself(operation.field):
        yield f"{said}: the running version inserts rows without it."
    elif isinstance(operation, AlterField):
        old = state.models[app, operation.model_name_lower].fields[operation.name]
        if _is_narrower(old, operation.field):
            yield f"{said}: the running version may still write what no longer fits."


def _fills_itself(field: Field) -> bool:
    has_default = field.db_default is not NOT_PROVIDED
    return field.null or has_default or isinstance(field, ManyToManyField)


def _is_narrower(old: Field, new: Field) -> bool:
    stricter = old.null and not new.null
    shorter = (new.max_length or 0) and (new.max_length or 0) < (old.max_length or 0)
    other = old.get_internal_type() != new.get_internal_type()
    return bool(stricter or shorter or other or (new.unique and not old.unique))
