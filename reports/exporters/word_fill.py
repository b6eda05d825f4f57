"""Filling a Word template: in a sandbox, escaped, able to print and repeat and nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from markupsafe import Markup

_SAFE_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "upper")
# docxtpl turns "{_{" into "{{" (its way to write braces): a text that holds it must not change.
_DOCXTPL_ESCAPE = re.compile("(?<=[{}%])_(?=[{}%])")


class WordTemplateError(Exception):
    """The Word template of the staff cannot be filled in. The message is a sentence for them."""


def _word_text(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return Markup("&#95;").join(_DOCXTPL_ESCAPE.split(value))


class _Sandbox(ImmutableSandboxedEnvironment):
    """A template can print and repeat what it is given, and nothing else."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"The operator {operator} is not allowed in a Word template.")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)


def _sandbox() -> _Sandbox:
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined, finalize=_word_text)
    environment.globals.clear()
    environment.filters = {name: FILTERS[name] for name in _SAFE_FILTERS}
    return environment


_ENVIRONMENT = _sandbox()


def environment() -> ImmutableSandboxedEnvironment:
    """Return where layouts are parsed and filled."""
    return _ENVIRONMENT


def fill(template: bytes, values: dict[str, Any]) -> DocxTemplate:
    document = DocxTemplate(io.BytesIO(template))
    document.render(values, jinja_env=_ENVIRONMENT)
    return document


def fill_from_staff(template: bytes | Path, values: dict[str, Any]) -> DocxTemplate:
    data = template.read_bytes() if isinstance(template, Path) else template
    try:
        return fill(data, values)
    except Exception as error:  # a template is a program: it may fail in any way
        message = gettext(
            "The Word template could not be filled in: %(reason)s. Correct the template in Word, "
            "or go back to the template that is supplied."
        )
        raise WordTemplateError(message % {"reason": str(error).rstrip(".")}) from error
